/** Gradients of pools. Entries that tie for a window's maximum: the one that ONNX Runtime picks has the gradient. */
import { floatAttribute, intAttribute, intsAttribute } from '#engine/onnx/attributes.ts'
import type { Attribute } from '#engine/onnx/model.ts'
import { atFirstMaximum, isTiled } from '../first-maximum.ts'
import { scatteredFlat } from '../moved-elements.ts'
import { padsOfAll } from '../padding.ts'
import type { Rule, RuleCall } from '../rule.ts'
import {
  onesKernel,
  overlaid,
  range,
  spatialSizes,
  statedWindow,
  windowCounts,
  windowOver,
  type SlidingWindow
} from '../sliding-window.ts'

const windowOf = (call: RuleCall): SlidingWindow =>
  windowOver(call, call.x, intsAttribute(call.node, 'kernel_shape', []))

/** A value of each window, added wherever the window lies; all channels alike. */
function addedOverWindows(call: RuleCall, value: string, window: SlidingWindow): string {
  const { b, x, y } = call
  const pictures = b.reshape(value, b.joined(b.integers(-1, 1), spatialSizes(call, y, window.kernel.length)))
  const back = {
    gradient: pictures,
    weights: onesKernel(call, x, window),
    group: 1,
    like: { value: x, answer: y }
  }
  return b.reshapeLike(overlaid(call, back, window), x)
}

const average: Rule = (call) => {
  const { b, g, x, y, node } = call
  const window = windowOf(call)
  const isPaddingCounted = intAttribute(node, 'count_include_pad', 0) === 1
  const counts = windowCounts(call, { value: x, answer: y }, window, isPaddingCounted)
  return [() => addedOverWindows(call, b.over(g, counts), window)]
}

/** Each window's gradient goes to the place that its maximum came from. */
const largest: Rule = (call) => {
  const { b, g, x } = call
  const window = windowOf(call)
  if (isTiled(call, window)) return [() => atFirstMaximum(call, window)]
  const places = (): string => {
    const [, found = ''] = b.nodes('MaxPool', [x], 2, formOf(call))
    return found
  }
  // Places that are counted column by column are not those of the flat tensor.
  const isByColumns = intAttribute(call.node, 'storage_order', 0) === 1
  return [() => scatteredFlat(b, { from: x, gradient: g }, (!isByColumns && call.output(1)) || places())]
}

/**
 * What was put at a place came from there. Where windows overlap, several may have put something at one place: the last one
 * stays, as in ONNX Runtime, and the others made no difference.
 */
const unpooled: Rule = (call) => {
  const { b, g, x, y, node } = call
  const places = call.input(1)
  const kernel = intsAttribute(node, 'kernel_shape', [])
  const { strides } = statedWindow(call, kernel)
  const found = (): string => b.node('Gather', [b.reshapeTo(g, -1), places])
  if (kernel.every((size, axis) => size <= (strides[axis] ?? 1))) return [found]
  return [() => b.times(found(), b.castLike(isLastAt(call, places, y), x))]
}

/** Whether no later entry has the same place. */
function isLastAt({ b, x }: RuleCall, places: string, y: string): string {
  const [count, room] = [x, y].map((value) => b.node('Squeeze', [b.node('ReduceProd', [b.shape(value)])]))
  const [zero, one] = [0, 1].map((each) => b.constant('int64', [], [each]))
  const numbers = b.node('Range', [zero ?? '', count ?? '', one ?? ''])
  const empty = b.filled('int64', -1, b.node('Unsqueeze', [room ?? '', b.integers(0)]))
  const last = b.node('ScatterElements', [empty, b.reshapeTo(places, -1), numbers])
  return b.node('Equal', [b.node('Gather', [last, places]), b.reshapeLike(numbers, x)])
}

const formOf = ({ node }: RuleCall): Readonly<Record<string, Attribute>> =>
  Object.fromEntries([...node.attributes].filter(([name]) => name !== 'storage_order'))

/** |x|ᵖ⁻¹ sign(x), which for p = 2 is x itself. */
function slopeOfPower(call: RuleCall, p: number): string {
  const { b, x } = call
  if (p === 2) return x
  const sign = b.apply('Sign', x)
  return p === 1 ? sign : b.times(sign, b.binary('Pow', b.apply('Abs', x), call.number(p - 1)))
}

/** g y¹⁻ᵖ, 0 where the norm is. */
function overNorm(call: RuleCall, p: number): string {
  const { b, g, y } = call
  if (p === 1) return g
  const isZero = b.node('Equal', [y, call.number(0)])
  const safe = b.select(isZero, call.number(1), y)
  return b.times(g, b.binary('Pow', safe, call.number(1 - p)))
}

const norm: Rule = (call) => {
  const p = intAttribute(call.node, 'p', 2)
  return [
    () => call.b.times(slopeOfPower(call, p), addedOverWindows(call, overNorm(call, p), windowOf(call)))
  ]
}

const globalNorm: Rule = (call) => {
  const p = intAttribute(call.node, 'p', 2)
  return [() => call.b.times(slopeOfPower(call, p), overNorm(call, p))]
}

const globalAverage: Rule = (call) => {
  const { b, g, x } = call
  const count = b.node('ReduceProd', [spatialSizes(call, x, b.facts.rank(x) - 2)], { keepdims: 0 })
  return [() => b.expandLike(b.over(g, b.castLike(count, x)), x)]
}

const globalLargest: Rule = (call) => {
  const { b, g, x, y } = call
  return [
    () => {
      const chosen = b.castLike(b.node('Equal', [x, y]), x)
      return b.times(chosen, b.over(g, b.sum(chosen, range(2, b.facts.rank(x)))))
    }
  ]
}

/** y = x s⁻ᵝ with s = k + α/n Σ x² over n neighbouring channels: g s⁻ᵝ − 2αβ/n x Σ' g x s⁻ᵝ⁻¹, Σ' over those it is neighbour of. */
const localResponse: Rule = (call) => {
  const { b, g, x, node } = call
  const size = intAttribute(node, 'size', 1)
  const [alpha, beta] = [floatAttribute(node, 'alpha', 1e-4), floatAttribute(node, 'beta', 0.75)]
  const before = Math.floor((size - 1) / 2)
  const sums = (value: string, pads: readonly number[]): string => neighbours(call, value, size, pads)
  return [
    () => {
      const squares = sums(b.square(x), [before, size - 1 - before])
      const base = b.plus(
        b.times(squares, call.number(alpha / size)),
        call.number(floatAttribute(node, 'bias', 1))
      )
      const direct = b.times(g, b.binary('Pow', base, call.number(-beta)))
      const shared = sums(b.times(x, b.over(direct, base)), [size - 1 - before, before])
      return b.minus(direct, b.times(b.times(x, shared), call.number((2 * alpha * beta) / size)))
    }
  ]
}

/** Sums over neighbouring channels: differences of running sums. */
function neighbours(
  call: RuleCall,
  value: string,
  size: number,
  [before = 0, after = 0]: readonly number[]
): string {
  const { b } = call
  const pads = padsOfAll(b, b.integers(before + 1, after), [1], b.facts.rank(call.x))
  const padded = b.node('Pad', [value, pads, call.number(0)])
  const running = b.node('CumSum', [padded, b.constant('int64', [], [1])])
  const ends = b.slice(running, 1, size, Infinity)
  const starts = b.slice(running, 1, 0, -size)
  return b.minus(ends, starts)
}

export const poolingRules: Readonly<Record<string, Rule>> = {
  AveragePool: average,
  MaxPool: largest,
  MaxUnpool: unpooled,
  LpPool: norm,
  GlobalAveragePool: globalAverage,
  GlobalMaxPool: globalLargest,
  GlobalLpPool: globalNorm,
  LRN: localResponse
}
