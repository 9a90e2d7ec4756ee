/**
 * The gradient of a convolution's weights: what windows read at each place of the kernel, laid side by side, times the gradient;
 * summed over stimuli. Not here: which of a node's values are which (rules/convolution.ts).
 */
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
export function weightGradient(call: RuleCall, of: Windowed, window: SlidingWindow): string {
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

/** All places of a kernel, in the order of its elements. */
const placesOf = (kernel: readonly number[]): number[][] =>
  kernel.reduce<number[][]>(
    (places, size) => places.flatMap((place) => range(0, size).map((at) => [...place, at])),
    [[]]
  )

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

/** [stimulus, group, channel of the group, window] */
const byGroup = ({ b }: RuleCall, value: string, { group }: Windowed, like: string): string =>
  b.reshape(
    value,
    b.joined(b.size(like, 0), b.integers(group), b.over(b.size(like, 1), b.integers(group)), b.integers(-1))
  )
