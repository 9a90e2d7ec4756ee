/** Texts and looks that the parts of a plot share. */
import { conditionMark } from '../../scene/condition-marks.ts'
import { labelSizes } from '../../scene/labels.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { MeasureText } from '../sheet/measure-text.ts'
import type { LineItem, TextItem } from '../sheet/sheet-items.ts'
import type { LineLook } from './plot-content.ts'
import { tickSize } from './plot-ticks.ts'

/** What parts of a plot need to know of how it is drawn. */
export interface PlotStyle {
  theme: SceneTheme
  measure: MeasureText
}

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** 0.45 pt in print. */
export const axisWidth = 0.75
export const titleSize = labelSizes.axis
export const titleType = { size: titleSize, weight: 600 } as const

export const text = (
  words: string,
  x: number,
  y: number,
  anchor: [number, number],
  more: Pick<TextItem, 'color'> & Partial<TextItem>
): TextItem => ({ kind: 'text', text: words, x, y, anchor, size: tickSize, weight: 400, ...more })

export const axisTitleText = (
  words: string,
  x: number,
  y: number,
  anchor: [number, number],
  theme: SceneTheme,
  turn = 0
): TextItem =>
  text(words, x, y, anchor, { color: theme.title, size: titleSize, weight: 600, ...(turn !== 0 && { turn }) })

export const line = (
  points: [number, number][],
  color: string,
  width = axisWidth,
  more: Partial<LineItem> = {}
): LineItem => ({ kind: 'line', points, color, width, opacity: 1, ...more })

type Stroke = Pick<LineItem, 'color' | 'width' | 'opacity' | 'dash'>

/** Colour and dash together tell conditions apart; the baseline is solid. */
export function strokeOf({ mark, weight }: LineLook, theme: SceneTheme): Stroke {
  if (weight === 'level') return { color: theme.label, width: 1, opacity: 1, dash: [2, 3] }
  const own = mark === null ? null : conditionMark(mark)
  const color = own?.color ?? theme.title
  if (weight === 'faint') return { color, width: 0.75, opacity: 0.5 }
  return { color, width: 1.5, opacity: 1, ...(own && { dash: [...own.dash] }) }
}
