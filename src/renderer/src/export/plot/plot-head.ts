/** What stands above a plot: the letter of its panel, its title, values that are held, and the legend in rows. */
import type { InsetChoice } from '#shared/export-recipe.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import { panelLetterItems, panelLetterRoom } from '../sheet/panel-letter.ts'
import type { SheetItem, TextItem } from '../sheet/sheet-items.ts'
import { shortened, type MeasureText } from '../sheet/measure-text.ts'
import type { PlotContent } from './plot-content.ts'
import { tickType } from './plot-ticks.ts'
import { line, strokeOf, text, titleSize, type Area, type PlotStyle } from './plot-type.ts'

const rowHeight = 17
const legendType = { size: 11, weight: 400 } as const
const headType = { size: titleSize + 2, weight: 600 } as const
const subjectType = { size: 12, weight: 400 } as const
const sampleWidth = 26
const sampleGap = 6
/** Between two entries of the legend. */
const entryGap = 18
/** Height of a letter's row where nothing stands beside it. */
const letterHeight = 16

export interface PlotHead {
  items: SheetItem[]
  legend: SheetItem[]
  /** What is left below. */
  rest: Area
}

/** Takes its rows from the top of the room. The letter stands in its corner. */
export function plotHead(
  content: PlotContent,
  choice: InsetChoice,
  room: Area,
  style: PlotStyle,
  letter: string
): PlotHead {
  const { theme, measure } = style
  const left = room.x + panelLetterRoom(letter)
  const width = room.x + room.width - left
  const items: SheetItem[] = panelLetterItems(letter, room.x, theme)
  let y = room.y
  for (const { words, type, color, height } of headLines(content, choice, theme)) {
    items.push(text(shortened(words, width, type, measure), left, y, [0, 0], { color, ...type }))
    y += height
  }
  const { body } = content
  const rows = choice.legend && body.kind === 'lines' ? legendRows(body.legend, width, measure) : []
  const legend = rows.flatMap((row, i) => legendRow(row, left, y + i * rowHeight, style))
  y += rows.length * rowHeight
  if (y > room.y) y += 6
  if (letter !== '') y = Math.max(y, room.y + letterHeight)
  return { items, legend, rest: { ...room, y, height: room.y + room.height - y } }
}

interface HeadLine {
  words: string
  type: Pick<TextItem, 'size' | 'weight'>
  color: string
  height: number
}

/** Title, what it is of, and values, where there are such. */
function headLines(
  { title, subject, readOut }: PlotContent,
  choice: InsetChoice,
  theme: SceneTheme
): HeadLine[] {
  const values = readOut.map(({ label, value }) => `${label} ${value}`).join(' · ')
  return [
    { words: choice.title ? title : '', type: headType, color: theme.ink, height: headType.size * 1.5 },
    { words: subject ?? '', type: subjectType, color: theme.title, height: rowHeight },
    { words: choice.readOut ? values : '', type: tickType, color: theme.label, height: rowHeight }
  ].filter(({ words }) => words !== '')
}

type Entry = Extract<PlotContent['body'], { kind: 'lines' }>['legend'][number]

const widthOf = ({ label }: Entry, measure: MeasureText): number =>
  sampleWidth + sampleGap + measure(label, legendType)

/** As many entries in each row as fit. */
function legendRows(entries: readonly Entry[], width: number, measure: MeasureText): Entry[][] {
  const rows: Entry[][] = []
  let used = Infinity
  for (const { label, look } of entries) {
    const entry = { look, label: shortened(label, width - sampleWidth - sampleGap, legendType, measure) }
    if (used + widthOf(entry, measure) > width) {
      rows.push([])
      used = 0
    }
    rows.at(-1)?.push(entry)
    used += widthOf(entry, measure) + entryGap
  }
  return rows
}

function legendRow(
  row: readonly Entry[],
  left: number,
  y: number,
  { theme, measure }: PlotStyle
): SheetItem[] {
  let x = left
  return row.flatMap((entry): SheetItem[] => {
    const at = x
    x += widthOf(entry, measure) + entryGap
    const middle = y + rowHeight / 2
    const sample: [number, number][] = [
      [at, middle],
      [at + sampleWidth, middle]
    ]
    const { color, width, ...look } = strokeOf(entry.look, theme)
    return [
      line(sample, color, width, look),
      text(entry.label, at + sampleWidth + sampleGap, middle, [0, 0.5], {
        color: theme.title,
        ...legendType
      })
    ]
  })
}
