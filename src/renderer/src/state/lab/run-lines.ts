/** The lines of the Lab's plots: values over steps, of several runs on one axis. Pure. */
import type { TrainingRun } from '#shared/training-runs.ts'
import type { LiveRun } from './run-changes.ts'

export interface PlottedRun {
  run: TrainingRun
  live: LiveRun | null
  /** Null for the run that is looked at, drawn solid; else its mark among those compared with it. */
  mark: number | null
}

export interface RunLine {
  mark: number | null
  /** `faint` lines are what is measured on training examples, `level` lines are constants to compare with. */
  look: 'plain' | 'faint' | 'level'
  name: string
  /** One for each step of the plot; null where there is none. */
  values: (number | null)[]
}

export interface RunPlot {
  steps: number[]
  lines: RunLine[]
}

type Points = readonly { step: number; value: number }[]

export const accuracyPlot = (runs: readonly PlottedRun[]): RunPlot => {
  const chances = [...new Set(runs.map(({ run }) => run.chance))]
  return plotOf([
    ...chances.map((chance) => ({
      ...{ mark: null, look: 'level' as const, name: 'Chance' },
      points: levelPoints(runs, chance)
    })),
    ...runs.map(({ run, mark }) => ({
      ...{ mark, look: 'plain' as const, name: run.name },
      points: run.looks.map(({ step, accuracy }) => ({ step, value: accuracy }))
    }))
  ])
}

export const lossPlot = (runs: readonly PlottedRun[]): RunPlot =>
  plotOf([
    ...runs.map(({ run, live, mark }) => ({
      ...{ mark, look: 'faint' as const, name: `${run.name}, training` },
      points: [
        ...run.looks.map(({ step, loss }) => ({ step, value: loss })),
        ...(live?.recent ?? []).map(({ step, loss }) => ({ step, value: loss }))
      ]
    })),
    ...runs.map(({ run, mark }) => ({
      ...{ mark, look: 'plain' as const, name: run.name },
      points: run.looks.map(({ step, heldOutLoss }) => ({ step, value: heldOutLoss }))
    }))
  ])

/** A level is there as far as the axis goes. */
function levelPoints(runs: readonly PlottedRun[], value: number): Points {
  const steps = runs.flatMap(({ run }) => run.looks.map(({ step }) => step))
  if (steps.length === 0) return []
  return [0, Math.max(...steps)].map((step) => ({ step, value }))
}

function plotOf(lines: readonly (Omit<RunLine, 'values'> & { points: Points })[]): RunPlot {
  const steps = [...new Set(lines.flatMap(({ points }) => points.map(({ step }) => step)))].sort(
    (a, b) => a - b
  )
  const index = new Map(steps.map((step, at) => [step, at]))
  return {
    steps,
    lines: lines.map(({ points, ...line }) => {
      const values = new Array<number | null>(steps.length).fill(null)
      for (const { step, value } of points) values[index.get(step) ?? 0] = value
      return { ...line, values }
    })
  }
}
