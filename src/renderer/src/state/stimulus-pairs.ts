/** Pairs of a clean and a corrupt stimulus, each run once or at every point of a sweep. Pure. */
import { conditionOfInput } from '#shared/condition-strengths.ts'
import type { ParameterScale, StimulusValues } from '#shared/stimulus.ts'
import type { StimulusPair } from '#shared/study-effects.ts'
import { sweepValueAt } from '#shared/sweep-values.ts'
import type { SweepAxis } from '#shared/trajectory.ts'
import { changedParameters } from './plan-changes.ts'

/** Axes of a sweep that make stimuli; strengths of interventions make none. */
export const sweptParameters = (sweep: readonly SweepAxis[]): SweepAxis[] =>
  sweep.filter(({ input }) => conditionOfInput(input) === null)

/** How many pairs are run. */
export const pairCount = (pairs: readonly StimulusPair[], along: readonly SweepAxis[]): number =>
  along.reduce((product, { count }) => product * count, pairs.length)

/** Whether both runs of a pair have the same stimulus; swept parameters are the same in both anyway. */
export const isSamePair = ({ clean, corrupt }: StimulusPair, along: readonly SweepAxis[]): boolean =>
  changedParameters(clean, corrupt).every(({ input, parameter }) =>
    along.some((axis) => axis.input === input && axis.parameter === parameter)
  )

/** The stimuli in the order in which they are run: each at all points of the sweep, whose last axis runs fastest. */
export function stimuliAlong(
  stimuli: readonly StimulusValues[],
  along: readonly SweepAxis[],
  scaleOf: (axis: SweepAxis) => ParameterScale
): StimulusValues[] {
  return along.reduce<StimulusValues[]>(
    (sofar, axis) =>
      sofar.flatMap((values) =>
        Array.from({ length: axis.count }, (_, index) => ({
          ...values,
          [axis.input]: {
            ...values[axis.input],
            [axis.parameter]: sweepValueAt(axis, scaleOf(axis), index)
          }
        }))
      ),
    [...stimuli]
  )
}
