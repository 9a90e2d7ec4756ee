/** Values of parameters in words: with as many decimals as their slider tells apart, with units, or by their names. Pure. */
import type { Parameter } from '../stimulus.ts'

/** What the arithmetic needs of a parameter. */
export type ScaledParameter = Pick<Parameter, 'hard' | 'soft' | 'scale'> & { period?: number | undefined }

/** Decimals that tell neighbouring steps of the slider apart. */
export function decimalsOf(parameter: ScaledParameter, value: number): number {
  if (parameter.scale === 'integer') return 0
  const span = parameter.scale === 'log' ? Math.abs(value) : Math.abs(parameter.soft[1] - parameter.soft[0])
  if (!(span > 0)) return 2
  return Math.min(Math.max(Math.ceil(-Math.log10(span)) + 2, 0), 8)
}

/** The value as its number field shows it. */
export function shownValue(parameter: ScaledParameter, value: number): string {
  if (!Number.isFinite(value)) return '–'
  const text = value.toFixed(decimalsOf(parameter, value))
  return text.startsWith('-') ? `−${text.slice(1)}` : text
}

/** '45 °', 'sine', '0.30 (not a token)'. */
export function parameterWords(parameter: Parameter, value: number): string {
  const word = choiceWord(parameter, value)
  if (word !== undefined) return word
  const { between, unit, soft } = parameter
  const isBetween = between !== undefined && value > soft[0] && value < soft[1]
  return `${shownValue(parameter, value)} ${isBetween ? `(${between})` : unit}`.trim()
}

/** The word for a value: 'step 64'; for one between two words both, with how far it is from one to the other. */
export function choiceWord(
  { choices, scale }: Pick<Parameter, 'choices' | 'scale'>,
  value: number
): string | undefined {
  if (scale === 'integer') return choices?.[Math.round(value)]
  const [before, after] = [choices?.[Math.floor(value)], choices?.[Math.ceil(value)]]
  if (before === after || after === undefined) return before
  return `${before ?? ''} to ${after}, ${Math.round(100 * (value - Math.floor(value)))} %`
}
