/** Values and shares as a person reads them. */

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
