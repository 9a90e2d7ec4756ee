import { writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readModel } from '#engine/onnx/read-model.ts'
import { createEngine } from '#engine/session.ts'
import { trainingSchema } from '#shared/training.ts'
import { copying, failure, silent } from './runs/testing/run-bench.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-train-file-'))
})
afterEach(() => rm(folder, { recursive: true }))

const context = { ...silent, part: () => undefined }
const request = (steps: number) => ({
  training: copying({ steps, warmUp: 0, evaluateEvery: 1, checkpoints: [] }),
  seed: 1,
  out: join(folder, 'copy.onnx'),
  resume: false,
  command: ''
})

describe('training into a file', () => {
  it('is refused while another trains into the same one, which goes on undisturbed', async () => {
    const [engine, other] = [createEngine(), createEngine()]
    const refused: Promise<unknown>[] = []
    const { last } = await engine.train(request(4), {
      ...context,
      part: () => {
        refused.push(failure(other.train(request(2), context)))
      }
    })
    expect(last.step).toBe(4)
    expect(await refused[0]).toMatchObject({
      tag: 'request',
      part: request(4).out,
      message: 'copy.onnx is being trained by another process.'
    })
    expect((await readdir(folder)).sort()).toEqual(['copy.onnx', 'copy.tokens.json', 'copy.training.npz'])
    const before = await readFile(request(4).out)
    await engine.train(request(4), context)
    expect(Buffer.compare(await readFile(request(4).out), before)).toBe(0)
  })

  it('says what it prepares, and leaves nothing behind where it is stopped meanwhile', async () => {
    const training = trainingSchema.parse({
      task: { kind: 'flip-flop', steps: 6 },
      network: { kind: 'recurrent', units: 4 },
      training: { steps: 2, warmUp: 0, batch: 2, checkpoints: [0] }
    })
    const stop = new AbortController()
    const said: unknown[] = []
    const progress = (news: unknown): void => {
      said.push(news)
      stop.abort()
    }
    const call = createEngine().train(
      { ...request(2), training },
      { ...context, signal: stop.signal, progress }
    )
    expect(await failure(call)).toMatchObject({
      tag: 'cancelled',
      message: 'The training was stopped before its first step.'
    })
    expect(said).toEqual([
      { done: 0, total: 0, label: 'Preparing the network: 6 steps of recurrence one by one …' }
    ])
    expect(await readdir(folder)).toEqual([])
  })

  it('ends without a word in the files where another took them from a process that stood still', async () => {
    const lock = join(folder, 'copy.training.lock')
    const taken = (): void => {
      writeFileSync(lock, '1 another')
    }
    const error = await failure(createEngine().train(request(4), { ...context, part: taken }))
    expect(error).toMatchObject({ tag: 'request', part: request(4).out })
    expect(error.message).toBe('copy.onnx was trained by another process while this one stood still.')
    const { model } = await readModel(request(4).out)
    expect(model.metadata.get('limen.step')).toBe('1')
    expect(await readFile(lock, 'utf8')).toBe('1 another')
  })

  it('is not held up by a process that was killed', async () => {
    await writeFile(join(folder, 'copy.training.lock'), '999999999 mark')
    expect((await createEngine().train(request(2), context)).last.step).toBe(2)
    expect(await readdir(folder)).not.toContain('copy.training.lock')
  })
})
