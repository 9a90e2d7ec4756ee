import { describe, expect, it } from 'vitest'
import type { TrainingRun } from '#shared/training-runs.ts'
import { accuracyPlot, lossPlot } from './run-lines.ts'

const run = (name: string, steps: number[], chance = 0.25): TrainingRun =>
  ({
    ...{ name, chance },
    looks: steps.map((step) => ({ step, loss: step / 10, heldOutLoss: step / 5, accuracy: step / 100 }))
  }) as TrainingRun

describe('the lines of plots', () => {
  it('put runs of different steps on one axis, and chance along all of it', () => {
    const plotted = [
      { run: run('A', [10, 20]), live: null, mark: null },
      { run: run('B', [15, 20]), live: null, mark: 2 }
    ]
    expect(accuracyPlot(plotted)).toEqual({
      steps: [0, 10, 15, 20],
      lines: [
        { mark: null, look: 'level', name: 'Chance', values: [0.25, null, null, 0.25] },
        { mark: null, look: 'plain', name: 'A', values: [null, 0.1, null, 0.2] },
        { mark: 2, look: 'plain', name: 'B', values: [null, null, 0.15, 0.2] }
      ]
    })
  })

  it('go on with the loss of steps since the last look', () => {
    const live = { recent: [{ step: 13, loss: 7 }] } as never
    const { steps, lines } = lossPlot([{ run: run('A', [10]), live, mark: null }])
    expect(steps).toEqual([10, 13])
    expect(lines.map(({ look, values }) => [look, values])).toEqual([
      ['faint', [1, 7]],
      ['plain', [2, null]]
    ])
  })

  it('are none where nothing was looked at', () => {
    expect(accuracyPlot([{ run: run('A', []), live: null, mark: null }]).steps).toEqual([])
  })
})
