/** Lines of the comparison plot with their names and looks, and what is said above them. Pure. */
import type { StudyCondition } from '#shared/intervention.ts'
import type { Metric } from '#shared/metric.ts'
import type { Comparison, Trace } from '#shared/trajectory.ts'
import type { PlotLine } from '../../state/comparison-lines.ts'
import { traceLabel } from '../../state/trace-words.ts'

export interface ComparedLine {
  /** Null for the baseline. */
  mark: number | null
  name: string
  values: (number | null)[]
  /** Why there are no values, or why only a part of the condition's interventions acts. */
  error: string | null
}

interface Facts {
  lines: readonly PlotLine[]
  answer: Comparison | null
  conditions: readonly StudyCondition[]
}

/** The lines that are there, and the conditions that could not be compared with why. */
export function comparedLines({ lines, answer, conditions }: Facts): ComparedLine[] {
  const named = (id: string | null): Pick<ComparedLine, 'mark' | 'name'>[] => {
    if (id === null) return [{ mark: null, name: 'Baseline' }]
    const condition = conditions.find((each) => each.id === id)
    return condition ? [{ mark: condition.mark, name: condition.name }] : []
  }
  const errors = new Map(answer?.conditions.map(({ condition, error }) => [condition, error?.message]))
  const drawn = lines.flatMap(({ condition, values }) => {
    const error = (condition === null ? null : errors.get(condition)) ?? null
    return named(condition).map((look) => ({ ...look, values, error }))
  })
  const isDrawn = new Set(lines.map(({ condition }) => condition))
  const failed = [...errors].flatMap(([condition, error]) =>
    error === undefined || isDrawn.has(condition)
      ? []
      : named(condition).map((look) => ({ ...look, values: [], error }))
  )
  return [...drawn, ...failed]
}

interface Said {
  trace: Trace | null
  /** Null for distances. */
  metric: Metric | null
  stride: number
  isBehind: boolean
  /** Whether any condition acts, of how many. */
  isAnyShown: boolean
  conditions: number
}

/** What is plotted of what, whether it is all of it, and why it may be nothing. */
export function comparisonWords({ stride, isBehind, ...shown }: Said): {
  subject: string
  status: string
  note: string | null
} {
  return {
    subject: shown.trace && shown.metric === null ? `${traceLabel(shown.trace)}, from the baseline` : '',
    status: isBehind ? 'updating…' : stride > 1 ? `every ${stride}th point so far` : '',
    note: whyNothing(shown)
  }
}

const noDistances = (conditions: number): string =>
  conditions === 0
    ? 'An intervention edits a part of the network. How far it takes each state from the baseline is drawn here.'
    : 'No condition acts: switch one on to see how far it lies from the baseline.'

function whyNothing({
  trace,
  metric,
  isAnyShown,
  conditions
}: Omit<Said, 'stride' | 'isBehind'>): string | null {
  if (metric === null) return isAnyShown ? null : noDistances(conditions)
  if (trace?.axis === 'stimulus') return null
  return 'A metric is one number for each stimulus: play a trace along the stimulus to see it along the sweep.'
}
