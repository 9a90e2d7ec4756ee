/** Texts of a sheet as SVG: as text that stays editable, or as outlines that look the same everywhere. */
import { usualMeasure, type MeasureText } from '../sheet/measure-text.ts'
import { printableText } from '../sheet/printable-text.ts'
import { baselineBelow, sheetFonts, type SheetFont } from '../sheet/type-metrics.ts'
import type { TextItem } from '../sheet/sheet-items.ts'
import type { OutlineFont } from './outline-font.ts'
import { attributes, escapeXml, svgNumber } from './svg-text.ts'

/** Writes one text. */
export type TextWriter = (item: TextItem) => string

/** Width of the rim around letters, as the canvas painter has it. */
const haloWidth = 3

/** Families that stand in where the font is not there; Arimo is as wide as these letter by letter. */
const families: Record<SheetFont, string> = {
  screen: `'${sheetFonts.screen}', Inter, 'Helvetica Neue', Arial, sans-serif`,
  print: `${sheetFonts.print}, Arial, Helvetica, 'Liberation Sans', sans-serif`
}

export const fontFamily = (font: SheetFont): string => families[font]

/**
 * Editable text. `measure` places what is anchored between its start, middle and end.
 * @param rims the font whose outlines are the rims of letters, beneath them: printed to a PDF, text that has a rim itself would
 * stand there twice, once in a Type 3 font, which publishers refuse. Left out, text has its rim itself.
 */
export function textAsText(measure: MeasureText = usualMeasure, rims?: OutlineFont): TextWriter {
  return (item) => {
    const { size, weight, color, anchor, halo } = item
    const text = printableText(item.text)
    const beneath = halo !== undefined && rims?.hasAll(text) ? rimPath({ ...item, text }, halo, rims) : ''
    const nearest = Math.round(anchor[0] * 2) / 2
    const shift = nearest === anchor[0] ? 0 : (nearest - anchor[0]) * measure(text, item)
    return `${beneath}<text${attributes({
      ...placeOf(item, shift),
      'font-size': size,
      'font-weight': weight === 400 ? undefined : String(weight),
      fill: color,
      'text-anchor': nearest === 0 ? undefined : nearest === 1 ? 'end' : 'middle',
      style: item.tabular ? 'font-variant-numeric:tabular-nums' : undefined,
      ...(halo !== undefined && beneath === '' && rim(halo))
    })} xml:space="preserve">${escapeXml(text)}</text>`
  }
}

const rim = (color: string): Record<string, string | number> => ({
  stroke: color,
  'stroke-width': haloWidth,
  'stroke-linejoin': 'round',
  'paint-order': 'stroke'
})

/** Where the left (or middle, or right) end of the baseline stands. */
function placeOf(item: TextItem, shift: number): Record<string, string | number> {
  const below = baselineBelow(item)
  if (!item.turn) return { x: item.x + shift, y: item.y + below }
  return { x: shift, y: below, transform: turned(item) }
}

const turned = ({ x, y, turn = 0 }: TextItem): string =>
  `translate(${svgNumber(x)} ${svgNumber(y)}) rotate(${svgNumber(turn)})`

function outlineOf(item: TextItem, font: OutlineFont): { transform: string | undefined; d: string } {
  const left = -font.width(item) * item.anchor[0]
  const below = baselineBelow(item)
  const [x, y] = item.turn ? [left, below] : [item.x + left, item.y + below]
  return { transform: item.turn ? turned(item) : undefined, d: font.path(item, x, y) }
}

function rimPath(item: TextItem, color: string, font: OutlineFont): string {
  const stroke = { fill: 'none', stroke: color, 'stroke-width': haloWidth }
  return `<path${attributes({ ...outlineOf(item, font), ...stroke })}/>`
}

/** Outlines of the letters. What the font has no letter for stays text. */
export function textAsOutlines(font: OutlineFont): TextWriter {
  const asText = textAsText((text, type) => font.width({ text, ...type }))
  return (given) => {
    const item = { ...given, text: printableText(given.text) }
    if (!font.hasAll(item.text)) return asText(item)
    return `<path${attributes({
      'aria-label': item.text,
      ...outlineOf(item, font),
      fill: item.color,
      ...(item.halo !== undefined && rim(item.halo))
    })}/>`
  }
}
