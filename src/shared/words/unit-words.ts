/** Units and names as they stand beside numbers and at axes. Pure. */

/** Signs that stand at their number. */
export const isSign = (unit: string): boolean => unit === '°' || unit === '′' || unit === '″'

/** '45°', '2.5 cycles/image', '1 cycle/image'. @param number as it is written. */
export function withUnit(number: string, unit: string): string {
  if (unit === '' || isSign(unit)) return `${number}${unit}`
  return `${number} ${/^[−-]?1$/.test(number) ? ofOne(unit) : unit}`
}

/** Of one: words of the app that count something; symbols such as 'ms' stay. */
const ofOne = (unit: string): string =>
  unit.replace(/^(cycle|step|pixel|degree|unit|token|point)s(?=$|\W)/, '$1')

/** A title of an axis: 'start' → 'Start'; symbols such as 'a' and 'mV' stay as they are. */
export const asTitle = (label: string): string =>
  /^\p{Ll}{2,}(?=$|[\s,])/u.test(label) ? label.charAt(0).toUpperCase() + label.slice(1) : label
