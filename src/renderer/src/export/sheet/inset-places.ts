/**
 * Where blocks stand on a sheet, in each of a few arrangements, and the room that these keep for them. Which arrangement a
 * sheet has is decided by inset-layout.ts.
 */
import type { Size } from '../../scene/camera-fit.ts'
import { noRoom, withoutRoom, type FreeRoom, type Viewport } from '../../scene/viewports.ts'
import { blockGap as gap, isThere, type InsetBlocks } from './inset-blocks.ts'
import { stackedBlocks, type PlacedBlock, type SheetBlock } from './sheet-block.ts'

/**
 * `free cell`: all but the title in the part of a grid that its panels leave free. `stacked`: everything above and below the
 * views. `bars beside`: colour bars stand upright on the right, under the values. `beside`: so does the legend.
 */
export const insetArrangements = ['free cell', 'stacked', 'bars beside', 'beside'] as const
export type InsetArrangement = (typeof insetArrangements)[number]

export interface InsetPlaces {
  /** What stays free of views. */
  room: FreeRoom
  /** None lies over another one, nor over the letter. */
  placed: PlacedBlock[]
}

export interface InsetSheet {
  size: Size
  margin: number
  /** Pixels of the lower left corner that belong to the axis triad. */
  triad: number
  /** The legend of several views stands below them. */
  hasSeveralViews: boolean
  /** What panels leave free of a part of the sheet; null where they fill it. */
  freeCellIn: (area: Viewport) => Viewport | null
}

/** Free under the last word of a legend, which stands on one line with others. */
const underLegend = 3
/** From the top of a line to that of its capitals, which keep the margin. */
const aboveCapitals = 3
/** Shares of the height: what views keep, and what may stand above them. */
const leastView = 0.2
const mostAbove = 0.7

/** Null where the blocks have no room so. */
export const placesIn = (
  arrangement: InsetArrangement,
  blocks: InsetBlocks,
  sheet: InsetSheet
): InsetPlaces | null => {
  if (arrangement === 'free cell') return cellPlaces(blocks, sheet)
  return arrangement === 'stacked' ? stackedPlaces(blocks, sheet) : besidePlaces(arrangement, blocks, sheet)
}

/** In the middle of the free cell, one below the other. */
function cellPlaces(
  { indent, title, legend, leftColumn, bars, scaleBar }: InsetBlocks,
  sheet: InsetSheet
): InsetPlaces | null {
  const { placed, end } = headLayout([title], indent, sheet)
  const room = { ...noRoom, top: placed.length > 0 ? end : 0 }
  const cell = sheet.freeCellIn(withoutRoom(sheet.size, room))
  const stack = stackedBlocks([leftColumn, legend, ...bars, scaleBar].filter(isThere), 1.5 * gap, 0)
  if (!cell || !stack) return null
  const [left, above] = [cell.width - stack.width, cell.height - stack.height]
  if (left < 2 * sheet.margin || above < 2 * sheet.margin) return null
  placed.push({ block: stack, x: cell.x + left / 2, y: cell.y + above / 2 })
  return { room, placed }
}

/** Everything above and below the views. */
function stackedPlaces(blocks: InsetBlocks, sheet: InsetSheet): InsetPlaces {
  const { size, margin } = sheet
  const { width, height } = size
  const foot = footLayout(blocks, sheet)
  const head = headLayout([blocks.title, foot.hasLegend ? null : blocks.legend], blocks.indent, sheet)
  const { placed } = head
  let top = head.end
  const { column } = blocks
  if (column) {
    const fits = head.right + gap + column.width <= width - margin
    const y = fits ? margin : head.end + (placed.length > 0 ? gap : 0)
    placed.push({ block: column, x: width - margin - column.width, y })
    top = Math.max(top, y + column.height)
  }
  const below = foot.placed.reduce((most, { y }) => Math.max(most, height - y + gap / 2), 0)
  // However much is said, a view is left.
  const bottom = Math.min(below, height * (1 - leastView) - Math.min(top, height * mostAbove))
  return {
    room: { ...noRoom, top: placed.length > 0 ? Math.min(top, height * mostAbove) : 0, bottom },
    placed: [...placed, ...foot.placed]
  }
}

/** In the upper left corner, one below the other. */
function headLayout(
  blocks: readonly (SheetBlock | null)[],
  indent: number,
  { margin }: InsetSheet
): { placed: PlacedBlock[]; end: number; right: number } {
  const placed: PlacedBlock[] = []
  const x = margin + indent
  let end = margin - aboveCapitals
  for (const block of blocks.filter(isThere)) {
    placed.push({ block, x, y: end })
    end += block.height
  }
  return { placed, end, right: x + Math.max(0, ...placed.map(({ block }) => block.width)) }
}

/** Colour bars on the right, scale bar and legend on the left where they have room. */
function footLayout(
  { bars, scaleBar, legend }: InsetBlocks,
  { size, margin, triad, hasSeveralViews }: InsetSheet
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

/** The title above the views, one column on the right: values from its top, the rest in the middle of what is left. */
function besidePlaces(
  arrangement: InsetArrangement,
  { indent, title, legend, column, uprightBars, scaleBar }: InsetBlocks,
  sheet: InsetSheet
): InsetPlaces | null {
  const { margin, size } = sheet
  const { width, height } = size
  const isLegendBeside = arrangement === 'beside'
  const { placed, end } = headLayout([title, isLegendBeside ? null : legend], indent, sheet)
  const hasHead = placed.length > 0
  if (column) placed.push({ block: column, x: width - margin - column.width, y: margin })
  const rest = [isLegendBeside ? legend : null, ...uprightBars, scaleBar].filter(isThere)
  const stack = stackedBlocks(rest, 1.5 * gap, 0)
  const from = Math.max(hasHead ? end : margin, column ? margin + column.height + gap : 0)
  const free = height - margin - from
  if (!stack || stack.height > free || stack.width > width / 2) return null
  placed.push({ block: stack, x: width - margin - stack.width, y: from + (free - stack.height) / 2 })
  const right = Math.max(column?.width ?? 0, stack.width) + margin + gap
  return { room: { top: hasHead ? end : 0, bottom: 0, left: 0, right }, placed }
}
