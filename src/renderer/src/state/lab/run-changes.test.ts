import { describe, expect, it } from 'vitest'
import type { TrainingLook, TrainingRun } from '#shared/training-runs.ts'
import { beginning, withNews, withProgress, withSteps } from './run-changes.ts'

const look = (step: number, loss = 1): TrainingLook => ({
  ...{ step, loss, learningRate: 1, norm: 1, heldOutLoss: 1, accuracy: 1 }
})
const run = { step: 20, looks: [look(10), look(20)], checkpoints: [] as object[] } as TrainingRun

describe('a run that trains', () => {
  it('takes new looks, and those that resuming tells again in their places', () => {
    const again = withNews(withNews(run, { kind: 'look', look: look(10, 3) }), {
      kind: 'look',
      look: look(30)
    })
    expect(again.looks.map(({ step, loss }) => [step, loss])).toEqual([
      [10, 3],
      [20, 1],
      [30, 1]
    ])
    expect(again.step).toBe(30)
    const checkpoint = { step: 20, path: '/b', canFork: true }
    const kept = withNews(withNews(run, { kind: 'checkpoint', checkpoint }), {
      kind: 'checkpoint',
      checkpoint
    })
    expect(kept.checkpoints).toEqual([checkpoint])
  })

  it('is prepared until it is known how many steps there are', () => {
    const label = 'Preparing the network …'
    const prepared = withProgress(beginning(0), { done: 0, total: 0, label })
    expect(prepared.preparing).toBe(label)
    expect(withProgress(prepared, { done: 0, total: 20, label: 'Drawing' }).preparing).toBeNull()
  })

  it('knows the loss of steps until a look tells their mean, and about how long a step takes', () => {
    const steps = (step: number, millisecondsPerStep: number) =>
      ({ kind: 'steps', step, loss: step, norm: 2, millisecondsPerStep }) as const
    let live = withSteps(withSteps(beginning(20), steps(23, 10)), steps(26, 20))
    expect(live).toMatchObject({
      step: 26,
      norm: 2,
      recent: [
        { step: 23, loss: 23 },
        { step: 26, loss: 26 }
      ]
    })
    expect(live.millisecondsPerStep).toBeCloseTo(13)
    live = withSteps(live, { kind: 'look', look: look(26) })
    expect(live.recent).toEqual([])
    expect(live.millisecondsPerStep).toBeCloseTo(13)
  })
})
