/** Gradients of elementwise arithmetic, with broadcasting. Not here: functions of one value (functions.ts, activations.ts). */
import { nothing, type InputGradient, type Rule, type RuleCall } from '../rule.ts'

/** A gradient shaped like the output, summed to the shape of an input. */
const to = (call: RuleCall, input: number, gradient: string): string =>
  call.b.sumTo(gradient, call.y, call.input(input))

/** One gradient for each input, however many there are. */
const forEach = (call: RuleCall, gradient: (input: number) => string): InputGradient[] =>
  call.node.inputs.map((_, input) => () => to(call, input, gradient(input)))

const sub: Rule = (call) => [() => to(call, 0, call.g), () => to(call, 1, call.b.neg(call.g))]

const mul: Rule = (call) => [
  () => to(call, 0, call.b.times(call.g, call.input(1))),
  () => to(call, 1, call.b.times(call.g, call.x))
]

const div: Rule = (call) => {
  const { b, g, y } = call
  const share = (): string => b.over(g, call.input(1))
  return [() => to(call, 0, share()), () => to(call, 1, b.neg(b.times(share(), y)))]
}

/** ∂aᵉ/∂a = e aᵉ⁻¹, 0 where e is 0; ∂aᵉ/∂e = aᵉ ln a, 0 where a is not positive. */
const pow: Rule = (call) => {
  const { b, g, x, y } = call
  return [
    () => to(call, 0, b.times(g, slopeOfPower(call))),
    () => {
      const isPositive = b.node('Greater', [x, call.number(0)])
      const log = b.node('Log', [b.select(isPositive, x, call.number(1))])
      return b.castLike(to(call, 1, b.times(g, b.times(y, log))), call.input(1))
    }
  ]
}

function slopeOfPower(call: RuleCall): string {
  const { b, x } = call
  const exponent = call.input(1)
  const [known, ...more] = b.facts.numbers(exponent) ?? []
  if (known === 2 && more.length === 0) return b.times(call.number(2), x)
  const factor = b.castLike(exponent, x)
  const slope = b.times(factor, b.binary('Pow', x, b.minus(factor, call.number(1))))
  const isConstant = b.node('Equal', [factor, call.number(0)])
  return b.select(isConstant, call.number(0), slope)
}

/** The remainder falls by its whole quotient for each unit of the divisor. */
const mod: Rule = (call) => {
  const { b, g, x, y } = call
  const quotient = (): string => b.over(b.minus(x, y), call.input(1))
  return [() => to(call, 0, g), () => to(call, 1, b.neg(b.times(g, quotient())))]
}

/** Equal extremes share the gradient evenly, as in JAX. */
const extreme: Rule = (call) => {
  const { b, y } = call
  const chosen = call.node.inputs.map((name) => b.castLike(b.node('Equal', [name, y]), y))
  const share = b.over(
    call.g,
    chosen.reduce((left, right) => b.plus(left, right))
  )
  return forEach(call, (input) => b.times(share, chosen[input] ?? ''))
}

const mean: Rule = (call) => forEach(call, () => call.b.over(call.g, call.number(call.node.inputs.length)))

/**
 * The bounds get what the value loses; the upper one all where they are the wrong way round, which makes every value the upper
 * one. A value on a bound counts as inside, as in PyTorch.
 */
const clip: Rule = (call) => {
  const { b, g, x } = call
  const zero = call.number(0)
  const [low, high] = [call.input(1), call.input(2)]
  const isBelow = (): string => b.node('Less', [x, low])
  const isAbove = (value = x): string => b.node('Greater', [value, high])
  const isLower = (): string => b.node('And', [isBelow(), b.node('LessOrEqual', [low, high])])
  const inside = (): string => {
    const above = low === '' ? g : b.select(isBelow(), zero, g)
    return high === '' ? above : b.select(isAbove(), zero, above)
  }
  return [
    inside,
    () => to(call, 1, b.select(high === '' ? isBelow() : isLower(), g, zero)),
    () => to(call, 2, b.select(isAbove(low === '' ? x : b.node('Max', [x, low])), g, zero))
  ]
}

const where: Rule = (call) => {
  const { b, g } = call
  const [condition, zero] = [call.input(0), b.numberLike(call.y, 0)]
  return [
    undefined,
    () => to(call, 1, b.select(condition, g, zero)),
    () => to(call, 2, b.select(condition, zero, g))
  ]
}

/** Between floating-point types; from any other the value is constant. Of the second input only the type counts. */
const cast: Rule = ({ b, g, x }) => [b.facts.isDifferentiable(x) ? () => b.castLike(g, x) : undefined, null]

export const arithmeticRules: Readonly<Record<string, Rule>> = {
  Add: (call) => forEach(call, () => call.g),
  Sum: (call) => forEach(call, () => call.g),
  Sub: sub,
  Mul: mul,
  Div: div,
  Pow: pow,
  Mod: mod,
  Max: extreme,
  Min: extreme,
  Mean: mean,
  Clip: clip,
  Where: where,
  Cast: cast,
  CastLike: cast,
  Identity: (call) => [() => call.g],
  Sign: nothing,
  Floor: nothing,
  Ceil: nothing,
  Round: nothing,
  DequantizeLinear: nothing
}
