/**
 * The gradient of a maximum over windows that tile a picture, without the places that MaxPool tells: it finds those entry by
 * entry, which takes three times as long as a convolution does. Instead, windows that begin at the same place and end earlier
 * tell whether the first maximum comes later; from that follows its place.
 * Not here: windows that overlap or leave a rest (rules/pooling.ts).
 */
import type { BackwardBuilder } from './backward-builder.ts'
import type { RuleCall } from './rule.ts'
import { range, type SlidingWindow } from './sliding-window.ts'

/** Each entry before the last one of a window takes a pool of its own. */
const mostEntries = 9
/** Up to here single precision counts exactly. */
const mostPlaces = 2 ** 24

/** Whether windows lie side by side and cover a picture of known size, in the type that ONNX Runtime can put back. */
export function isTiled({ b, x }: RuleCall, window: SlidingWindow): boolean {
  const { kernel, strides, dilations, before, after } = window
  const sizes = b.facts.dims(x)?.slice(2) ?? []
  const isCovered = kernel.every((size, axis) => {
    const whole = sizes[axis]
    return typeof whole === 'number' && whole % size === 0 && strides[axis] === size
  })
  const isPlain = [...before, ...after].every((pad) => pad === 0) && dilations.every((each) => each === 1)
  const isSmall = product(kernel) <= mostEntries && product(sizes.map(Number)) <= mostPlaces
  return kernel.length === 2 && isCovered && isPlain && isSmall && b.facts.elem(x) === 'float32'
}

const product = (sizes: readonly number[]): number => sizes.reduce((count, size) => count * size, 1)

/** Each window's gradient at its first maximum, zeros elsewhere. */
export function atFirstMaximum(call: RuleCall, window: SlidingWindow): string {
  const { b, g, x, y } = call
  const { kernel, strides } = window
  const places = placesOfMaxima(call, window)
  const place = (gradient: string, of: string): string => {
    const whole = b.node('MaxUnpool', [gradient, places], { kernel_shape: kernel, strides })
    b.placed.set(whole, { of, gradient, maxima: y, place })
    return whole
  }
  return place(g, x)
}

/** Where in the flat tensor each window has its first maximum, int64 [batch, channel, …]. */
function placesOfMaxima(call: RuleCall, window: SlidingWindow): string {
  const { b, x, y } = call
  const [height = 0, width = 0] = b.facts.dims(x)?.slice(2).map(Number) ?? []
  const inPicture = b.plus(placesInWindows(call, window, width), windowStarts(call, window, [height, width]))
  // The sizes are asked of the small value, since whatever is asked for its sizes is first laid out as ONNX says.
  const [batch, channels] = [b.size(y, 0), b.size(y, 1)]
  const whole = b.constant('int64', [], [height * width])
  const end = b.node('Squeeze', [b.times(b.times(batch, channels), whole)])
  const pictures = b.node('Range', [b.constant('int64', [], [0]), end, whole])
  const starts = b.reshape(pictures, b.joined(batch, channels, b.integers(1, 1)))
  return b.plus(b.as('int64', inPicture), starts)
}

/** Where windows begin in one picture, as numbers of the input's type: [1, 1, …]. */
function windowStarts(
  { b, x }: RuleCall,
  { kernel }: SlidingWindow,
  [height, width]: [number, number]
): string {
  const [tall = 1, wide = 1] = kernel
  const [rows, columns] = [height / tall, width / wide]
  const starts = range(0, rows).flatMap((row) =>
    range(0, columns).map((column) => row * tall * width + column * wide)
  )
  return b.constant(b.facts.elem(x), [1, 1, rows, columns], starts)
}

/** How far behind its window's start each first maximum is, in a picture so wide. */
function placesInWindows(call: RuleCall, window: SlidingWindow, pictureWidth: number): string {
  const { b, x, y } = call
  const [, width = 1] = window.kernel
  const { ends, entries } = laterMaxima(call, window)
  const counted = (conditions: readonly string[], step = 1): string[] =>
    conditions.map((each) => {
      const count = b.castLike(each, x)
      return step === 1 ? count : b.times(count, call.number(step))
    })
  // The step over the end of a row leads to the start of the window's next one.
  const steps =
    width === 2
      ? [...counted([oddOnes(b, [...ends, ...entries])]), ...counted(ends, pictureWidth)]
      : [...counted(entries), ...counted(ends, pictureWidth - width + 1)]
  return steps.length === 0 ? b.zerosLike(y) : steps.reduce((left, right) => b.plus(left, right))
}

/** Whether an odd number of conditions hold: in windows of two columns, whether the second one has the maximum. */
const oddOnes = (b: BackwardBuilder, conditions: readonly string[]): string =>
  conditions.reduce((left, right) => b.node('Xor', [left, right]))

/** For each number of entries that a window begins with, whether all of them are below its maximum. */
function laterMaxima(call: RuleCall, { kernel, strides }: SlidingWindow) {
  const { b, x, y } = call
  const [height = 1, width = 1] = kernel
  const areBelow = (kernel_shape: number[]): string =>
    b.node('Less', [b.apply('MaxPool', x, { kernel_shape, strides }), y])
  const ends = range(1, height).map((rows) => areBelow([rows, width]))
  const entries = range(0, height).flatMap((row) =>
    range(1, width).map((column) => {
      const columns = areBelow([row + 1, column])
      return row === 0 ? columns : b.node('And', [ends[row - 1] ?? '', columns])
    })
  )
  /** Of whole rows, and of those that end within one. */
  return { ends, entries }
}
