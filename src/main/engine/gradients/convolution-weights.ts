/**
 * The gradient of a convolution's weights: what windows read at each place of the kernel, times the gradient; summed over
 * stimuli. Either all that windows read is laid side by side, or, for windows that move by one place, the input is shifted
 * along all axes but the last and the gradient along the last one, which copies a third as much for kernels of 3 × 3.
 * Not here: which of a node's values are which (rules/convolution.ts).
 */
import { byGatheredWindows, placesOf } from './gathered-windows.ts'
import type { RuleCall } from './rule.ts'
import { range, spatialAxes, spatialSizes, type SlidingWindow } from './sliding-window.ts'

/** What windows read, and what they gave; one of them is a gradient, and `like` names the values that they are shaped like. */
export interface Windowed {
  readonly wide: string
  readonly narrow: string
  readonly like: { readonly wide: string; readonly narrow: string }
  readonly group: number
}

/** [channels of narrow, channels of wide / group, kernel] */
export const weightGradient = (call: RuleCall, of: Windowed, window: SlidingWindow): string =>
  byGatheredWindows(call, of, window) ??
  (isShiftedCheaply(call, of, window) ? byShifts(call, of, window) : bySideBySide(call, of, window))

/** What windows read at each place of the kernel. */
function bySideBySide(call: RuleCall, of: Windowed, window: SlidingWindow): string {
  const { b } = call
  const places = placesOf(window.kernel)
  const wide = padded(call, of, window)
  const columns = b.node(
    'Concat',
    places.map((place) => byGroup(call, readAt(call, { ...of, wide }, window, place), of, of.like.wide)),
    { axis: 2 }
  )
  const gradient = byGroup(call, of.narrow, of, of.like.narrow)
  // A product for each stimulus keeps all cores busy; one over all of them would not.
  const products = b.node('MatMul', [gradient, b.swapped(columns, 4)])
  const cut = b.reshapeTo(b.sum(products, [0], 0), 0, 0, places.length, -1)
  const width = b.over(b.size(of.like.wide, 1), b.integers(of.group))
  const shape = b.joined(b.integers(-1), width, b.integers(...window.kernel))
  return b.reshape(b.transpose(cut, [0, 1, 3, 2]), shape)
}

/** Whether that copies less: what is laid side by side is copied twice, and so are the gradient's shifts. */
function isShiftedCheaply({ b }: RuleCall, { like, group }: Windowed, window: SlidingWindow): boolean {
  const [wide, narrow] = [like.wide, like.narrow].map((value) => b.facts.dims(value)?.[1])
  if (group !== 1 || typeof wide !== 'number' || typeof narrow !== 'number') return false
  const last = window.kernel.at(-1) ?? 1
  const others = product(window.kernel.slice(0, -1))
  return (
    window.strides.every((stride) => stride === 1) &&
    wide * others + 2 * narrow * last < 2 * wide * others * last
  )
}

const product = (sizes: readonly number[]): number => sizes.reduce((count, size) => count * size, 1)

/** A product for each shift of the input; each has all shifts of the gradient. */
function byShifts(call: RuleCall, of: Windowed, window: SlidingWindow): string {
  const { b } = call
  const last = window.kernel.at(-1) ?? 1
  const gradients = b.node(
    'Concat',
    range(0, last).map((at) => byGroup(call, shiftedGradient(call, of, window, at), of, of.like.narrow)),
    { axis: 2 }
  )
  const wide = paddedBefore(call, of, window)
  const products = placesOf(window.kernel.slice(0, -1)).map((place) => {
    const read = byGroup(call, rowsAt(call, wide, window, place), of, of.like.wide)
    return b.sum(b.node('MatMul', [gradients, b.swapped(read, 4)]), [0], 0)
  })
  // [place, group, last of the kernel · channel of narrow, channel of wide]
  const stacked = b.node('Concat', products, { axis: 0 })
  const cut = b.reshapeTo(stacked, products.length, last, -1, Number(b.facts.dims(of.like.wide)?.[1]))
  return b.reshape(
    b.transpose(cut, [2, 3, 0, 1]),
    b.joined(b.size(of.like.narrow, 1), b.size(of.like.wide, 1), b.integers(...window.kernel))
  )
}

/** The gradient at the columns that windows read at one place of the kernel's last axis; zeros where there are none. */
function shiftedGradient(call: RuleCall, of: Windowed, window: SlidingWindow, at: number): string {
  const { b } = call
  const axis = window.kernel.length - 1
  const [dilation = 1, before = 0, after = 0] = [window.dilations, window.before, window.after].map(
    (list) => list[axis]
  )
  const pads = [at * dilation - before, ((window.kernel[axis] ?? 1) - 1 - at) * dilation - after]
  if (pads.every((pad) => pad === 0)) return of.narrow
  const zero = b.numberLike(of.like.narrow, 0)
  return b.node('Pad', [of.narrow, b.integers(...pads), zero, b.integers(axis + 2)])
}

/** The input, padded along all axes but the last. */
function paddedBefore(call: RuleCall, of: Windowed, window: SlidingWindow): string {
  const without = (pads: readonly number[]): number[] => [...pads.slice(0, -1), 0]
  return padded(call, of, { ...window, before: without(window.before), after: without(window.after) })
}

/** What all windows read of the padded input at one place along all axes but the last, whole rows of it. */
function rowsAt({ b }: RuleCall, wide: string, window: SlidingWindow, place: readonly number[]): string {
  if (place.length === 0) return wide
  const starts = place.map((at, axis) => at * (window.dilations[axis] ?? 1))
  const rests = place.map((at, axis) => ((window.kernel[axis] ?? 1) - 1 - at) * (window.dilations[axis] ?? 1))
  const ends = rests.map((rest) => (rest === 0 ? 2 ** 31 - 1 : -rest))
  const axes = range(2, 2 + place.length)
  return b.node('Slice', [wide, b.integers(...starts), b.integers(...ends), b.integers(...axes)])
}

/** What all windows read of the padded input at one place of theirs, shaped like their answers but for the channels. */
function readAt(call: RuleCall, of: Windowed, window: SlidingWindow, place: readonly number[]): string {
  const { b } = call
  const axes = spatialAxes(window)
  const [one, strides] = [b.integers(1), b.integers(...window.strides)]
  const windows = spatialSizes(call, of.like.narrow, axes.length)
  const lengths = b.plus(b.times(b.minus(windows, one), strides), one)
  const start = b.integers(...place.map((at, axis) => at * (window.dilations[axis] ?? 1)))
  const inputs = [of.wide, start, b.plus(start, lengths), b.integers(...axes), strides]
  return b.node('Slice', inputs)
}

function padded(call: RuleCall, { wide, like }: Windowed, window: SlidingWindow): string {
  const { b } = call
  const pads = [...window.before, ...window.after]
  if (pads.every((padding) => padding === 0)) return wide
  const axes = b.integers(...spatialAxes(window))
  return b.node('Pad', [wide, b.integers(...pads), b.numberLike(like.wide, 0), axes])
}

/** [stimulus, group, channel of the group, window]; known sizes are not asked for, which would keep operators from being fused. */
function byGroup({ b }: RuleCall, value: string, { group }: Windowed, like: string): string {
  const channels = b.facts.dims(like)?.[1]
  if (typeof channels === 'number') return b.reshapeTo(value, 0, group, channels / group, -1)
  const width = b.over(b.size(like, 1), b.integers(group))
  return b.reshape(value, b.joined(b.size(like, 0), b.integers(group), width, b.integers(-1)))
}
