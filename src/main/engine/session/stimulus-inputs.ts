/**
 * Inputs made of slider values, as a study's sources have them: its bindings turn values into stimuli.
 * Not here: inputs that are given as numbers or files (source-inputs.ts).
 */
import { planSweep, sampleIndices, type SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { SampleFeeds, type BoundInput } from '#engine/trajectories/sample-feeds.ts'
import { LimenError } from '#shared/errors.ts'
import type { Source } from '#shared/intervention.ts'
import type { Tensor } from '#shared/tensor.ts'
import { checkValues, parametersOf, withoutStrengths } from './bind-inputs.ts'
import type { OpenedNetwork } from './opened-network.ts'

/** A source that says where sliders stand. */
export type StimulusSource = Exclude<Source, { inputs: unknown }>

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

/** The single stimulus at one sample of the source's sweep. */
export function atSample({ values }: StimulusSource, sweep: SweepPlan, sample: number): StimulusSource {
  const places: number[] = []
  sampleIndices(sweep, sample, places)
  const at = { ...values }
  for (const [order, axis] of sweep.axes.entries())
    at[axis.input] = { ...at[axis.input], [axis.parameter]: axis.values[places[order] ?? 0] ?? 0 }
  return { values: at, sweep: [] }
}

const oneByOne = ({ name }: BoundInput): LimenError =>
  new LimenError({
    tag: 'request',
    message: `'${name}' takes one stimulus at a time, so that a sweep through it has no common run.`,
    advice: 'Choose a single stimulus.',
    part: 'source'
  })
