/**
 * Inputs made of slider values, as a study's sources have them: its bindings turn values into stimuli.
 * Not here: inputs that are given as numbers or files (source-inputs.ts).
 */
import { joinAlong } from '#engine/arrays/batch-slices.ts'
import { mixFeeds } from '#engine/interventions/mix-tokens.ts'
import { planSweep, sampleIndices, type SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { SampleFeeds, type BoundInput } from '#engine/trajectories/sample-feeds.ts'
import { LimenError } from '#shared/errors.ts'
import type { StimulusSource } from '#shared/intervention.ts'
import type { Tensor } from '#shared/tensor.ts'
import { checkValues, parametersOf, withoutStrengths } from './bind-inputs.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'

/**
 * A tensor for every input: one stimulus, or all along the source's sweep.
 * @throws LimenError 'request' for inputs and parameters that are not there, and for a sweep of an input that takes one
 *   stimulus at a time.
 */
export function stimulusInputs(
  network: OpenedNetwork,
  inputs: readonly BoundInput[],
  { values, sweep }: StimulusSource
): Record<string, Tensor> {
  const sliders = withoutStrengths(values)
  checkValues(network, sliders)
  const planned = planSweep(sweep, parametersOf(inputs))
  const single = inputs.find(({ name, batchAxis }) => {
    return batchAxis === null && planned.axes.some(({ input }) => input === name)
  })
  if (single) throw oneByOne(single)
  const numbers = Array.from({ length: planned.samples }, (_, sample) => sample)
  return new SampleFeeds(inputs, planned.samples).fill(sliders, planned, numbers)
}

/** The stimuli of several sources, one after another. @throws LimenError as for one of them. */
export function severalInputs(
  network: OpenedNetwork,
  inputs: readonly BoundInput[],
  sources: readonly StimulusSource[]
): Record<string, Tensor> {
  const parts = sources.map((source) => stimulusInputs(network, inputs, source))
  const fed = inputs.flatMap((input) => feedsOf(input).map((feed) => ({ input, feed })))
  return Object.fromEntries(
    fed.map(({ input, feed }) => {
      const tensors = parts.flatMap((part) => part[feed] ?? [])
      const [first] = tensors
      if (!first) throw new Error('There is no source.')
      if (input.batchAxis !== null) return [feed, joinAlong(tensors, input.batchAxis)]
      if (tensors.some(({ data }) => !isSameData(data, first.data))) throw oneByOne(input)
      return [feed, first]
    })
  )
}

/** The input itself, and what goes with it where its tokens are mixed. */
const feedsOf = ({ name, stimulus }: BoundInput): string[] =>
  stimulus.mix ? [name, ...Object.values(mixFeeds(name))] : [name]

const isSameData = (a: Tensor['data'], b: Tensor['data']): boolean =>
  a.length === b.length && a.every((value: unknown, i: number) => Object.is(value, b[i]))

/** The single stimulus at one sample of the source's sweep. */
export function atSample({ values }: StimulusSource, sweep: SweepPlan, sample: number): StimulusSource {
  const places: number[] = []
  sampleIndices(sweep, sample, places)
  const at = { ...values }
  for (const [order, axis] of sweep.axes.entries())
    at[axis.input] = { ...at[axis.input], [axis.parameter]: axis.values[places[order] ?? 0] ?? 0 }
  return { values: at, sweep: [] }
}

/** That a sweep goes through an input which takes one stimulus at a time. */
export const oneByOne = ({ name }: BoundInput): LimenError =>
  new LimenError({
    tag: 'request',
    message: `'${name}' takes one stimulus at a time, so that several of it have no common run.`,
    advice: 'Choose a single stimulus.',
    part: 'source'
  })
