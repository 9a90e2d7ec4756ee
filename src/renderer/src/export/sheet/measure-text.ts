/** How wide text is, for whoever lays out a sheet: by the font that is painted, or by what letters usually take. */
import type { TextItem } from './sheet-items.ts'

type Type = Pick<TextItem, 'size' | 'weight' | 'tabular'>

/** Width of a line of text, in the unit of the type's size. */
export type MeasureText = (text: string, type: Type) => number

/** Without any font: from the usual width of letters. */
export const usualMeasure: MeasureText = (text, { size }) => text.length * size * 0.58

/** The text where it is at most so wide, else as much of its beginning as is, with an ellipsis. */
export function shortened(text: string, widest: number, type: Type, measure: MeasureText): string {
  if (measure(text, type) <= widest) return text
  const letters = Array.from(text)
  let kept = letters.length
  const shown = (): string => `${letters.slice(0, kept).join('').trimEnd()}…`
  while (kept > 1 && measure(shown(), type) > widest) kept--
  return shown()
}

/** Lines of whole words that are at most so wide; a word that is wider than that is cut. */
export function wrapped(text: string, widest: number, type: Type, measure: MeasureText): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && measure(longer, type) > widest) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].map((each) => shortened(each, widest, type, measure))
}
