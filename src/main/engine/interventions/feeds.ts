/**
 * The numbers that are fed for an intervention: amounts, values, directions.
 * Not here: where values of other stimuli come from (session/conditions/condition-feeds.ts), the graph (edit-network.ts).
 */
import { emptyArray, storeNumbers } from '#engine/arrays/elements.ts'
import { randomStream } from '#engine/stimuli/random.ts'
import { LimenError } from '#shared/errors.ts'
import type { Intervention, NestedNumbers } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { amount, receiving, type EditSlot } from './edit-slot.ts'
import { amounts, type Selection, type Spread } from './selection.ts'

/** A site as it is in this run, with the place where it is edited. */
export interface EditedSite {
  site: Site
  slot: EditSlot
  /** The only values that read the edited one, in the order of the slot's. */
  receivers: readonly Site[]
}

/**
 * What is fed for one intervention, by the names of its form. Tensors broadcast over the site; those that differ between
 * stimuli have their number along the batch axis.
 * @param recorded value of the site under the source's stimuli, for the kinds that have a source, and for `freeze`.
 * @throws LimenError 'request' for selections out of range, values of the wrong shape and directions of norm 0.
 */
export function feedsFor(
  intervention: Intervention,
  edited: EditedSite,
  recorded?: Spread
): Record<string, Tensor> {
  const { site, slot } = edited
  const strength = intervention.enabled ? intervention.strength : 0
  if (!Number.isFinite(strength)) throw notFinite(strength)
  const fed: Record<string, Spread> = {
    [amount]: amounts(site, intervention.select, strength, slot.loops),
    ...valuesOf(intervention, edited, recorded)
  }
  const feeds = Object.fromEntries(
    Object.entries(fed).map(([feed, spread]) => [feed, asTensor(edited, spread)])
  )
  return { ...feeds, ...receivingFeed(intervention, edited) }
}

/** Where the receiver reads the edited value. */
function receivingFeed({ receiver }: Intervention, edited: EditedSite): Record<string, Tensor> {
  const [site] = edited.receivers
  return receiver && site ? { [receiving(0)]: receivingTensor(edited.slot, 0, site, receiver.select) } : {}
}

/** 1 where a receiver reads the edited value. */
export function receivingTensor(
  { path }: EditSlot,
  order: number,
  site: Site,
  selection: Selection | undefined,
  share = 1
): Tensor {
  const { type = 'float32', loops = 0 } = path?.receivers[order] ?? {}
  const { dims, values } = amounts(site, selection, share, loops)
  const data = emptyArray(type, values.length)
  storeNumbers(values, type, data, 0)
  return { type, dims, data }
}

function valuesOf(
  intervention: Intervention,
  edited: EditedSite,
  recorded: Spread | undefined
): Record<string, Spread> {
  const { site, slot } = edited
  switch (intervention.kind) {
    case 'zero':
      return { value: everywhere(site, 0) }
    case 'mean':
    case 'resample':
    case 'patch':
    case 'freeze':
      return { value: recorded ?? everywhere(site, 0) }
    case 'set':
      return { value: givenValue(site, intervention.value) }
    case 'clamp': {
      const { low = -Infinity, high = Infinity } = intervention
      if (low === -Infinity && high === Infinity) throw noBounds()
      if (low > high) throw emptyRange(low, high)
      return { low: everywhere(site, low), high: everywhere(site, high) }
    }
    case 'scale':
      return { factor: everywhere(site, intervention.factor) }
    case 'add':
      return intervention.unit === 'norm'
        ? { direction: unitDirection(edited, intervention.direction) }
        : { value: vectorAlong(edited, intervention.direction) }
    case 'project-out':
    case 'keep-direction':
    case 'rotate':
      return { direction: unitDirection(edited, intervention.direction) }
    case 'noise':
      return { value: seededNoise(slot, site, intervention.deviation, intervention.seed) }
    default:
      return intervention satisfies never
  }
}

const notFinite = (strength: number): LimenError =>
  new LimenError({
    tag: 'request',
    message: `The strength is ${strength}, which is no finite number.`,
    advice: 'Give a number; 1 is the whole edit.',
    part: 'strength'
  })

const noBounds = (): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'The clamp has neither a lower nor an upper bound, and so would change nothing.',
    advice: 'Give low, high, or both.',
    part: 'low'
  })

const emptyRange = (low: number, high: number): LimenError =>
  new LimenError({
    tag: 'request',
    message: `No number lies from ${low} to ${high}: the lower bound is above the upper one.`,
    advice: 'Exchange low and high, or leave one of them out.',
    part: 'low'
  })

/** One number for the whole site. */
const everywhere = ({ axes }: Site, value: number): Spread => ({
  dims: axes.map(() => 1),
  values: Float64Array.of(value)
})

/** Numbers by hand: their axes are the site's last ones, each of the site's size or 1. */
function givenValue(site: Site, nested: NestedNumbers): Spread {
  const { dims, values } = flattened(nested, site.name)
  const padded = [...site.axes.slice(dims.length).map(() => 1), ...dims]
  const fits =
    dims.length <= site.axes.length &&
    padded.every((size, axis) => size === 1 || size === site.axes[axis]?.size)
  if (fits) return { dims: padded, values: Float64Array.from(values) }
  throw new LimenError({
    tag: 'request',
    message: `The value has the shape [${dims.join(', ')}], which does not fit '${site.name}' [${site.axes.map(({ size }) => size).join(', ')}].`,
    advice: "Give one number, or numbers for the site's last axes.",
    part: 'value'
  })
}

/** @throws LimenError 'request' where lists of one level differ in length. */
export function flattened(nested: NestedNumbers, part: string): { dims: number[]; values: number[] } {
  if (typeof nested === 'number') return { dims: [], values: [nested] }
  const inner = nested.map((item) => flattened(item, part))
  const [first] = inner
  const dims = first?.dims ?? []
  if (inner.every((each) => each.dims.join() === dims.join()))
    return { dims: [nested.length, ...dims], values: inner.flatMap(({ values }) => values) }
  throw new LimenError({
    tag: 'request',
    message: `The lists given for '${part}' differ in length.`,
    advice: 'Give a list of lists that are all of one length.',
    part
  })
}

/** A vector along the feature axes. @throws LimenError 'request' where its length does not fit. */
function vectorAlong({ site, slot }: EditedSite, vector: readonly number[]): Spread {
  const axes = slot.featureAxes.map((axis) => axis + slot.loops)
  const dims = site.axes.map(({ size }, axis) => (axes.includes(axis) ? size : 1))
  const length = elementCount(dims)
  if (vector.length !== length) {
    throw new LimenError({
      tag: 'request',
      message: `The direction has ${vector.length} numbers, but the state vectors of '${site.name}' have ${length}.`,
      advice: `Give ${length} numbers.`,
      part: 'direction'
    })
  }
  return { dims, values: Float64Array.from(vector) }
}

/** The direction with length 1. @throws LimenError 'request' for a direction without a length. */
function unitDirection(edited: EditedSite, direction: readonly number[]): Spread {
  const { dims, values } = vectorAlong(edited, direction)
  const length = Math.hypot(...values)
  if (length > 0 && Number.isFinite(length)) return { dims, values: values.map((value) => value / length) }
  throw new LimenError({
    tag: 'request',
    message:
      length === 0 ? 'The direction has the length 0.' : 'The direction holds numbers that are not finite.',
    advice: 'Give a vector with at least one number that is not 0.',
    part: 'direction'
  })
}

/** The same noise for every stimulus, so that their differences stay what they are. */
function seededNoise(slot: EditSlot, site: Site, deviation: number, seed: number): Spread {
  const batchAxis = slot.batchAxis === null ? -1 : slot.batchAxis + slot.loops
  const dims = site.axes.map(({ size }, axis) => (axis === batchAxis ? 1 : size))
  const { normal } = randomStream(seed)
  return { dims, values: Float64Array.from({ length: elementCount(dims) }, () => deviation * normal()) }
}

/** In the site's own type; every step of a loop gets its entry. */
function asTensor({ site, slot }: EditedSite, spread: Spread): Tensor {
  const { dims, values } = atEveryStep(spread, site, slot.loops)
  const data = emptyArray(slot.type, values.length)
  storeNumbers(values, slot.type, data, 0)
  return { type: slot.type, dims: [...dims], data }
}

function atEveryStep(spread: Spread, { axes }: Site, loops: number): Spread {
  let { dims, values } = spread
  for (let loop = loops - 1; loop >= 0; loop--) {
    const steps = axes[loop]?.size ?? 1
    if (dims[loop] === steps) continue
    const inner = elementCount(dims.slice(loop))
    const repeated = new Float64Array(values.length * steps)
    for (let block = 0; block * inner < values.length; block++) {
      const own = values.subarray(block * inner, (block + 1) * inner)
      for (let step = 0; step < steps; step++) repeated.set(own, (block * steps + step) * inner)
    }
    ;[dims, values] = [dims.with(loop, steps), repeated]
  }
  return { dims, values }
}
