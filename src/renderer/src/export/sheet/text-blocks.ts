/** The insets that are words: title, legend, and the values of what moves. */
import { conditionMark } from '../../scene/condition-marks.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { InsetContent } from './inset-content.ts'
import { shortened, wrapped, type MeasureText } from './measure-text.ts'
import type { SheetBlock } from './sheet-block.ts'
import type { SheetItem, TextItem } from './sheet-items.ts'
import { lineHeight } from './type-metrics.ts'

const plain = { size: 12, weight: 400 } as const
const tabular = { ...plain, tabular: true } as const
const rowHeight = 19
/** A piece of a line in the legend, and with the room behind it. */
const sampleWidth = 26
const sampleRoom = sampleWidth + 8

export function titleBlock(
  title: string,
  size: number,
  widest: number,
  measure: MeasureText
): SheetBlock | null {
  if (title === '') return null
  const type = { size, weight: 600 } as const
  const lines = wrapped(title, widest, type, measure)
  return {
    width: Math.max(...lines.map((line) => measure(line, type))),
    height: ((lines.length - 1) * lineHeight + 1.7) * size,
    items: (x, y, { ink }) => lines.map((line, i) => textItem(line, x, y + i * size * lineHeight, ink, type))
  }
}

export function legendBlock(
  { traces, lines }: Pick<InsetContent, 'traces' | 'lines'>,
  widest: number,
  measure: MeasureText
): SheetBlock | null {
  const rows = [
    ...traces.map(({ label, color }) => ({ label, look: () => (color === null ? null : { color }) })),
    ...lines.map(({ label, mark }) => ({ label, look: (theme: SceneTheme) => lineLook(mark, theme) }))
  ].map((row, i) => ({ ...row, left: traces[i]?.color === null ? 0 : sampleRoom }))
  if (rows.length === 0) return null
  const shown = rows.map(({ label, left }) => shortened(label, widest - left, plain, measure))
  return {
    width: Math.max(...rows.map(({ left }, i) => left + measure(shown[i] ?? '', plain))),
    height: rows.length * rowHeight,
    items: (x, y, theme) =>
      rows.flatMap(({ look, left }, i): SheetItem[] => {
        const style = look(theme)
        const text = textItem(shown[i] ?? '', x + left, y + i * rowHeight, theme.title)
        return style ? [sample(x, y + (i + 0.5) * rowHeight - 2, style), text] : [text]
      })
  }
}

interface LineLook {
  color: string
  dash?: number[]
}

const lineLook = (mark: number | null, theme: SceneTheme): LineLook => {
  if (mark === null) return { color: theme.title }
  const { color, dash } = conditionMark(mark)
  return { color, dash: [...dash] }
}

const sample = (x: number, y: number, { color, dash }: LineLook): SheetItem => ({
  kind: 'line',
  points: [
    [x, y],
    [x + sampleWidth, y]
  ],
  ...{ color, width: 2, opacity: 1, ...(dash && { dash }) }
})

/** Labels end in one column, whatever the length of the values. */
export function readOutBlock(
  rows: InsetContent['readOut'],
  widest: number,
  measure: MeasureText
): SheetBlock | null {
  if (rows.length === 0) return null
  const values = Math.max(56, ...rows.map(({ value }) => measure(value, tabular))) + 10
  const labels = rows.map(({ label }) => shortened(label, widest - values, plain, measure))
  const width = values + Math.max(...labels.map((label) => measure(label, plain)))
  return {
    ...{ width, height: rows.length * rowHeight },
    items: (x, y, theme) =>
      rows.flatMap(({ value }, i) => [
        textItem(value, x + width, y + i * rowHeight, theme.ink, { anchor: [1, 0], tabular: true }),
        textItem(labels[i] ?? '', x + width - values, y + i * rowHeight, theme.label, { anchor: [1, 0] })
      ])
  }
}

const textItem = (
  text: string,
  x: number,
  y: number,
  color: string,
  more: Partial<TextItem> = {}
): TextItem => ({ kind: 'text', text, x, y, color, ...plain, anchor: [0, 0], ...more })
