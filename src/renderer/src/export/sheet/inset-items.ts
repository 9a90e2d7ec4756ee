/**
 * Lays the insets over a picture: title and legend in the upper left corner, what the network is shown and the values in the
 * upper right one, the colour bar in the lower right one. The lower left corner belongs to the axis triad.
 */
import type { InsetChoice } from '#shared/export-recipe.ts'
import type { Size } from '../../scene/camera-fit.ts'
import { conditionMark } from '../../scene/condition-marks.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { FreeRoom } from '../../scene/scene-views.ts'
import { barItems, barsHeight } from './bar-items.ts'
import type { InsetContent } from './inset-content.ts'
import { panelLetterItems, panelLetterRoom } from './panel-letter.ts'
import { previewItems, previewSize } from './preview-items.ts'
import type { SheetItem, TextItem } from './sheet-items.ts'

const textSize = 12
const rowHeight = 19
/** A piece of a line in the legend. */
const sampleWidth = 26
/** Pictures with a shorter edge than this have no corners to spare: what stands there gets room of its own. */
const roomyEdge = 560

/** From the picture's edge. */
const marginOf = (size: Size): number => (isSmall(size) ? 8 : 18)
const titleSizeOf = (size: Size): number => (isSmall(size) ? 14 : 17)
const isSmall = ({ width, height }: Size): boolean => Math.min(width, height) < roomyEdge

/** What insets need above and below the views. Of one view in a large picture nothing: it has free corners. */
export function insetRoom(
  content: Pick<InsetContent, 'title' | 'traces' | 'lines'>,
  choice: InsetChoice,
  size: Size,
  { bars, hasSeveralViews }: { bars: InsetContent['bars']; hasSeveralViews: boolean }
): FreeRoom {
  if (!isSmall(size) && !hasSeveralViews) return { top: 0, bottom: 0 }
  const rows = choice.legend ? content.traces.length + content.lines.length : 0
  const title = choice.title && content.title !== '' ? titleSizeOf(size) * 1.7 : 0
  const top = title + rows * rowHeight
  return {
    top: top > 0 ? top + marginOf(size) : 0,
    bottom: choice.colorBar && bars.length > 0 ? barsHeight(bars) + marginOf(size) : 0
  }
}

export function insetItems(
  content: InsetContent,
  choice: InsetChoice,
  size: Size,
  theme: SceneTheme,
  letter = ''
): SheetItem[] {
  const margin = marginOf(size)
  const left = margin + panelLetterRoom(letter)
  const type = { size: titleSizeOf(size), weight: 600 } as const
  const hasTitle = choice.title && content.title !== ''
  const below = { x: left, y: margin + (hasTitle ? type.size * 1.7 : 0) }
  return [
    ...(hasTitle ? [textItem(content.title, left, margin, theme.ink, type)] : []),
    ...(choice.legend ? legendItems(content, below, theme) : []),
    ...rightColumn(content, choice, { right: size.width - margin, top: margin }, theme),
    ...(choice.colorBar ? barItems(content.bars, size, margin, theme) : []),
    ...panelLetterItems(letter, theme)
  ]
}

function legendItems(
  { traces, lines }: InsetContent,
  place: { x: number; y: number },
  theme: SceneTheme
): SheetItem[] {
  const rows = [
    ...traces.map(({ label, color }) => ({ label, color, dash: undefined as number[] | undefined })),
    ...lines.map(({ label, mark }) => ({ label, ...lineLook(mark, theme) }))
  ]
  return rows.flatMap(({ label, color, dash }, i): SheetItem[] => {
    const y = place.y + i * rowHeight
    const x = color === null ? place.x : place.x + sampleWidth + 8
    const text = textItem(label, x, y, theme.title)
    return color === null ? [text] : [sample(place.x, y + rowHeight / 2 - 2, color, dash), text]
  })
}

const lineLook = (mark: number | null, theme: SceneTheme): { color: string; dash?: number[] } => {
  if (mark === null) return { color: theme.title }
  const { color, dash } = conditionMark(mark)
  return { color, dash: [...dash] }
}

const sample = (x: number, y: number, color: string, dash: number[] | undefined): SheetItem => ({
  kind: 'line',
  points: [
    [x, y],
    [x + sampleWidth, y]
  ],
  ...{ color, width: 2, opacity: 1, ...(dash && { dash }) }
})

function rightColumn(
  { previews, readOut }: InsetContent,
  choice: InsetChoice,
  { right, top }: { right: number; top: number },
  theme: SceneTheme
): SheetItem[] {
  const items: SheetItem[] = []
  let y = top
  for (const preview of choice.stimulus ? previews : []) {
    const size = previewSize(preview)
    items.push(...previewItems(preview, { x: right - size.width, y, ...size }, theme))
    y += size.height + 10
  }
  for (const { label, value } of choice.readOut ? readOut : []) {
    items.push(textItem(value, right, y, theme.ink, { anchor: [1, 0], tabular: true }))
    items.push(textItem(label, right - valueRoom(readOut), y, theme.label, { anchor: [1, 0] }))
    y += rowHeight
  }
  return items
}

/** Where labels end, so that values of any length stand in one column. */
const valueRoom = (rows: InsetContent['readOut']): number =>
  Math.max(56, ...rows.map(({ value }) => value.length * textSize * 0.6)) + 10

const textItem = (
  text: string,
  x: number,
  y: number,
  color: string,
  more: Partial<TextItem> = {}
): TextItem => ({ kind: 'text', text, x, y, color, size: textSize, weight: 400, anchor: [0, 0], ...more })
