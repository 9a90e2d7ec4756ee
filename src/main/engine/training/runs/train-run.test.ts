import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { trainingSchema } from '#shared/training.ts'
import { failure, networkOf, RunBench, silent } from './testing/run-bench.ts'

let bench: RunBench
beforeEach(async () => {
  bench = await RunBench.open()
})
afterEach(() => bench.close())

describe('a run', () => {
  it('is new, trains, tells what it learns, and is done with checkpoints that can be opened and forked', async () => {
    const run = await bench.created()
    expect(run).toMatchObject({
      name: 'Copying three',
      seed: 3,
      state: 'new',
      step: 0,
      chance: 0.25,
      looks: []
    })
    const { run: done, news } = await bench.train(run)
    expect(done).toMatchObject({ state: 'done', step: 120, trouble: null })
    expect(done.looks.map(({ step }) => step)).toEqual([7, 40, 60, 80, 120])
    expect(done.looks.at(-1)?.accuracy).toBeGreaterThan(0.95)
    expect(news.flatMap((each) => (each.kind === 'look' ? [each.look] : []))).toEqual(done.looks)
    expect(done.checkpoints.map(({ step, canFork }) => [step, canFork])).toEqual([
      [0, true],
      [7, true],
      [60, true]
    ])
    expect(await readdir(join(run.folder, 'network.checkpoints'))).toContain('step-0000007.tokens.json')
    expect((await bench.engine.listRuns({}, silent)).runs).toEqual([done])
    expect(trainingSchema.parse(JSON.parse(await readFile(done.trainingFile, 'utf8')))).toEqual(done.training)
  })

  it('that is paused anywhere and resumed, in another engine too, ends with the same bytes', async () => {
    const whole = await bench.train(await bench.created())
    const run = await bench.created()
    const { run: paused } = await bench.train(run, ({ kind }) => kind === 'steps')
    expect(paused.state).toBe('paused')
    expect(paused.step).toBeGreaterThan(0)
    expect(paused.step).toBeLessThan(120)
    bench.anotherEngine()
    const { run: resumed } = await bench.train(run)
    expect(resumed.looks).toEqual(whole.run.looks)
    expect(Buffer.compare(await networkOf(resumed), await networkOf(whole.run))).toBe(0)
  })

  it('goes on from its last look where its engine was killed', async () => {
    const whole = await bench.train(await bench.created())
    const run = await bench.created()
    await bench.train(run, (news) => news.kind === 'look')
    // As a kill leaves it: another process's lock, and a file that was half written.
    await writeFile(join(run.folder, 'training.lock'), '999999999')
    await writeFile(join(run.folder, 'network.onnx.1.part'), 'half')
    expect((await bench.engine.listRuns({}, silent)).runs.find(({ id }) => id === run.id)?.state).toBe(
      'paused'
    )
    const { run: resumed } = await bench.train(run)
    expect(resumed.looks).toEqual(whole.run.looks)
    expect(Buffer.compare(await networkOf(resumed), await networkOf(whole.run))).toBe(0)
  })

  it('can be told to pause before its first step', async () => {
    const run = await bench.created()
    const training = bench.train(run)
    await bench.engine.pauseRun({ run: run.id }, silent)
    expect((await training).run).toMatchObject({ state: 'new', step: 0 })
  })

  it('is trained by one engine at a time, and not deleted meanwhile', async () => {
    const run = await bench.created()
    await writeFile(join(run.folder, 'training.lock'), String(process.pid))
    expect((await bench.engine.listRuns({}, silent)).runs[0]?.state).toBe('training')
    expect(await failure(bench.train(run))).toMatchObject({
      tag: 'request',
      message: 'This run is being trained in another window.'
    })
    expect(await failure(bench.engine.deleteRun({ run: run.id }, silent))).toMatchObject({ tag: 'request' })
  })

  it('that diverges says so, keeps its last good network, and can only be forked', async () => {
    const wild = { learningRate: 1, weightDecay: 10, initialScale: 10, beta1: 0, beta2: 0, epsilon: 1e-30 }
    const training = trainingSchema.parse({
      task: { kind: 'modular-addition', modulus: 5 },
      network: { kind: 'mlp', widths: [8] },
      training: { steps: 5000, batch: 16, evaluateEvery: 2, ...wild }
    })
    const run = await bench.engine.createRun({ name: 'Too fast', training, seed: 1 }, silent)
    const { run: ended } = await bench.train(run)
    expect(ended.state).toBe('diverged')
    expect(ended.trouble?.message).toContain('no longer a finite number')
    expect(ended.trouble?.advice).toContain('smaller learning rate')
    expect(ended.step).toBe(ended.looks.at(-1)?.step)
    for (const { heldOutLoss } of ended.looks) expect(heldOutLoss).toBeLessThan(Infinity)
    expect(await failure(bench.train(run))).toMatchObject({
      message: expect.stringContaining('cannot go on') as string
    })
    const calm = {
      ...training.training,
      learningRate: 1e-3,
      weightDecay: 0,
      beta1: 0.9,
      epsilon: 1e-8,
      steps: ended.step + 4
    }
    const fork = await bench.engine.forkRun(
      { run: run.id, step: null, name: 'Calm', training: calm, seed: 1 },
      silent
    )
    expect((await bench.train(fork)).run).toMatchObject({ state: 'done', trouble: null })
  })

  it('whose files cannot be written ends with why, and goes on once they can', async () => {
    const run = await bench.created()
    const state = join(run.folder, 'network.training.npz')
    await mkdir(state)
    const error = await failure(bench.train(run))
    expect(error).toMatchObject({
      tag: 'file',
      message: expect.stringContaining('cannot be written') as string
    })
    expect(error.advice).toContain('the disk has room')
    await rm(state, { recursive: true })
    expect((await bench.train(run)).run.state).toBe('done')
  })
})
