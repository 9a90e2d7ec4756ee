/**
 * The gradient of a convolution's weights: what windows read at each place of the kernel, times the gradient; summed over
 * stimuli. Either as one convolution whose kernel is the gradient, or by all that windows read, laid side by side.
 * Not here: which of a node's values are which (rules/convolution.ts).
 */
import type { RuleCall } from './rule.ts'
import { leftOver, range, spatialAxes, spatialSizes, type SlidingWindow } from './sliding-window.ts'

/** What windows read, and what they gave; one of them is a gradient, and `like` names the values that they are shaped like. */
export interface Windowed {
  readonly wide: string
  readonly narrow: string
  readonly like: { readonly wide: string; readonly narrow: string }
  readonly group: number
}

/** Fewer, such as colours, make rows so short that what is read is laid out more quickly by itself. */
const fewestChannels = 8
/** ONNX Runtime convolves along no more axes. */
const mostAxes = 3

/** [channels of narrow, channels of wide / group, kernel] */
export function weightGradient(call: RuleCall, of: Windowed, window: SlidingWindow): string {
  if (isPointwise(call, of, window)) return byProducts(call, of, window)
  const channels = call.b.facts.dims(of.like.wide)?.[1]
  const isKnown = typeof channels === 'number'
  if (of.group !== 1 || (isKnown && channels < fewestChannels)) return bySideBySide(call, of, window)
  if (isKnown && window.dilations.at(-1) === 1) return byFoldedConvolution(call, of, window, channels)
  if (window.kernel.length === mostAxes) return bySideBySide(call, of, window)
  return byConvolution(call, of, window)
}

/**
 * Whether windows are single entries, and enough of them that products for each stimulus are quicker than one over all: the sum
 * over stimuli reads as much as there are weights.
 */
function isPointwise({ b }: RuleCall, { group, like }: Windowed, window: SlidingWindow): boolean {
  const isSingle = window.kernel.every((size) => size === 1)
  const isPadded = [...window.before, ...window.after].some((padding) => padding !== 0)
  const [channels, more] = [b.facts.dims(like.wide)?.[1], b.facts.dims(like.narrow)?.[1]]
  const places = b.facts.dims(like.narrow)?.slice(2) ?? []
  if (typeof channels !== 'number' || typeof more !== 'number') return false
  const count = places.reduce<number>((product, size) => product * Number(size), 1)
  return isSingle && !isPadded && group === 1 && channels * more <= count * (channels + more)
}

/** One product for each stimulus, of values as they lie. An average of single entries is what windows that move further read. */
function byProducts(call: RuleCall, of: Windowed, window: SlidingWindow): string {
  const { b } = call
  const { kernel, strides } = window
  const isDense = strides.every((stride) => stride === 1)
  const read = isDense ? of.wide : b.node('AveragePool', [of.wide], { kernel_shape: kernel, strides })
  const [rows, columns] = [of.narrow, read].map((value) => b.reshapeTo(value, 0, 0, -1))
  const products = b.node('MatMul', [rows ?? '', b.swapped(columns ?? '', 3)])
  const axes = kernel.map((_, axis) => axis + 2)
  return b.node('Unsqueeze', [b.sum(products, [0], 0), b.integers(...axes)])
}

/**
 * Stimuli are the channels that a convolution sums over, the gradient is its kernel, and the places that it can be laid at are
 * those of the weights. Channels of the input are a last axis: as stimuli, they would take ten times as long.
 */
function byConvolution(call: RuleCall, of: Windowed, window: SlidingWindow): string {
  const { b } = call
  const { read, before, after, isExact } = whatIsRead(call, of, window)
  const picture = b.node('Unsqueeze', [read, b.integers(0)])
  const kernel = b.node('Unsqueeze', [kernelOf(call, of, window), b.integers(-1)])
  const answer = b.node('Conv', [picture, kernel], {
    strides: [...window.dilations, 1],
    dilations: [...window.strides, 1],
    pads: [...before, 0, ...after, 0]
  })
  const places = isExact ? answer : reached(call, answer, window.kernel)
  return channelsFirst(call, b.node('Squeeze', [places, b.integers(0)]), window)
}

/**
 * The same with channels as further places along the last axis, of which the kernel reads every channels-th one: ONNX Runtime lays
 * out what it reads in rows as long as a window's, piece by piece while it is at hand.
 */
function byFoldedConvolution(call: RuleCall, of: Windowed, window: SlidingWindow, channels: number): string {
  const { b } = call
  const { read, sizes, before, after, isExact } = whatIsRead(call, of, window)
  const folded = (list: readonly number[]): number[] => [...list.slice(0, -1), (list.at(-1) ?? 0) * channels]
  const shape = b.joined(b.integers(1), b.size(of.like.wide, 0), ...sizes.slice(0, -1), b.integers(-1))
  const picture = b.reshape(read, shape)
  const answer = b.node('Conv', [picture, kernelOf(call, of, window)], {
    strides: window.dilations,
    dilations: folded(window.strides),
    pads: [...folded(before), ...folded(after)]
  })
  const places = isExact ? answer : reached(call, answer, folded(window.kernel))
  return channelsFirst(call, b.reshapeTo(places, -1, ...window.kernel, channels), window)
}

/** What windows read, channels last, and the padding around it. */
interface Read {
  readonly read: string
  /** int64 [1] for each axis between stimuli and channels. */
  readonly sizes: readonly string[]
  readonly before: readonly number[]
  readonly after: readonly number[]
  /** Whether it ends where the last window does, so that a convolution over it answers the weights and no further places. */
  readonly isExact: boolean
}

/** A rest that no window reaches is left off where it is known: of 3 × 3 windows that move by two, it would be seven ninths more. */
function whatIsRead(call: RuleCall, { wide, like }: Windowed, window: SlidingWindow): Read {
  const { b } = call
  const { before, after } = window
  const read = b.transpose(wide, [0, ...spatialAxes(window), 1])
  const rests = leftOver(call, like.wide, like.narrow, window)
  if (rests === null) {
    const sizes = spatialAxes(window).map((axis) => b.size(like.wide, axis))
    return { read, sizes, before, after, isExact: false }
  }
  const ends = after.map((padding, axis) => padding - (rests[axis] ?? 0))
  return {
    read: shortened(call, read, ends),
    sizes: ends.map((end, axis) =>
      b.integers(Number(b.facts.dims(like.wide)?.[axis + 2]) + Math.min(0, end))
    ),
    before,
    after: ends.map((end) => Math.max(0, end)),
    isExact: true
  }
}

/** Without as many entries at the end of each axis behind the first one as numbers below zero say. */
function shortened({ b }: RuleCall, value: string, ends: readonly number[]): string {
  const cut = ends.flatMap((end, axis) => (end < 0 ? [{ end, axis: axis + 1 }] : []))
  if (cut.length === 0) return value
  const inputs = [cut.map(() => 0), cut.map(({ end }) => end), cut.map(({ axis }) => axis)]
  return b.node('Slice', [value, ...inputs.map((list) => b.integers(...list))])
}

const channelsFirst = ({ b }: RuleCall, weights: string, { kernel }: SlidingWindow): string =>
  b.transpose(weights, [0, kernel.length + 1, ...range(1, kernel.length + 1)])

const kernelOf = ({ b }: RuleCall, { narrow }: Windowed, window: SlidingWindow): string =>
  b.transpose(narrow, [1, 0, ...spatialAxes(window)])

/** What no window reaches at the end leaves further places, which are no weights. */
function reached({ b }: RuleCall, answer: string, sizes: readonly number[]): string {
  const axes = range(2, 2 + sizes.length)
  const starts = b.integers(...axes.map(() => 0))
  return b.node('Slice', [answer, starts, b.integers(...sizes), b.integers(...axes)])
}

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

/** [stimulus, group, channel of the group, window]; known sizes are not asked for, which would keep operators from being fused. */
function byGroup({ b }: RuleCall, value: string, { group }: Windowed, like: string): string {
  const channels = b.facts.dims(like)?.[1]
  if (typeof channels === 'number') return b.reshapeTo(value, 0, group, channels / group, -1)
  const width = b.over(b.size(like, 1), b.integers(group))
  return b.reshape(value, b.joined(b.size(like, 0), b.integers(group), width, b.integers(-1)))
}
