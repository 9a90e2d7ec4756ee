/** Gradients of activation functions. At a kink the slope is that of the left side, as in PyTorch. */
import { float, floatAttribute, intAttribute, stringAttribute } from '#engine/onnx/attributes.ts'
import { nothing, type Rule, type RuleCall } from '../rule.ts'

type Slope = (call: RuleCall) => string

const bySlope =
  (slope: Slope): Rule =>
  (call) => [() => call.b.times(call.g, slope(call))]

/** The gradient where the input is above a threshold, something else below. */
const above = (call: RuleCall, chosen: string, other: string, threshold = 0): string =>
  call.b.select(call.b.node('Greater', [call.x, call.number(threshold)]), chosen, other)

const attribute = (call: RuleCall, name: string, usual: number): number =>
  floatAttribute(call.node, name, usual)

const scaled = (call: RuleCall, value: string, factor: number): string =>
  call.b.times(value, call.number(factor))

/** The largest number of single precision. */
const steepest = 3.4028234663852886e38

/**
 * 1 where a rectified value is positive, else 0. As a hard sigmoid it stays in the blocks of channels that ONNX Runtime convolves,
 * while comparing lays value and gradient out anew and back again: half the time. A slope this steep is a step for all numbers of
 * single precision but the subnormal ones.
 */
const isPositive = (call: RuleCall, value: string): string =>
  call.b.facts.elem(value) === 'float32'
    ? call.b.apply('HardSigmoid', value, { alpha: float(steepest), beta: float(0) })
    : call.b.castLike(call.b.node('Greater', [value, call.number(0)]), value)

/**
 * Multiplied by 0 or 1, which takes two thirds of the time of a choice between values; read from the answer, so that ONNX Runtime
 * may still compute it together with the node before. A gradient that comes from windows' maxima is cut while it is small: what a
 * maximum hands on is the slope at its own place.
 */
const relu: Rule = (call) => {
  const { b, g, x, y } = call
  const cut = (gradient: string, value: string): string => b.times(gradient, isPositive(call, value))
  const placed = b.placed.get(g)
  return [() => (placed?.of === y ? placed.place(cut(placed.gradient, placed.maxima), x) : cut(g, y))]
}

const leakyRelu: Rule = (call) => [
  () => above(call, call.g, scaled(call, call.g, attribute(call, 'alpha', 0.01)))
]

const thresholdedRelu: Rule = (call) => [
  () => above(call, call.g, call.number(0), attribute(call, 'alpha', 1))
]

const prelu: Rule = (call) => {
  const { b, g, x, y } = call
  const slope = call.input(1)
  return [
    () => above(call, g, b.times(g, slope)),
    () => b.sumTo(above(call, call.number(0), b.times(g, x)), y, slope)
  ]
}

/** α(eˣ − 1) below zero: its slope is y + α. */
const elu: Rule = (call) => [
  () => above(call, call.g, call.b.times(call.g, shifted(call, call.y, attribute(call, 'alpha', 1))))
]

const shifted = (call: RuleCall, value: string, by: number): string => call.b.plus(value, call.number(by))

const selu: Rule = (call) => {
  const alpha = attribute(call, 'alpha', 1.67326319217681884765625)
  const gamma = attribute(call, 'gamma', 1.05070102214813232421875)
  const below = (): string => call.b.times(call.g, shifted(call, call.y, gamma * alpha))
  return [() => above(call, scaled(call, call.g, gamma), below())]
}

/** e^(x/α) below zero. */
const celu: Rule = (call) => {
  const { b, x, g } = call
  const below = (): string => {
    const capped = b.node('Min', [x, call.number(0)])
    return b.apply('Exp', scaled(call, capped, 1 / attribute(call, 'alpha', 1)))
  }
  return [() => above(call, g, b.times(g, below()))]
}

/** y (1 − y) */
const slopeOfSigmoid: Slope = (call) => call.b.times(call.y, call.b.minus(call.number(1), call.y))

/** The slope α where 0 < αx + β < 1, else 0. */
const hardSlope = (call: RuleCall, alpha: number, beta: number): string => {
  const { b } = call
  const line = shifted(call, scaled(call, call.x, alpha), beta)
  const isInside = b.node('And', [
    b.node('Greater', [line, call.number(0)]),
    b.node('Less', [line, call.number(1)])
  ])
  return b.select(isInside, call.number(alpha), call.number(0))
}

/** One that is a step is constant but for its jump. */
const hardSigmoid: Rule = (call) => {
  const alpha = attribute(call, 'alpha', 0.2)
  if (alpha >= steepest) return [null]
  return [() => call.b.times(call.g, hardSlope(call, alpha, attribute(call, 'beta', 0.5)))]
}

/** x · hardsigmoid(x), α = 1/6, β = ½ */
const slopeOfHardSwish: Slope = (call) => {
  const { b, x } = call
  const line = shifted(call, scaled(call, x, 1 / 6), 0.5)
  const gate = b.node('Clip', [line, call.number(0), call.number(1)])
  return b.plus(gate, b.times(x, hardSlope(call, 1 / 6, 0.5)))
}

/** 1/(1 + |x|)² */
const slopeOfSoftsign: Slope = (call) =>
  call.b.apply('Reciprocal', call.b.square(shifted(call, call.b.apply('Abs', call.x), 1)))

/** t + x (1 − t²) σ(x) with t = tanh(softplus(x)) */
const slopeOfMish: Slope = (call) => {
  const { b, x } = call
  const gate = b.apply('Tanh', b.apply('Softplus', x))
  const rest = b.minus(call.number(1), b.square(gate))
  return b.plus(gate, b.times(x, b.times(rest, b.apply('Sigmoid', x))))
}

/** s + x a s (1 − s) with s = σ(a x) */
const slopeOfSwish = (call: RuleCall, alpha: number): string => {
  const { b, x } = call
  const line = scaled(call, x, alpha)
  const gate = b.apply('Sigmoid', line)
  return b.plus(gate, b.times(line, b.times(gate, b.minus(call.number(1), gate))))
}

/** Φ(x) + x φ(x), with φ(x) = 1/(√(2π) e^(x²/2)); what overflows there is a density of 0. */
function slopeOfGelu(call: RuleCall, x = call.x): string {
  const { b } = call
  const line = scaled(call, x, Math.SQRT1_2)
  const tail = b.over(scaled(call, x, 1 / Math.sqrt(2 * Math.PI)), b.apply('Exp', b.square(line)))
  return b.plus(halfway(call, b.apply('Erf', line)), tail)
}

/** ½ (1 + v) of a value between −1 and 1: in single precision as one operator. */
function halfway(call: RuleCall, value: string): string {
  const half = float(0.5)
  return call.b.facts.elem(call.x) === 'float32'
    ? call.b.apply('HardSigmoid', value, { alpha: half, beta: half })
    : scaled(call, shifted(call, value, 1), 0.5)
}

const cubic = 0.044715
const lineScale = Math.sqrt(2 / Math.PI)

/** Of ½ x (1 + t), t = tanh(√(2/π) (x + 0.044715 x³)): ½ (1 + t) + ½ x (1 − t²) √(2/π) (1 + 3·0.044715 x²) */
function slopeOfTanhGelu(call: RuleCall, x = call.x): string {
  const { b } = call
  const squared = b.square(x)
  const inner = b.times(x, shifted(call, scaled(call, squared, cubic), 1))
  const gate = b.apply('Tanh', scaled(call, inner, lineScale))
  const rest = b.minus(call.number(1), b.square(gate))
  const line = scaled(call, shifted(call, scaled(call, squared, 3 * cubic), 1), lineScale)
  return scaled(call, b.plus(shifted(call, gate, 1), b.times(x, b.times(rest, line))), 0.5)
}

const gelu: Slope = (call) =>
  stringAttribute(call.node, 'approximate', 'none') === 'tanh' ? slopeOfTanhGelu(call) : slopeOfGelu(call)

/** A bias that is added before the function. */
const withBias =
  (slope: (call: RuleCall, x: string) => string): Rule =>
  (call) => {
    const { b, g, y } = call
    const bias = call.input(1)
    const gradient = b.times(g, slope(call, bias === '' ? call.x : b.plus(call.x, bias)))
    return [() => gradient, () => b.sumTo(gradient, y, bias)]
  }

const shrink: Rule = (call) => {
  const isLarge = call.b.node('Greater', [
    call.b.apply('Abs', call.x),
    call.number(attribute(call, 'lambd', 0.5))
  ])
  return [() => call.b.select(isLarge, call.g, call.number(0))]
}

/** y (g − Σ g y) */
const softmax: Rule = (call) => {
  const { b, g, y } = call
  const axes = [call.axis(intAttribute(call.node, 'axis', -1))]
  return [() => b.times(y, b.minus(g, b.sum(b.times(g, y), axes)))]
}

/** g − eʸ Σ g */
const logSoftmax: Rule = (call) => {
  const { b, g, y } = call
  const axes = [call.axis(intAttribute(call.node, 'axis', -1))]
  return [() => b.minus(g, b.times(b.apply('Exp', y), b.sum(g, axes)))]
}

export const activationRules: Readonly<Record<string, Rule>> = {
  Relu: relu,
  LeakyRelu: leakyRelu,
  ThresholdedRelu: thresholdedRelu,
  PRelu: prelu,
  Elu: elu,
  Selu: selu,
  Celu: celu,
  Sigmoid: bySlope(slopeOfSigmoid),
  HardSigmoid: hardSigmoid,
  HardSwish: bySlope(slopeOfHardSwish),
  Softplus: bySlope(({ b, x }) => b.apply('Sigmoid', x)),
  Softsign: bySlope(slopeOfSoftsign),
  Mish: bySlope(slopeOfMish),
  Swish: bySlope((call) => slopeOfSwish(call, attribute(call, 'alpha', 1))),
  Gelu: bySlope(gelu),
  Shrink: shrink,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  Hardmax: nothing
}

/** Operators that ONNX Runtime adds (domain com.microsoft). */
export const microsoftActivationRules: Readonly<Record<string, Rule>> = {
  Gelu: bySlope((call) => slopeOfGelu(call)),
  BiasGelu: withBias(slopeOfGelu),
  FastGelu: withBias(slopeOfTanhGelu),
  QuickGelu: bySlope((call) => slopeOfSwish(call, attribute(call, 'alpha', 1.702)))
}
