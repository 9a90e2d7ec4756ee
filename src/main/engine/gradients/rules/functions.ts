/** Gradients of elementary functions of one value: powers, exponentials, trigonometric and hyperbolic functions. */
import type { Rule, RuleCall } from '../rule.ts'

/** dy/dx from the operator's input and output, as a value of their shape. */
type Slope = (call: RuleCall) => string

const bySlope =
  (slope: Slope): Rule =>
  (call) => [() => call.b.times(call.g, slope(call))]

/** The gradient divided by something of the value's shape. */
const byDivisor =
  (divisor: Slope): Rule =>
  (call) => [() => call.b.over(call.g, divisor(call))]

/** 1 + v² */
const onePlusSquare = (call: RuleCall, value: string): string =>
  call.b.plus(call.number(1), call.b.square(value))

/** 1 − v² */
const oneMinusSquare = (call: RuleCall, value: string): string =>
  call.b.minus(call.number(1), call.b.square(value))

const root = (call: RuleCall, value: string): string => call.b.apply('Sqrt', value)

/** 2/√π e^(−x²) */
const slopeOfErf: Slope = (call) =>
  call.b.times(call.number(2 / Math.sqrt(Math.PI)), call.b.apply('Exp', call.b.neg(call.b.square(call.x))))

export const functionRules: Readonly<Record<string, Rule>> = {
  Neg: (call) => [() => call.b.neg(call.g)],
  Abs: bySlope(({ b, x }) => b.apply('Sign', x)),
  Reciprocal: bySlope(({ b, y }) => b.neg(b.square(y))),
  Sqrt: byDivisor((call) => call.b.times(call.number(2), call.y)),
  Exp: bySlope(({ y }) => y),
  Log: byDivisor(({ x }) => x),
  Erf: bySlope(slopeOfErf),
  Sin: bySlope(({ b, x }) => b.apply('Cos', x)),
  Cos: bySlope(({ b, x }) => b.neg(b.apply('Sin', x))),
  Tan: bySlope((call) => onePlusSquare(call, call.y)),
  Asin: byDivisor((call) => root(call, oneMinusSquare(call, call.x))),
  Acos: byDivisor((call) => call.b.neg(root(call, oneMinusSquare(call, call.x)))),
  Atan: byDivisor((call) => onePlusSquare(call, call.x)),
  Sinh: bySlope(({ b, x }) => b.apply('Cosh', x)),
  Cosh: bySlope(({ b, x }) => b.apply('Sinh', x)),
  Tanh: bySlope((call) => oneMinusSquare(call, call.y)),
  Asinh: byDivisor((call) => root(call, onePlusSquare(call, call.x))),
  Acosh: byDivisor((call) => root(call, call.b.minus(call.b.square(call.x), call.number(1)))),
  Atanh: byDivisor((call) => oneMinusSquare(call, call.x))
}
