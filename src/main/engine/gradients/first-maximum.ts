/**
 * The gradient of a maximum over windows that tile a picture, without the places that MaxPool tells: it finds those entry by
 * entry, which takes as long as a convolution does. Instead, windows that begin at the same place and end earlier tell how many
 * entries come before the first maximum; that number, laid out over the picture, is compared with the number of each place.
 * Not here: windows that overlap or leave a rest (rules/pooling.ts).
 */
import type { BackwardBuilder } from './backward-builder.ts'
import type { RuleCall } from './rule.ts'
import { range, spatialAxes, type SlidingWindow } from './sliding-window.ts'

/** Each entry before the last one of a window takes a pool of its own. */
const mostEntries = 9

/** Whether windows lie side by side and cover a picture of known size, in a type that ONNX Runtime resizes. */
export function isTiled({ b, x }: RuleCall, window: SlidingWindow): boolean {
  const { kernel, strides, dilations, before, after } = window
  const dims = b.facts.dims(x) ?? []
  const isCovered = kernel.every((size, axis) => {
    const whole = dims[axis + 2]
    return typeof whole === 'number' && whole % size === 0 && strides[axis] === size
  })
  const isPlain = [...before, ...after].every((pad) => pad === 0) && dilations.every((each) => each === 1)
  const [height = 0, width = 0, ...more] = kernel
  const isPicture = kernel.length === 2 && more.length === 0 && height * width <= mostEntries
  return isPicture && isCovered && isPlain && b.facts.elem(x) === 'float32'
}

/** Each window's gradient at its first maximum, zeros elsewhere. */
export function atFirstMaximum(call: RuleCall, window: SlidingWindow): string {
  const { b, g, x, y } = call
  const laidOut = tiles(b, entriesBefore(call, window), window)
  const isFirst = b.castLike(b.node('Equal', [laidOut, placeNumbers(call, window)]), x)
  const place = (gradient: string): string => b.times(tiles(b, gradient, window), isFirst)
  const whole = place(g)
  b.placed.set(whole, { gradient: g, maxima: y, place })
  return whole
}

/** How many entries of each window come before its first maximum, row by row. */
function entriesBefore(call: RuleCall, window: SlidingWindow): string {
  const { b, x, y } = call
  const [height = 1, width = 1] = window.kernel
  const counts = range(1, height * width).map((entries) => {
    const largest = largestOfFirst(call, window, entries)
    return b.castLike(b.node('Less', [largest, y]), x)
  })
  return counts.length === 0 ? b.zerosLike(y) : counts.reduce((left, right) => b.plus(left, right))
}

/** The largest of so many first entries of each window: of whole rows, and of the first columns of one row more. */
function largestOfFirst({ b, x }: RuleCall, { kernel, strides }: SlidingWindow, entries: number): string {
  const width = kernel[1] ?? 1
  const [rows, columns] = [Math.floor(entries / width), entries % width]
  const pool = (kernel_shape: number[]): string => b.apply('MaxPool', x, { kernel_shape, strides })
  const parts = [...(rows > 0 ? [[rows, width]] : []), ...(columns > 0 ? [[rows + 1, columns]] : [])]
  const pools = parts.map(pool)
  return pools.length === 1 ? (pools[0] ?? '') : b.node('Max', pools)
}

/** A value of each window at all of its places. */
const tiles = (b: BackwardBuilder, value: string, { kernel }: SlidingWindow): string =>
  b.node('Resize', [value, '', b.constant('float32', [4], [1, 1, ...kernel])], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor'
  })

/** The number of each place within its window, for one picture. */
function placeNumbers({ b, x }: RuleCall, window: SlidingWindow): string {
  const { kernel } = window
  const numbers = b.constant(
    'float32',
    [1, 1, ...kernel],
    range(
      0,
      kernel.reduce((count, size) => count * size, 1)
    )
  )
  const repeats = spatialAxes(window).map((axis) => Number(b.facts.dims(x)?.[axis]) / (kernel[axis - 2] ?? 1))
  return b.node('Tile', [numbers, b.integers(1, 1, ...repeats)])
}
