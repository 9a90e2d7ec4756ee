/** Numbers as a person reads them: bytes, counts, durations, values. */

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB']
const countUnits = ['', 'k', 'M', 'G']

/** 1536 → '1.5 kB' (thousands, not 1024s). */
export const bytesText = (bytes: number): string => scaled(bytes, byteUnits)

/** 1_240_000 → '1.2 M'. */
export const countText = (count: number): string => scaled(count, countUnits).trim()

function scaled(amount: number, units: readonly string[]): string {
  const power = Math.min(
    Math.max(Math.floor(Math.log10(Math.max(amount, 1)) / 3 + 1e-9), 0),
    units.length - 1
  )
  const shown = amount / 1000 ** power
  const digits = power > 0 && shown < 10 ? 1 : 0
  return `${shown.toFixed(digits)} ${units[power] ?? ''}`
}

/** 0.43 → '0.43 ms', 1234 → '1.2 s'. */
export function durationText(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`
  return `${milliseconds >= 10 ? milliseconds.toFixed(0) : milliseconds.toPrecision(2)} ms`
}

/** A value of unknown size in at most `digits` figures, with a true minus. */
export function valueText(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const size = Math.abs(value)
  const text =
    size >= 1e5 || size < 1e-3
      ? value.toExponential(digits - 1).replace('e+', 'e')
      : value.toPrecision(digits)
  return text.replaceAll('-', '−')
}

/** 0.3412 → '34 %'. */
export const percentText = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
