/** How text stands on a sheet: the same for every painter. */
import type { TextItem } from './sheet-items.ts'

/** Lines of text lie this many heights of the type apart. */
export const lineHeight = 1.25
/** Half the height of capitals, which text is centred by; of Inter and Arial alike. */
const halfCapital = 0.36

/** Fonts that come with the app, by the name that CSS knows them by. */
export const sheetFonts = { screen: 'Inter Variable', print: 'Arimo' } as const
export type SheetFont = keyof typeof sheetFonts

/** The baseline's distance below (x, y). */
export const baselineBelow = ({ size, anchor }: Pick<TextItem, 'size' | 'anchor'>): number =>
  size * (lineHeight * (0.5 - anchor[1]) + halfCapital)
