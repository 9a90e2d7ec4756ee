import files, { readdir, rm } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { TrainingRun } from '#shared/training-runs.ts'
import { networkOf, RunBench, silent } from './testing/run-bench.ts'

/** How many files may still be put in place; after the last of them the process is as good as dead. */
let writes = Infinity
const rename = files.rename.bind(files)

let bench: RunBench
beforeEach(async () => {
  bench = await RunBench.open()
  vi.spyOn(files, 'rename').mockImplementation(async (from, to) => {
    if (writes-- > 0) await rename(from, to)
    if (writes <= 0) throw new Error('killed')
  })
  // What was imported by name is the spy, too.
  syncBuiltinESMExports()
})
afterEach(async () => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
  await bench.close()
})

const short = { steps: 8, evaluateEvery: 4, checkpoints: [0, 4] }

const filesOf = async ({ folder }: TrainingRun): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).sort()

it('a run that is killed after any single file goes on to the same files', async () => {
  const { run: whole } = await bench.train(await bench.created(short))
  let kills = 0
  for (let isKilled = true; isKilled;) {
    const run = await bench.created(short)
    writes = ++kills
    await bench.train(run).catch(() => undefined)
    isKilled = writes <= 0
    writes = Infinity
    bench.anotherEngine()
    const { run: resumed, news } = await bench.train(run)
    expect(resumed).toMatchObject({ state: 'done', step: 8, looks: whole.looks })
    expect(news.flatMap((each) => (each.kind === 'look' ? [each.look] : []))).toEqual(whole.looks)
    expect(resumed.checkpoints.map(({ step, canFork }) => [step, canFork])).toEqual([
      [0, true],
      [4, true]
    ])
    expect(await filesOf(resumed)).toEqual(await filesOf(whole))
    expect(Buffer.compare(await networkOf(resumed), await networkOf(whole))).toBe(0)
    expect((await bench.engine.keepCheckpoint({ run: run.id }, silent)).step).toBe(8)
    await rm(run.folder, { recursive: true })
  }
  // Tokens, two checkpoints of three files each, and two looks of three; then one that is not killed.
  expect(kills).toBe(14)
})
