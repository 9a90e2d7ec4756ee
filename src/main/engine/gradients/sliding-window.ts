/**
 * Windows that slide over the axes behind batch and channel: what convolutions and pools have in common on the way back.
 * Not here: the rules (rules/convolution.ts, rules/pooling.ts).
 */
import { intsAttribute, stringAttribute } from '#engine/onnx/attributes.ts'
import type { RuleCall } from './rule.ts'

/** One number for each axis behind batch and channel. */
export interface SlidingWindow {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  /** Padding at the start and at the end. */
  readonly before: readonly number[]
  readonly after: readonly number[]
}

export const range = (start: number, end: number): number[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, each) => start + each)

/** Axes behind batch and channel. */
export const spatialAxes = ({ kernel }: SlidingWindow): number[] => range(2, 2 + kernel.length)

/** How far a window reaches: d (k − 1) + 1. */
export const reach = ({ kernel, dilations }: Pick<SlidingWindow, 'kernel' | 'dilations'>): number[] =>
  kernel.map((size, axis) => (dilations[axis] ?? 1) * (size - 1) + 1)

/** Attributes that convolutions and pools share. */
export function windowAttributes({ strides, dilations, before, after }: SlidingWindow) {
  return { strides, dilations, pads: [...before, ...after] }
}

/** The window of a node with the padding that it states; none where it names a rule for it. */
export function statedWindow({ node }: RuleCall, kernel: readonly number[]): SlidingWindow {
  const ones = kernel.map(() => 1)
  const none = ones.map(() => 0)
  const isStated = stringAttribute(node, 'auto_pad', 'NOTSET') === 'NOTSET'
  const pads = isStated ? intsAttribute(node, 'pads', [...none, ...none]) : [...none, ...none]
  return {
    kernel,
    strides: intsAttribute(node, 'strides', ones),
    dilations: intsAttribute(node, 'dilations', ones),
    before: pads.slice(0, kernel.length),
    after: pads.slice(kernel.length)
  }
}

/**
 * The window of a convolution or pool over its input.
 * @throws LimenError 'unsupported' where padding follows from sizes that are not known.
 */
export function windowOver(call: RuleCall, value: string, kernel: readonly number[]): SlidingWindow {
  const window = statedWindow(call, kernel)
  const mode = stringAttribute(call.node, 'auto_pad', 'NOTSET')
  if (mode === 'NOTSET' || mode === 'VALID') return window
  const totals = reach(window).map((length, axis) =>
    samePadding(call, value, { axis, length, stride: window.strides[axis] ?? 1 })
  )
  return { ...window, ...splitPadding(totals, mode === 'SAME_UPPER') }
}

/** Padding that gives ⌈size / stride⌉ windows. */
function samePadding(
  call: RuleCall,
  value: string,
  at: { axis: number; length: number; stride: number }
): number {
  if (at.stride === 1) return at.length - 1
  const size = call.b.facts.dims(value)?.[at.axis + 2]
  if (typeof size !== 'number') throw call.unsupported('its padding depends on sizes that are not known')
  return Math.max(0, (Math.ceil(size / at.stride) - 1) * at.stride + at.length - size)
}

/** An odd total has its larger half at the end, or at the start. */
export function splitPadding(totals: readonly number[], isLargerAfter: boolean) {
  const smaller = totals.map((total) => Math.floor(total / 2))
  const larger = totals.map((total) => Math.ceil(total / 2))
  return isLargerAfter ? { before: smaller, after: larger } : { before: larger, after: smaller }
}

/** How many places the windows of an answer reach over, int64 [axes]: (windows − 1) · stride + reach. */
function covered(call: RuleCall, answer: string, window: SlidingWindow): string {
  const { b } = call
  const one = b.integers(1)
  const windows = spatialSizes(call, answer, window.kernel.length)
  const lastStart = b.times(b.minus(windows, one), b.integers(...window.strides))
  return b.plus(lastStart, b.integers(...reach(window)))
}

/** The sizes of so many axes behind batch and channel, int64 [axes]; asked of the run only where they are not known. */
export function spatialSizes({ b }: RuleCall, value: string, count: number): string {
  const known = b.facts.dims(value)?.slice(2, 2 + count) ?? []
  if (known.length === count && known.every((size) => typeof size === 'number')) return b.integers(...known)
  return b.node('Gather', [b.shape(value), b.integers(...range(2, 2 + count))], { axis: 0 })
}

/**
 * What the windows of an answer give back to the places they were laid over: [batch, channel, …] like `value`.
 * @param back the gradient of the answer, and the weights by which windows read
 */
export function overlaid(
  call: RuleCall,
  back: { gradient: string; weights: string; group: number; like: { value: string; answer: string } },
  window: SlidingWindow
): string {
  const { b } = call
  const { value, answer } = back.like
  const { strides, dilations } = window
  const form = { strides, dilations, group: back.group }
  const around = paddingAround(window)
  if (around !== null && !hasFewChannels(call, value)) {
    const turned = turnedWeights(call, back, window)
    return b.node('Conv', [back.gradient, turned], { dilations, group: back.group, pads: around })
  }
  const rest = leftOver(call, value, answer, window)
  if (rest !== null) {
    const pads = [...window.before, ...window.after]
    return b.node('ConvTranspose', [back.gradient, back.weights], { ...form, pads, output_padding: rest })
  }
  const whole = b.node('ConvTranspose', [back.gradient, back.weights], form)
  const before = b.integers(...window.before)
  const end = b.plus(
    b.minus(spatialSizes(call, value, window.kernel.length), covered(call, answer, window)),
    before
  )
  const axes = b.integers(...spatialAxes(window))
  return b.node('Pad', [whole, b.joined(b.neg(before), end), b.numberLike(value, 0), axes])
}

/** ONNX Runtime convolves by blocks of channels; for a few of them, such as colours, transposed convolutions take a third of the time. */
function hasFewChannels({ b }: RuleCall, value: string): boolean {
  const channels = b.facts.dims(value)?.[1]
  return typeof channels === 'number' && channels < 8
}

/**
 * Windows that move by one place are laid over their input by a convolution with turned weights, which ONNX Runtime does in half
 * the time of a transposed one. Its padding; null where that would be negative, or windows move further.
 */
function paddingAround(window: SlidingWindow): number[] | null {
  const lengths = reach(window)
  const pads = [window.before, window.after].flatMap((side) =>
    side.map((padding, axis) => (lengths[axis] ?? 1) - 1 - padding)
  )
  return window.strides.every((stride) => stride === 1) && pads.every((padding) => padding >= 0) ? pads : null
}

/** [out, in / group, kernel] as [in, out / group, kernel] with every axis of the kernel reversed. */
function turnedWeights(
  { b }: RuleCall,
  { weights, group }: { weights: string; group: number },
  window: SlidingWindow
): string {
  const axes = spatialAxes(window)
  const [last, first, steps] = [-1, 1 - 2 ** 31, -1].map((each) => b.integers(...axes.map(() => each)))
  const reversed = b.node('Slice', [weights, last ?? '', first ?? '', b.integers(...axes), steps ?? ''])
  if (group === 1) return b.transpose(reversed, [1, 0, ...axes])
  const shape = b.node('Shape', [weights], { start: 1 })
  const cut = b.reshape(reversed, b.joined(b.integers(group, -1), shape))
  const exchanged = b.transpose(cut, [0, 2, 1, ...axes.map((axis) => axis + 1)])
  const sizes = b.node('Shape', [exchanged], { start: 2 })
  return b.reshape(exchanged, b.joined(b.integers(-1), sizes))
}

/** Places at the end that no window reaches; null where that is not known, or windows reach beyond the end. */
export function leftOver(
  { b }: RuleCall,
  value: string,
  answer: string,
  window: SlidingWindow
): number[] | null {
  const [sizes, windows] = [value, answer].map((name) => b.facts.dims(name)?.slice(2) ?? [])
  const lengths = reach(window)
  const left = window.strides.map((stride, axis) => {
    const [size, count] = [sizes?.[axis], windows?.[axis]]
    if (typeof size !== 'number' || typeof count !== 'number') return null
    const padded = size + (window.before[axis] ?? 0) + (window.after[axis] ?? 0)
    return padded - ((count - 1) * stride + (lengths[axis] ?? 1))
  })
  const isKnown = left.every((rest, axis) => rest !== null && rest >= 0 && rest < (window.strides[axis] ?? 1))
  return isKnown ? left.map((rest) => rest ?? 0) : null
}

/** Ones where a window lies on the value, summed for each window: [1, 1, …] like the answer. */
export function windowCounts(
  call: RuleCall,
  like: { value: string; answer: string },
  window: SlidingWindow,
  isPaddingCounted: boolean
): string {
  const { b } = call
  const elem = b.facts.elem(like.value)
  const [zero, one] = [b.scalar(elem, 0), b.scalar(elem, 1)]
  const axes = b.integers(...spatialAxes(window))
  const sizes = spatialSizes(call, like.value, window.kernel.length)
  const [before, after] = [b.integers(...window.before), b.integers(...window.after)]
  const padded = b.plus(b.plus(before, sizes), after)
  const rest = b.minus(covered(call, like.answer, window), padded)
  const inside = b.node('Expand', [one, b.joined(b.integers(1, 1), sizes)])
  const edged = b.node('Pad', [inside, b.joined(before, after), isPaddingCounted ? one : zero, axes])
  const whole = b.node('Pad', [edged, b.joined(b.integers(...window.before.map(() => 0)), rest), zero, axes])
  const { strides, dilations } = window
  return b.node('Conv', [whole, onesKernel(call, like.value, window)], { strides, dilations })
}

export const onesKernel = ({ b }: RuleCall, like: string, { kernel }: SlidingWindow): string =>
  b.filled(b.facts.elem(like), 1, b.integers(1, 1, ...kernel))
