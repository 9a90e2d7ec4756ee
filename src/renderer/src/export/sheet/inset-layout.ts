/**
 * Where insets stand: title and legend in the upper left corner, what the network is shown and the values in the upper right
 * one, colour bars in the lower right one, the scale bar in the lower left one, beside the axis triad. A large picture of one view has free corners; in any other the insets get room of
 * their own, above and below the views or beside them, whichever leaves the views larger.
 */
import type { InsetChoice } from '#shared/export-recipe.ts'
import { triadSize } from '../../scene/axis-triad.ts'
import type { Size } from '../../scene/camera-fit.ts'
import { usualAspect } from '../../scene/scene-panels.ts'
import { gridIn, noRoom, withoutRoom, type FreeRoom, type Viewport } from '../../scene/viewports.ts'
import { barBlock, barWidthIn } from './bar-blocks.ts'
import type { InsetContent } from './inset-content.ts'
import type { MeasureText } from './measure-text.ts'
import { panelLetterRoom } from './panel-letter.ts'
import { previewBlock } from './preview-block.ts'
import { scaleBarBlock } from './scale-bar-block.ts'
import { stackedBlocks, type PlacedBlock, type SheetBlock } from './sheet-block.ts'
import { legendBlock, readOutBlock, titleBlock } from './text-blocks.ts'

export interface InsetRequest {
  choice: InsetChoice
  size: Size
  /** How many views stand side by side, and in how many columns where that is said. */
  views: number
  columns?: number | undefined
  /** In the upper left corner; '' for none. */
  letter: string
  measure: MeasureText
  /** Whether they stand beside the views, where that was found before: of a film at its first frame. */
  isBeside?: boolean
}

export interface InsetLayout {
  /** What stays free of views. */
  room: FreeRoom
  /** None lies over another one, nor over the letter. */
  placed: PlacedBlock[]
  isBeside: boolean
}

/** Pictures with a shorter edge than this have no corners to spare. */
const roomyEdge = 560
/** Between blocks. */
const gap = 10
/** Free under the last word of a legend, which stands on one line with others. */
const underLegend = 3
/** Insets stand beside the views where these are larger by this factor at least: columns break the sheet's left edge. */
const clearly = 1.1
/** Shares of the height: what views keep, and what may stand above them. */
const leastView = 0.2
const mostAbove = 0.7

export function insetLayout(content: InsetContent, request: InsetRequest): InsetLayout {
  const { size, views, isBeside } = request
  const viewsIn = (room: FreeRoom): number => viewSize(withoutRoom(size, room), request)
  const isSmall = isSmallPicture(size)
  const blocks = insetBlocks(content, request, isSmall)
  const margin = sheetMargin(size)
  const triad = !isSmall && views === 1 && request.choice.triad ? triadSize : 0
  const stacked = stackedLayout(blocks, { size, margin, triad, hasSeveralViews: views > 1 })
  if (!isSmall && views === 1) return { ...stacked, room: noRoom }
  const beside = isBeside === false ? null : besideLayout(blocks, size, margin)
  if (!beside) return stacked
  const isLarger = viewsIn(beside.room) > viewsIn(stacked.room) * clearly
  return (isBeside ?? isLarger) ? beside : stacked
}

const isSmallPicture = ({ width, height }: Size): boolean => Math.min(width, height) < roomyEdge

/** Between what stands on a sheet and its edge. */
export const sheetMargin = (size: Size): number => (isSmallPicture(size) ? 8 : 18)

/** How large each of the views can be in an area. */
function viewSize(area: Viewport, { views, columns }: InsetRequest): number {
  const [cell] = gridIn(area, views, columns, usualAspect)
  return cell ? Math.min(cell.width / usualAspect, cell.height) : 0
}

interface InsetBlocks {
  /** Where the left column begins, from the margin. */
  indent: number
  title: SheetBlock | null
  legend: SheetBlock | null
  /** Upper right. */
  column: SheetBlock | null
  bars: SheetBlock[]
  scaleBar: SheetBlock | null
}

function insetBlocks(
  { title, traces, lines, previews, readOut, bars, scaleBar }: InsetContent,
  { choice, size, letter, measure }: InsetRequest,
  isSmall: boolean
): InsetBlocks {
  const widest = size.width - 2 * sheetMargin(size)
  const indent = panelLetterRoom(letter)
  const shown = choice.stimulus ? previews : []
  const column = [
    ...shown.map((preview) => previewBlock(preview, size, measure)),
    choice.readOut ? readOutBlock(readOut, widest, measure) : null
  ]
  const right = stackedBlocks(column.filter(isThere), gap, 1)
  // Beside the column, where that leaves the larger part.
  const left = widest - indent - (right && right.width < widest / 2 ? right.width + gap : 0)
  return {
    indent,
    title: choice.title ? titleBlock(title, isSmall ? 14 : 17, left, measure) : null,
    legend: choice.legend ? legendBlock({ traces, lines }, left, measure) : null,
    column: right,
    bars: choice.colorBar ? bars.map((bar) => barBlock(bar, barWidthIn(size), measure)) : [],
    scaleBar: choice.scaleBar && scaleBar ? scaleBarBlock(scaleBar) : null
  }
}

const isThere = <Value>(value: Value | null): value is Value => value !== null

/** Where a sheet has its insets above and below the views. */
interface StackedPlace {
  size: Size
  margin: number
  /** Pixels of the lower left corner that belong to the axis triad. */
  triad: number
  /** The legend of several views stands below them. */
  hasSeveralViews: boolean
}

/** Everything above and below the views. */
function stackedLayout(blocks: InsetBlocks, place: StackedPlace): InsetLayout {
  const { size, margin } = place
  const { width, height } = size
  const foot = footLayout(blocks, place)
  const placed: PlacedBlock[] = []
  const x = margin + blocks.indent
  let left = margin
  let widestLeft = 0
  for (const block of [blocks.title, foot.hasLegend ? null : blocks.legend].filter(isThere)) {
    placed.push({ block, x, y: left })
    left += block.height
    widestLeft = Math.max(widestLeft, block.width)
  }
  let top = left
  const { column } = blocks
  if (column) {
    const fits = x + widestLeft + gap + column.width <= width - margin
    const y = fits ? margin : left + (left > margin ? gap : 0)
    placed.push({ block: column, x: width - margin - column.width, y })
    top = Math.max(top, y + column.height)
  }
  const below = foot.placed.reduce((most, { y }) => Math.max(most, height - y + gap / 2), 0)
  // However much is said, a view is left.
  const bottom = Math.min(below, height * (1 - leastView) - Math.min(top, height * mostAbove))
  return {
    room: { ...noRoom, top: top > margin ? Math.min(top, height * mostAbove) : 0, bottom },
    placed: [...placed, ...foot.placed],
    isBeside: false
  }
}

/** Colour bars on the right, scale bar and legend on the left where they have room. */
function footLayout(
  { bars, scaleBar, legend }: InsetBlocks,
  { size, margin, triad, hasSeveralViews }: StackedPlace
): { placed: PlacedBlock[]; hasLegend: boolean } {
  const placed = barRows(bars, size, margin)
  const end = Math.min(...placed.map(({ x }) => x), size.width - margin) - 2 * gap
  let left = margin + triad
  if (scaleBar && left + scaleBar.width <= end) {
    placed.push({ block: scaleBar, x: left, y: size.height - margin - scaleBar.height })
    left += scaleBar.width + 2 * gap
  } else if (scaleBar) {
    const above = Math.min(...placed.map(({ y }) => y)) - gap - scaleBar.height
    placed.push({ block: scaleBar, x: size.width - margin - scaleBar.width, y: above })
  }
  const hasLegend = hasSeveralViews && legend !== null && left + legend.width <= end
  if (hasLegend)
    placed.push({ block: legend, x: left, y: size.height - margin - legend.height + underLegend })
  return { placed, hasLegend }
}

/** From the lower right corner, beside each other while there is room. */
function barRows(bars: readonly SheetBlock[], { width, height }: Size, margin: number): PlacedBlock[] {
  let [right, bottom, rowHeight] = [width - margin, height - margin, 0]
  return bars.toReversed().map((block): PlacedBlock => {
    if (right - block.width < margin && rowHeight > 0) {
      bottom -= rowHeight + gap
      ;[right, rowHeight] = [width - margin, 0]
    }
    const place = { block, x: right - block.width, y: bottom - block.height }
    right = place.x - 2 * gap
    rowHeight = Math.max(rowHeight, block.height)
    return place
  })
}

/** The title above the views, the rest left and right of them; null where it does not fit. */
function besideLayout(
  { indent, title, legend, column, bars, scaleBar }: InsetBlocks,
  { width, height }: Size,
  margin: number
): InsetLayout | null {
  const placed: PlacedBlock[] = []
  const top = margin + (title?.height ?? 0)
  if (title) placed.push({ block: title, x: margin + indent, y: margin })
  const left = legend ? margin + indent + legend.width + gap : 0
  if (legend) placed.push({ block: legend, x: margin + indent, y: top })
  if (column) placed.push({ block: column, x: width - margin - column.width, y: top })
  const wide = scaleBar && { ...scaleBar, width: Math.max(scaleBar.width, bars[0]?.width ?? 0) }
  const stack = stackedBlocks([wide, ...bars].filter(isThere), gap, 1)
  if (stack) placed.push({ block: stack, x: width - margin - stack.width, y: height - margin - stack.height })
  const widestRight = Math.max(column?.width ?? 0, stack?.width ?? 0)
  const needed = (column ? column.height + gap : 0) + (stack?.height ?? 0)
  const room = height - top - margin
  if (needed > room || (legend?.height ?? 0) > room) return null
  const right = widestRight > 0 ? widestRight + margin + gap : 0
  return { room: { top: title ? top : 0, bottom: 0, left, right }, placed, isBeside: true }
}
