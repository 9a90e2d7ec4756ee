/** Gradients of reductions and cumulative sums. Entries that tie for an extreme share its gradient evenly. */
import { intAttribute } from '#engine/onnx/attributes.ts'
import type { Rule, RuleCall } from '../rule.ts'

/** A value of the reduced shape with the reduced axes back, at size 1, so that it broadcasts over the input. */
function spread(call: RuleCall, value: string): string {
  const { b, node } = call
  const axes = call.input(1)
  const isWhole = axes === '' || b.facts.numbers(axes)?.length === 0
  if (isWhole || intAttribute(node, 'keepdims', 1) === 1) return value
  return b.node('Unsqueeze', [value, axes])
}

/** Each entry is reduced by itself where no axes are named and the operator is told so: it is its own sum, mean or extreme. */
const isIdentity = (call: RuleCall): boolean => {
  const axes = call.input(1)
  const isWhole = axes === '' || call.b.facts.numbers(axes)?.length === 0
  return isWhole && intAttribute(call.node, 'noop_with_empty_axes', 0) === 1
}

/** Another value reduced over the axes that the node reduces, which stay with size 1. */
const reducedLike = (call: RuleCall, op: 'ReduceSum' | 'ReduceProd', value: string): string => {
  const axes = call.input(1)
  const noop_with_empty_axes = intAttribute(call.node, 'noop_with_empty_axes', 0)
  return call.b.node(op, axes === '' ? [value] : [value, axes], { keepdims: 1, noop_with_empty_axes })
}

/** A rule from the gradient and the answer, both spread over the input. */
const reduction =
  (gradient: (call: RuleCall, g: string, y: string) => string): Rule =>
  (call) => [() => gradient(call, spread(call, call.g), spread(call, call.y))]

const sum: Rule = (call) => [
  () => (isIdentity(call) ? call.g : call.b.expandLike(spread(call, call.g), call.x))
]

/** How many entries of the input make one of the output, in the type of the input. */
function count(call: RuleCall): string {
  const { b, x, y } = call
  const [input, output] = [b.node('Size', [x]), b.node('Size', [y])]
  return b.castLike(b.over(input, output), x)
}

const mean: Rule = (call) => [
  () =>
    isIdentity(call) ? call.g : call.b.expandLike(call.b.over(spread(call, call.g), count(call)), call.x)
]

const extreme = reduction((call, g, y) => {
  const { b, x } = call
  const chosen = b.castLike(b.node('Equal', [x, y]), x)
  return b.times(chosen, b.over(g, reducedLike(call, 'ReduceSum', chosen)))
})

/** The product of all other entries, which is exact also where entries are zero. */
const product = reduction((call, g) => {
  const { b, x } = call
  const [zero, one] = [call.number(0), call.number(1)]
  const isZero = b.node('Equal', [x, zero])
  const zeros = reducedLike(call, 'ReduceSum', b.castLike(isZero, x))
  const nonzero = b.select(isZero, one, x)
  const others = reducedLike(call, 'ReduceProd', nonzero)
  const atZero = b.select(b.node('Equal', [zeros, one]), others, zero)
  const elsewhere = b.select(b.node('Equal', [zeros, zero]), b.over(others, nonzero), zero)
  return b.times(g, b.select(isZero, atZero, elsewhere))
})

const norm = reduction((call, g, y) => {
  const { b, x } = call
  const isZero = b.node('Equal', [y, call.number(0)])
  const divisor = b.select(isZero, call.number(1), y)
  return b.times(x, b.over(g, divisor))
})

/** A sum of prefixes goes back as a sum of suffixes. */
const cumulativeSum: Rule = ({ b, g, node }) => {
  const reverse = 1 - intAttribute(node, 'reverse', 0)
  const exclusive = intAttribute(node, 'exclusive', 0)
  return [() => b.node('CumSum', [g, node.inputs[1] ?? ''], { reverse, exclusive })]
}

export const reductionRules: Readonly<Record<string, Rule>> = {
  ReduceSum: sum,
  ReduceMean: mean,
  ReduceMax: extreme,
  ReduceMin: extreme,
  ReduceProd: product,
  ReduceL1: reduction(({ b, x }, g) => b.times(b.apply('Sign', x), g)),
  ReduceL2: norm,
  ReduceSumSquare: reduction((call, g) => call.b.times(call.b.times(call.number(2), call.x), g)),
  ReduceLogSum: reduction(({ b, x }, g, y) => b.expandLike(b.over(g, b.apply('Exp', y)), x)),
  ReduceLogSumExp: reduction(({ b, x }, g, y) => b.times(g, b.apply('Exp', b.minus(x, y)))),
  CumSum: cumulativeSum
}
