/** The insets of a sheet as blocks, before they have places. */
import type { InsetChoice } from '#shared/export-recipe.ts'
import type { Size } from '../../scene/camera-fit.ts'
import { barBlock, barWidthIn, uprightBarBlock } from './bar-blocks.ts'
import type { InsetContent } from './inset-content.ts'
import type { MeasureText } from './measure-text.ts'
import { panelLetterRoom } from './panel-letter.ts'
import { previewBlock } from './preview-block.ts'
import { scaleBarBlock } from './scale-bar-block.ts'
import { stackedBlocks, type SheetBlock } from './sheet-block.ts'
import { legendBlock, readOutBlock, titleBlock } from './text-blocks.ts'

export interface InsetBlocks {
  /** Where the left column begins, from the margin. */
  indent: number
  title: SheetBlock | null
  legend: SheetBlock | null
  /** What the network is shown, and the values. */
  column: SheetBlock | null
  /** The same with its parts along the left edge. */
  leftColumn: SheetBlock | null
  bars: SheetBlock[]
  /** The same bars, from below to above. */
  uprightBars: SheetBlock[]
  scaleBar: SheetBlock | null
}

export interface BlockRequest {
  choice: InsetChoice
  size: Size
  /** In the upper left corner; '' for none. */
  letter: string
  measure: MeasureText
}

/** Pictures with a shorter edge than this have no corners to spare. */
const roomyEdge = 560
/** Between blocks. */
export const blockGap = 10

export const isSmallPicture = ({ width, height }: Size): boolean => Math.min(width, height) < roomyEdge

/** Between what stands on a sheet and its edge. */
export const sheetMargin = (size: Size): number => (isSmallPicture(size) ? 8 : 18)

export function insetBlocks(
  { title, traces, lines, previews, readOut, bars, scaleBar }: InsetContent,
  { choice, size, letter, measure }: BlockRequest
): InsetBlocks {
  const widest = size.width - 2 * sheetMargin(size)
  const indent = panelLetterRoom(letter)
  const shown = choice.stimulus ? previews : []
  const columnAt = (side: 0 | 1): SheetBlock | null => {
    const values = choice.readOut ? readOutBlock(readOut, widest, measure) : null
    const previewed = shown.map((preview) => previewBlock(preview, size, measure, side))
    return stackedBlocks([...previewed, values].filter(isThere), blockGap, side)
  }
  const right = columnAt(1)
  // Beside the column, where that leaves the larger part.
  const left = widest - indent - (right && right.width < widest / 2 ? right.width + blockGap : 0)
  const shownBars = choice.colorBar ? bars : []
  return {
    indent,
    title: choice.title ? titleBlock(title, isSmallPicture(size) ? 14 : 17, left, measure) : null,
    legend: choice.legend ? legendBlock({ traces, lines }, left, measure) : null,
    column: right,
    leftColumn: columnAt(0),
    bars: shownBars.map((bar) => barBlock(bar, barWidthIn(size), measure)),
    uprightBars: shownBars.map((bar) => uprightBarBlock(bar, size, measure)),
    scaleBar: choice.scaleBar && scaleBar ? scaleBarBlock(scaleBar) : null
  }
}

export const isThere = <Value>(value: Value | null): value is Value => value !== null
