/** Where a parameter's value lies on its slider, how it steps, and what a typed value becomes. Pure arithmetic. */
import { validValue } from '#shared/valid-value.ts'
import { decimalsOf, shownValue, type ScaledParameter } from '#shared/words/parameter-words.ts'

export { choiceWord, shownValue, type ScaledParameter } from '#shared/words/parameter-words.ts'

/** Position on the soft range, 0…1 inside it; values past the soft bounds lie outside. */
export function fractionOf(parameter: ScaledParameter, value: number): number {
  const [low, high] = parameter.soft
  if (high === low) return 0
  if (parameter.scale === 'log') return Math.log(value / low) / Math.log(high / low)
  return (value - low) / (high - low)
}

/** The value at a position of the soft range; not bounded, not rounded. */
export function valueAtFraction(parameter: ScaledParameter, fraction: number): number {
  const [low, high] = parameter.soft
  if (parameter.scale === 'log') return low * Math.exp(fraction * Math.log(high / low))
  return low + fraction * (high - low)
}

/** Distance of one arrow key or wheel step, as a share of the soft range: a round number near a hundredth of it. */
export function stepFraction(parameter: ScaledParameter): number {
  const span = Math.abs(parameter.soft[1] - parameter.soft[0])
  if (span === 0) return 0
  if (parameter.scale === 'log') return 0.01
  if (parameter.scale === 'integer') return 1 / span
  return roundStep(span / 100) / span
}

/** The largest of 1, 2, 5 × 10ⁿ that is not above `size`. */
export function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size) + 1e-9)
  const leading = size / power
  if (leading >= 5 - 1e-9) return 5 * power
  return leading >= 2 - 1e-9 ? 2 * power : power
}

/** The value some steps away (fractions of a step allowed), kept valid and on the step's grid. */
export function stepped(parameter: ScaledParameter, value: number, steps: number): number {
  const fraction = fractionOf(parameter, value) + steps * stepFraction(parameter)
  const next = validValue(parameter, valueAtFraction(parameter, fraction))
  return parameter.scale === 'linear' ? withoutNoise(next) : next
}

/** 0.30000000000000004 → 0.3. */
const withoutNoise = (value: number): number => Number(value.toPrecision(12))

/** The same with one decimal more where the value lies between those that are told apart else: a fine step is seen. */
export function preciseValue(parameter: ScaledParameter, value: number): string {
  const decimals = decimalsOf(parameter, value)
  const rounded = Number(value.toFixed(decimals))
  const isBetween = Math.abs(value - rounded) > 10 ** -decimals * 1e-3
  if (!Number.isFinite(value) || parameter.scale === 'integer' || !isBetween)
    return shownValue(parameter, value)
  return value.toFixed(decimals + 1).replace('-', '−')
}

/** Reads a typed number: comma or point, true minus or hyphen, exponents. Null when it is none. */
export function parsedValue(text: string): number | null {
  const plain = text.trim().replace('−', '-').replace(',', '.')
  if (plain === '') return null
  const value = Number(plain)
  return Number.isFinite(value) ? value : null
}
