import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TrainerChoice } from '#shared/training.ts'
import { failure, RunBench, silent, weightsOf } from './testing/run-bench.ts'

let bench: RunBench
beforeEach(async () => {
  bench = await RunBench.open()
})
afterEach(() => bench.close())

describe('a fork', () => {
  it('from where a run stands or from a checkpoint goes on as the run itself, given the same settings', async () => {
    const whole = await bench.train(await bench.created())
    for (const from of [7, 60, null]) {
      const run = await bench.created()
      await bench.train(run, (news) => news.kind === 'look' && news.look.step === 80)
      const { training, seed } = run
      const fork = await bench.engine.forkRun(
        { run: run.id, step: from, name: 'Same', training: training.training, seed },
        silent
      )
      expect(fork).toMatchObject({ state: 'paused', origin: { run: run.id, name: 'Copying three' } })
      if (from !== null) expect(fork.step).toBe(from)
      const { run: done } = await bench.train(fork)
      expect(await weightsOf(done)).toEqual(await weightsOf(whole.run))
      expect(done.looks).toEqual(whole.run.looks)
    }
  })

  it('with another seed or learning rate learns something else from there', async () => {
    const { run } = await bench.train(
      await bench.created(),
      (news) => news.kind === 'look' && news.look.step === 60
    )
    const more = { ...run.training.training, steps: 200, learningRate: 0.001 }
    const fork = await bench.engine.forkRun(
      { run: run.id, step: 60, name: 'Slower', training: more, seed: 9 },
      silent
    )
    const { run: done } = await bench.train(fork)
    expect(done.looks.filter(({ step }) => step <= 60)).toEqual(run.looks.filter(({ step }) => step <= 60))
    expect(done.looks.find(({ step }) => step === 80)?.learningRate).toBeLessThan(0.001)
    expect(done.step).toBe(200)
  })

  it('needs something to go on from, and something to do', async () => {
    const run = await bench.created()
    const { training, id } = run
    const fork = (step: number | null, more: Partial<TrainerChoice> = {}) =>
      failure(
        bench.engine.forkRun(
          { run: id, step, name: 'Fork', training: { ...training.training, ...more }, seed: 1 },
          silent
        )
      )
    expect((await fork(null)).message).toContain('no step yet')
    await bench.train(run)
    expect((await fork(8)).message).toContain('step 8 was not kept')
    expect(await fork(null)).toMatchObject({ part: 'training.steps' })
    expect(await fork(60, { stopAt: 0.01 })).toMatchObject({ part: 'training.stopAt' })
    expect(await fork(60, { learningRate: -1 })).toMatchObject({ part: 'training.learningRate' })
    expect((await bench.engine.listRuns({}, silent)).runs).toHaveLength(1)
  })
})
