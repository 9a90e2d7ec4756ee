/** Font files and which characters they have, and the @font-face rules that embed those that a document needs. */
import { base64 } from './svg-items.ts'

export interface FontFile {
  family: string
  /** A weight, or the range of a variable font. */
  weight: '400' | '600' | '100 900'
  format: 'woff' | 'woff2'
  /** Ranges of characters, in the syntax of CSS: 'U+0370-0377,U+037A'. */
  ranges: string
  bytes: Uint8Array
}

/** Characters of the subsets that fonts are cut into, as Fontsource has them. */
export const subsetRanges = {
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  'latin-ext':
    'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
  greek: 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF',
  cyrillic: 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116'
} as const
export type FontSubset = keyof typeof subsetRanges

/** Whether a character lies in ranges. */
export function isInRanges(ranges: string, character: string): boolean {
  const point = character.codePointAt(0) ?? 0
  return ranges.split(',').some((range) => {
    const [from = '', to = from] = range.slice(2).split('-')
    return point >= parseInt(from, 16) && point <= parseInt(to, 16)
  })
}

/** The files that have characters of a text in these weights. */
export function neededFonts(
  files: readonly FontFile[],
  texts: readonly { text: string; weight: number }[]
): FontFile[] {
  const used = new Map<string, Set<string>>()
  for (const { text, weight } of texts) {
    const characters = used.get(String(weight)) ?? new Set()
    for (const character of text) characters.add(character)
    used.set(String(weight), characters)
  }
  return files.filter(({ weight, ranges }) =>
    [...used].some(
      ([usedWeight, characters]) =>
        (weight === usedWeight || weight.includes(' ')) &&
        [...characters].some((character) => isInRanges(ranges, character))
    )
  )
}

export function fontFace({ family, weight, format, ranges, bytes }: FontFile): string {
  const source = `url(data:font/${format};base64,${base64(bytes)}) format('${format}')`
  return `@font-face{font-family:'${family}';font-weight:${weight};src:${source};unicode-range:${ranges}}`
}
