/** What patching would do to first order: differences between two runs times gradients, summed over components. */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import type { EffectAxis } from '#shared/effects.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOfSite } from '../plans/inspect-plan.ts'
import { componentsIn, type SweptSite } from './swept-sites.ts'

export interface SiteTensors {
  there: Readonly<Record<string, Tensor>>
  here: Readonly<Record<string, Tensor>>
  /** Of as many inputs as the gradient is averaged over. */
  gradients: readonly Readonly<Record<string, Tensor>>[]
}

/** Σ (a′ − a)·∂m/∂a over the entries of each component, for each stimulus: [components][stimuli]. */
export function firstOrderChanges(
  { site, axes }: SweptSite,
  tensors: SiteTensors,
  stimuli: number
): Float64Array[] {
  const numbers = (of: Readonly<Record<string, Tensor>>): ArrayLike<number> => {
    const tensor = of[site.name]
    return tensor ? plainNumbers(tensor) : []
  }
  const [there, here] = [numbers(tensors.there), numbers(tensors.here)]
  const slopes = tensors.gradients.map(numbers)
  const dims = tensors.here[site.name]?.dims ?? []
  const ofComponent = axes.map((axis) => placeOf(site, axis))
  const ofStimulus = [batchAxisOfSite(site)].filter((axis) => axis >= 0)
  // Entries behind the last of these axes lie side by side and belong together.
  const last = Math.max(-1, ...ofComponent, ...ofStimulus)
  const run = dims.slice(last + 1).reduce((product, size) => product * size, 1)
  const [componentAt, stimulusAt] = [counter(dims, ofComponent), counter(dims, ofStimulus)]
  const changes = Array.from({ length: componentsIn(axes) }, () => new Float64Array(stimuli))
  for (let start = 0; start < here.length; start += run) {
    const own = changes[componentAt(start)]
    const stimulus = stimulusAt(start)
    if (own)
      own[stimulus] = (own[stimulus] ?? 0) + changeOver({ start, end: start + run }, there, here, slopes)
  }
  return changes
}

/** Σ (a′ − a) times the mean of the slopes, over entries that lie side by side. */
function changeOver(
  { start, end }: { start: number; end: number },
  there: ArrayLike<number>,
  here: ArrayLike<number>,
  slopes: readonly ArrayLike<number>[]
): number {
  let sum = 0
  for (const slope of slopes)
    for (let index = start; index < end; index++)
      sum += ((there[index] ?? 0) - (here[index] ?? 0)) * (slope[index] ?? 0)
  return sum / slopes.length
}

/** Floating-point numbers as they are, all others in double precision. */
const plainNumbers = (tensor: Tensor): ArrayLike<number> =>
  tensor.data instanceof Float32Array || tensor.data instanceof Float64Array
    ? tensor.data
    : numbersOfTensor(tensor)

/** The axis of a site with that role. */
export const placeOf = (site: Site, { role }: EffectAxis): number =>
  site.axes.findIndex((axis) => axis.role === role)

/** The number of the entry that an element has along these axes, the last one running fastest. */
export function counter(dims: readonly number[], axes: readonly number[]): (index: number) => number {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, size) => product * size, 1))
  return (index) =>
    axes.reduce((number, axis) => {
      const size = dims[axis] ?? 1
      return number * size + (Math.floor(index / (strides[axis] ?? 1)) % size)
    }, 0)
}
