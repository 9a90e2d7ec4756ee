/**
 * The gradient of a convolution's weights by one product for each stimulus: what all windows read is gathered with channels
 * last, so that each place of a picture is one piece of memory that ONNX Runtime copies on all cores.
 * Not here: the form for sizes that are not known, for groups and for few channels (convolution-weights.ts).
 */
import type { Windowed } from './convolution-weights.ts'
import type { RuleCall } from './rule.ts'
import { range, spatialAxes, type SlidingWindow } from './sliding-window.ts'

/** Pieces as long as what a processor fetches at once; shorter ones take longer than shifted copies of the picture. */
const fewestChannels = 16
/** How many places are written into the network as a list. */
const mostPlaces = 2 ** 17

interface Sizes {
  readonly wide: readonly number[]
  readonly narrow: readonly number[]
  readonly channels: { readonly wide: number; readonly narrow: number }
}

/** [channels of narrow, channels of wide, kernel]; null where this is not the form for it. */
export function byGatheredWindows(call: RuleCall, of: Windowed, window: SlidingWindow): string | null {
  const sizes = knownSizes(call, of)
  if (sizes === null || of.group !== 1 || sizes.channels.wide < fewestChannels) return null
  if (product(sizes.narrow) * product(window.kernel) > mostPlaces) return null
  const { b } = call
  const { channels } = sizes
  const gradient = b.reshapeTo(of.narrow, 0, channels.narrow, -1)
  const products = b.node('MatMul', [gradient, readByWindows(call, of, sizes, window)])
  const places = product(window.kernel)
  const rows = b.reshapeTo(products, 0, channels.narrow * places * channels.wide)
  const sum = b.sumOfRows(b.facts.elem(of.like.wide), rows)
  const summed = b.reshapeTo(sum, channels.narrow, ...window.kernel, channels.wide)
  return b.transpose(summed, [0, window.kernel.length + 1, ...range(1, window.kernel.length + 1)])
}

const product = (sizes: readonly number[]): number => sizes.reduce((count, size) => count * size, 1)

function knownSizes({ b }: RuleCall, { like }: Windowed): Sizes | null {
  const [wide = [], narrow = []] = [like.wide, like.narrow].map((value) => b.facts.dims(value)?.slice(1))
  const isKnown = [...wide, ...narrow].every((size) => typeof size === 'number')
  const [ofWide, ofNarrow] = [Number(wide[0]), Number(narrow[0])]
  if (!isKnown || wide.length < 2) return null
  return {
    wide: wide.slice(1).map(Number),
    narrow: narrow.slice(1).map(Number),
    channels: { wide: ofWide, narrow: ofNarrow }
  }
}

/** [stimulus, window, kernel · channel] */
function readByWindows({ b }: RuleCall, of: Windowed, sizes: Sizes, window: SlidingWindow): string {
  const count = product(sizes.wide)
  const last = b.transpose(of.wide, [0, ...spatialAxes(window), 1])
  const places = b.reshapeTo(last, 0, count, sizes.channels.wide)
  const read = placesRead(sizes, window)
  if (read.every((place, index) => place === index) && read.length === count) return places
  const isPadded = read.includes(count)
  const zero = b.numberLike(of.like.wide, 0)
  const withZeros = isPadded ? b.node('Pad', [places, b.integers(0, 1), zero, b.integers(1)]) : places
  const gathered = b.node('Gather', [withZeros, b.integers(...read)], { axis: 1 })
  return b.reshapeTo(gathered, 0, product(sizes.narrow), product(window.kernel) * sizes.channels.wide)
}

/** For each window and each place of its kernel the place of the picture; one behind the last for padding. */
function placesRead({ wide, narrow }: Sizes, window: SlidingWindow): number[] {
  const outside = product(wide)
  return placesOf(narrow).flatMap((start) =>
    placesOf(window.kernel).map((inside) => {
      const place = start.map((at, axis) => placeAlong(window, axis, at, inside[axis] ?? 0))
      const isInside = place.every((at, axis) => at >= 0 && at < (wide[axis] ?? 0))
      return isInside ? place.reduce((flat, at, axis) => flat * (wide[axis] ?? 0) + at, 0) : outside
    })
  )
}

const placeAlong = (
  { strides, dilations, before }: SlidingWindow,
  axis: number,
  start: number,
  inside: number
): number => start * (strides[axis] ?? 1) + inside * (dilations[axis] ?? 1) - (before[axis] ?? 0)

/** All places of a picture or a kernel, in the order of its elements. */
export const placesOf = (sizes: readonly number[]): number[][] =>
  sizes.reduce<number[][]>(
    (places, size) => places.flatMap((place) => range(0, size).map((at) => [...place, at])),
    [[]]
  )
