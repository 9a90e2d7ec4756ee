/**
 * Lays the insets over a picture: title and legend in the upper left corner, what the network is shown and the values in the
 * upper right one, the colour bar in the lower right one. The lower left corner belongs to the axis triad.
 */
import type { InsetChoice } from '#shared/export-recipe.ts'
import type { Size } from '../../scene/camera-fit.ts'
import { conditionMark } from '../../scene/condition-marks.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import { barItems } from './bar-items.ts'
import type { InsetContent } from './inset-content.ts'
import { previewItems, previewSize } from './preview-items.ts'
import type { SheetItem, TextItem } from './sheet-items.ts'

/** From the picture's edge. */
export const insetMargin = 18
const titleSize = 17
const textSize = 12
const rowHeight = 19
/** A piece of a line in the legend. */
const sampleWidth = 26

/** Height that a title takes above several views. */
export const titleRoom = insetMargin + titleSize * 1.6

export function insetItems(
  content: InsetContent,
  choice: InsetChoice,
  { width, height }: Size,
  theme: SceneTheme
): SheetItem[] {
  const left = [...(choice.title ? titleItems(content.title, theme) : [])]
  const below = insetMargin + (left.length > 0 ? titleSize * 1.7 : 0)
  return [
    ...left,
    ...(choice.legend ? legendItems(content, below, theme) : []),
    ...rightColumn(content, choice, width, theme),
    ...(choice.colorBar ? barItems(content.bars, { width, height }, theme) : [])
  ]
}

const titleItems = (title: string, theme: SceneTheme): SheetItem[] =>
  title === '' ? [] : [textItem(title, insetMargin, insetMargin, theme.ink, { size: titleSize, weight: 600 })]

function legendItems({ traces, lines }: InsetContent, top: number, theme: SceneTheme): SheetItem[] {
  const rows = [
    ...traces.map(({ label, color }) => ({ label, color, dash: undefined as number[] | undefined })),
    ...lines.map(({ label, mark }) => ({ label, ...lineLook(mark, theme) }))
  ]
  return rows.flatMap(({ label, color, dash }, i): SheetItem[] => {
    const y = top + i * rowHeight
    const x = color === null ? insetMargin : insetMargin + sampleWidth + 8
    const text = textItem(label, x, y, theme.title)
    return color === null ? [text] : [sample(y + rowHeight / 2 - 2, color, dash), text]
  })
}

const lineLook = (mark: number | null, theme: SceneTheme): { color: string; dash?: number[] } => {
  if (mark === null) return { color: theme.title }
  const { color, dash } = conditionMark(mark)
  return { color, dash: [...dash] }
}

const sample = (y: number, color: string, dash: number[] | undefined): SheetItem => ({
  kind: 'line',
  points: [
    [insetMargin, y],
    [insetMargin + sampleWidth, y]
  ],
  ...{ color, width: 2, opacity: 1, ...(dash && { dash }) }
})

function rightColumn(
  { previews, readOut }: InsetContent,
  choice: InsetChoice,
  width: number,
  theme: SceneTheme
): SheetItem[] {
  const right = width - insetMargin
  const items: SheetItem[] = []
  let y = insetMargin
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
