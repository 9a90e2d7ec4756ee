/**
 * What interventions make of values that were recorded under other stimuli: means, draws, pairs. Values are tensors of one
 * stimulus each; their axis of stimuli has the size 1. Not here: recording them (source-recordings.ts, site-values.ts).
 */
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { meanOver } from '#engine/interventions/recorded-values.ts'
import type { Spread } from '#engine/interventions/selection.ts'
import { randomStream } from '#engine/stimuli/random.ts'
import { LimenError } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOfSite } from '../plans/inspect-plan.ts'

export const spreadOf = (tensor: Tensor): Spread => ({
  dims: tensor.dims,
  values: numbersOfTensor(tensor)
})

/** One tensor for each stimulus; a value without an axis of stimuli has one for all. */
export function perStimulus(site: Site, recorded: Tensor): Tensor[] {
  const axis = batchAxisOfSite(site)
  if (axis < 0) return [recorded]
  return Array.from({ length: recorded.dims[axis] ?? 1 }, (_, stimulus) =>
    takeAlong(recorded, axis, stimulus, 1)
  )
}

/** Roles that count places rather than features. */
const placeRoles: ReadonlySet<string> = new Set([
  'position',
  'query',
  'key',
  'height',
  'width',
  'time',
  'node'
])

/**
 * The mean over stimuli, for each position by itself or over positions too. Of a value in a branch inside of a loop, only what
 * the branch computed counts: the mean over the steps (or positions) of each stimulus first, then over the stimuli.
 */
export function meanOfStimuli(site: Site, stimuli: readonly Tensor[], isPerPosition: boolean): Spread {
  const places = site.axes.flatMap(({ role }, axis) => (!isPerPosition && placeRoles.has(role) ? [axis] : []))
  const counted = site.atSomeSteps ? 'those there' : 'all'
  const means = stimuli.map((stimulus) => meanOver(spreadOf(stimulus), places, counted))
  const [first] = means
  if (!first) throw new Error('There is nothing to take the mean of.')
  const values = Float64Array.from(means.flatMap((mean) => [...mean.values]))
  const { values: mean } = meanOver({ dims: [means.length, first.values.length], values }, [0], counted)
  return { dims: first.dims, values: mean }
}

/** Which of `count` stimuli each of `rows` rows takes, drawn by a seed: more rows begin with the same draws. */
export function drawnStimuli(seed: number, count: number, rows: number): number[] {
  const { uniform } = randomStream(seed)
  return Array.from({ length: rows }, () => Math.floor(uniform() * count))
}

/** @throws LimenError 'request' where a site has another shape under the source's stimuli than here. */
export function checkSourceShape(site: Site, { dims }: Pick<Tensor, 'dims'>): void {
  const batchAxis = batchAxisOfSite(site)
  const differs = site.axes.some(({ size }, axis) => axis !== batchAxis && dims[axis] !== size)
  if (!differs) return
  const wanted = site.axes.map(({ size }, axis) => (axis === batchAxis ? 'stimuli' : size))
  throw new LimenError({
    tag: 'request',
    message: `Under the source's stimuli '${site.name}' has the shape [${dims.join(', ')}], but here it is [${wanted.join(', ')}].`,
    advice: 'Give source stimuli of the same size, for example with as many tokens.',
    part: 'source'
  })
}

/** Says that stimuli and those of the source can not be put together in pairs. */
export const unpaired = (count: number, stimuli: number): LimenError =>
  new LimenError({
    tag: 'request',
    message: `The source has ${count} stimuli, and ${stimuli} are to be run: they can not be put together in pairs.`,
    advice: 'Give as many source stimuli as there are stimuli, or a single one.',
    part: 'source'
  })
