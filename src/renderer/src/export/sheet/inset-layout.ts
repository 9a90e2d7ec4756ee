/**
 * Where insets stand: title and legend in the upper left corner, what the network is shown and the values in the upper right
 * one, colour bars in the lower right one or beside the views, the scale bar in the lower left one, beside the axis triad. One
 * view that is fitted has them in its corners, and keeps its box apart from them. So has a large picture of one view from any
 * camera; in any other the insets get room of their own, or the cell that panels leave free. Of several arrangements the one that leaves the views largest is taken.
 */
import { triadSize } from '../../scene/axis-triad.ts'
import { panelHead, usualAspect } from '../../scene/scene-panels.ts'
import { smallestTriadView } from '../../scene/view-layout.ts'
import { gridIn, noRoom, withoutRoom, type FreeRoom, type Viewport } from '../../scene/viewports.ts'
import { insetBlocks, isSmallPicture, isThere, sheetMargin, type BlockRequest } from './inset-blocks.ts'
import type { InsetContent } from './inset-content.ts'
import { panelLetterRoom, panelLetterType } from './panel-letter.ts'
import {
  insetArrangements,
  placesIn,
  type InsetArrangement,
  type InsetPlaces,
  type InsetSheet
} from './inset-places.ts'

export interface InsetRequest extends BlockRequest {
  /** How many views stand side by side, and in how many columns where that is said. */
  views: number
  columns?: number | undefined
  /** Each view has letter and title of a panel above it. */
  hasHeads?: boolean
  /** There is one view, and its camera keeps apart from what lies over it. */
  isFitted?: boolean
  /** What was found before: of a film at its first frame. */
  arrangement?: InsetArrangement
}

export interface InsetLayout extends InsetPlaces {
  arrangement: InsetArrangement
  /** Parts of the picture that lie over a fitted view. */
  covered: Viewport[]
}

/** The first arrangement is left for one whose views are larger by this factor at least. */
export const clearly = 1.08

/** The same for sheets of panels, which are alike then from one figure of a paper to the next. */
const muchLarger = 1.3

/** How large the boxes of fitted views can be in an arrangement. */
export type BoxIn = (layout: Pick<InsetLayout, 'room' | 'covered'>) => number

/** @param boxIn null where views are not fitted. */
export function insetLayout(
  content: InsetContent,
  request: InsetRequest,
  boxIn: BoxIn | null = null
): InsetLayout {
  const { size, views, hasHeads = false, isFitted = false, arrangement } = request
  const blocks = insetBlocks(content, request)
  const isOver = views === 1 && !hasHeads && (isFitted || !isSmallPicture(size))
  const sheet = sheetOf(request, isOver)
  const layoutIn = (tried: InsetArrangement): InsetLayout | null => {
    const places = placesIn(tried, blocks, sheet)
    const covered = places && coveredBy(places, request, sheet)
    return covered && { ...places, ...(isOver && { room: noRoom }), arrangement: tried, covered }
  }
  const stacked = (): InsetLayout =>
    layoutIn('stacked') ?? { room: noRoom, placed: [], arrangement: 'stacked', covered: [] }
  if (arrangement) return layoutIn(arrangement) ?? stacked()
  if (isOver && !boxIn) return stacked()
  const viewIn = (layout: InsetLayout): number => boxIn?.(layout) ?? viewSize(layout.room, request)
  const factor = hasHeads ? muchLarger : clearly
  return largest(insetArrangements.map(layoutIn).filter(isThere), viewIn, factor) ?? stacked()
}

/** The first one, unless another is larger by this factor. */
function largest(
  layouts: readonly InsetLayout[],
  viewIn: (layout: InsetLayout) => number,
  factor: number
): InsetLayout | undefined {
  let [best, most] = [layouts[0], layouts[0] ? viewIn(layouts[0]) : 0]
  for (const layout of layouts.slice(1)) {
    const size = viewIn(layout)
    if (size > most * factor) [best, most] = [layout, size]
  }
  return best
}

/** A view that is not over the whole sheet is too small for a triad wherever the sheet is. */
function sheetOf(
  { size, views, choice, columns, hasHeads = false }: InsetRequest,
  isOver: boolean
): InsetSheet {
  const hasTriad =
    views === 1 && choice.triad && isOver && Math.min(size.width, size.height) >= smallestTriadView
  return {
    ...{ size, margin: sheetMargin(size), triad: hasTriad ? triadSize : 0, hasSeveralViews: views > 1 },
    freeCellIn: (area) => (hasHeads ? freeCell(area, views, columns) : null)
  }
}

/** What the last row of panels leaves free, without the height of their titles; null where it is full. */
function freeCell(area: Viewport, views: number, columns: number | undefined): Viewport | null {
  const last = gridIn(area, views, columns, usualAspect).at(-1)
  if (!last) return null
  const [x, y] = [last.x + last.width, last.y + panelHead]
  const width = area.x + area.width - x
  return width > last.width / 2 ? { x, y, width, height: last.height - panelHead } : null
}

function coveredBy(
  { placed }: InsetPlaces,
  { letter }: InsetRequest,
  { size, margin, triad }: InsetSheet
): Viewport[] {
  const blocks = placed.map(({ block: { width, height }, x, y }) => ({ x, y, width, height }))
  const corner = { x: margin, y: margin, width: panelLetterRoom(letter), height: panelLetterType.size }
  const axes = { x: 0, y: size.height - triad, width: triad, height: triad }
  return [...blocks, ...(letter === '' ? [] : [corner]), ...(triad > 0 ? [axes] : [])]
}

/** How large each of the views can be beside the room of the insets. */
function viewSize(room: FreeRoom, { size, views, columns, hasHeads = false }: InsetRequest): number {
  const [cell] = gridIn(withoutRoom(size, room), views, columns, usualAspect)
  const head = hasHeads || views > 1 ? panelHead : 0
  return cell ? Math.min(cell.width / usualAspect, cell.height - head) : 0
}
