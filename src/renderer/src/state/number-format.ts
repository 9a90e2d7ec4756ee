/** Numbers as a person reads them: bytes, counts, durations, values. */

export { percentText, valueText } from '#shared/words/number-words.ts'

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
