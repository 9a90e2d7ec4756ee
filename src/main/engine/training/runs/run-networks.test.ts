import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '#engine/session.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { trainingSchema } from '#shared/training.ts'
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

  it('are kept and joined without a state where a kill came between the state and them', async () => {
    const run = await bench.created({ checkpoints: [0] })
    const { run: paused } = await bench.train(run, (news) => news.kind === 'look')
    const network = join(paused.folder, 'network.onnx')
    const earlier = await readFile(network)
    await bench.train(run)
    await writeFile(network, earlier)
    const kept = await bench.engine.keepCheckpoint({ run: run.id }, silent)
    expect(kept).toMatchObject({ step: paused.step, canFork: false })
    const joined = await bench.engine.joinRun({ run: run.id }, silent)
    expect(joined.steps).toEqual([0, paused.step])
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

  it.each([
    { kind: 'flip-flop', bits: 1, steps: 6 },
    { kind: 'graph-analogies', nodes: 5, reach: 1, heldOutRelations: 2 }
  ])('of $kind are copied with the examples that they are shown at first sight', async (task) => {
    const kind =
      task.kind === 'flip-flop' ? { kind: 'recurrent', units: 4 } : { kind: 'gnn', layers: 1, width: 4 }
    const steps = { steps: 2, warmUp: 0, batch: 2, checkpoints: [1] }
    const training = trainingSchema.parse({ task, network: kind, training: steps })
    const created = await bench.engine.createRun({ name: 'Held', training, seed: 1 }, silent)
    const { run } = await bench.train(created)
    for (const step of [1, null]) {
      const elsewhere = await mkdtemp(join(bench.folder, 'copy-'))
      const path = join(elsewhere, 'mine.onnx')
      await bench.engine.exportRun({ run: run.id, step, path }, silent)
      const examples = join(elsewhere, 'mine.examples.npz')
      const { inputs } = await createEngine().openNetwork({ path, provider: 'cpu' }, silent)
      for (const input of inputs) expect(input.examples).toBe(examples)
      const [copy, own] = [await readFile(examples), await readFile(join(run.folder, 'network.examples.npz'))]
      expect(Buffer.compare(copy, own)).toBe(0)
    }
    const longer = { ...run.training.training, steps: 3 }
    const forked = { run: run.id, step: null, name: 'Fork', training: longer, seed: 2 }
    const fork = await bench.engine.forkRun(forked, silent)
    expect(await readdir(fork.folder)).toContain('network.examples.npz')
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
