import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '#engine/session.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { failure, RunBench, silent } from './testing/run-bench.ts'

let bench: RunBench
beforeEach(async () => {
  bench = await RunBench.open()
})
afterEach(() => bench.close())

describe('networks of a run', () => {
  it('are kept as they were written last, in a file that training leaves alone', async () => {
    const run = await bench.created({ checkpoints: [] })
    expect(await failure(bench.engine.keepCheckpoint({ run: run.id }, silent))).toMatchObject({
      tag: 'request'
    })
    await bench.train(run, (news) => news.kind === 'look')
    const kept = await bench.engine.keepCheckpoint({ run: run.id }, silent)
    const before = await readFile(kept.path)
    expect((await readModel(kept.path)).model.metadata.get('limen.step')).toBe(String(kept.step))
    expect(await bench.engine.keepCheckpoint({ run: run.id }, silent)).toEqual(kept)
    const { run: done } = await bench.train(run)
    expect(done.checkpoints).toEqual([kept])
    expect(Buffer.compare(await readFile(kept.path), before)).toBe(0)
  })

  it('are copied with their tokens, the newest or one of a checkpoint', async () => {
    const { run } = await bench.train(await bench.created())
    const path = join(bench.folder, 'mine.onnx')
    await bench.engine.exportRun({ run: run.id, step: 7, path }, silent)
    expect((await readModel(path)).model.metadata.get('limen.step')).toBe('7')
    await bench.engine.exportRun({ run: run.id, step: null, path }, silent)
    expect((await readModel(path)).model.metadata.get('limen.step')).toBe('120')
    expect((await stat(join(bench.folder, 'mine.tokens.json'))).size).toBeGreaterThan(0)
    const nowhere = join(bench.folder, 'none', 'mine.onnx')
    expect(
      await failure(bench.engine.exportRun({ run: run.id, step: null, path: nowhere }, silent))
    ).toMatchObject({
      tag: 'file',
      part: nowhere
    })
    expect(await failure(bench.engine.exportRun({ run: run.id, step: 8, path }, silent))).toMatchObject({
      tag: 'request'
    })
  })

  it('are joined into one with a slider over the checkpoints and the newest', async () => {
    const created = await bench.created({ checkpoints: [] })
    const { run } = await bench.train(created, (news) => news.kind === 'look')
    expect(await failure(bench.engine.joinRun({ run: run.id }, silent))).toMatchObject({
      tag: 'request',
      message: expect.stringMatching(/no earlier checkpoint/) as string
    })
    const { run: done } = await bench.train(run)
    const { out, steps } = await bench.engine.joinRun({ run: done.id }, silent)
    expect(steps).toEqual([run.step, 120])
    const network = await createEngine().openNetwork({ path: out, provider: 'cpu' }, silent)
    expect(network.inputs.map(({ checkpoints }) => checkpoints)).toEqual([undefined, [run.step, 120]])
    expect(network.inputs[0]?.inWords).toMatchObject({ reading: 'vocabulary' })
  })
})
