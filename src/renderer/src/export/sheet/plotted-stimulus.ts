/** Stimuli that are numbers, as curves along time or as bars, under the name of their input and on a line at zero. Pure. */
import { extent } from 'd3-array'
import type { StimulusPreview } from '#shared/stimulus.ts'
import { numbersOf, seriesCurves } from '../../panels/preview/preview-data.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { Viewport } from '../../scene/viewports.ts'
import type { ShownStimulus, ValueRange } from './inset-content.ts'
import { shortened, type MeasureText } from './measure-text.ts'
import type { SheetItem } from './sheet-items.ts'

const mostBars = 256
const nameType = { size: 11, weight: 400 } as const
const nameHeight = 16
const plotHeight = 48
export const plottedHeight = nameHeight + plotHeight

const isPlotted = ({ kind, picture }: Pick<StimulusPreview, 'kind' | 'picture'>): boolean =>
  !picture && (kind === 'series' || kind === 'bars')

/** Least and largest of what is drawn, zero among them. */
function plottedRange(preview: Pick<StimulusPreview, 'kind' | 'tensor'>): ValueRange {
  const [low = 0, high = 0] = extent(curvesOf(preview).flat())
  return [Math.min(0, low), Math.max(0, high)]
}

/** Of what is drawn to a scale: numbers, and how strong the edges of a graph are; null for the rest. */
export function shownRange(
  preview: Pick<StimulusPreview, 'kind' | 'picture' | 'tensor' | 'edges'>
): ValueRange | null {
  if (isPlotted(preview)) return plottedRange(preview)
  return preview.kind === 'graph' ? [0, strongestEdge(preview)] : null
}

export const strongestEdge = ({ edges = [] }: Pick<StimulusPreview, 'edges'>): number =>
  edges.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0)

export const joinedRange = (a: ValueRange, b: ValueRange): ValueRange => [
  Math.min(a[0], b[0]),
  Math.max(a[1], b[1])
]

/** Bars are one curve of values. */
const curvesOf = ({ kind, tensor }: Pick<StimulusPreview, 'kind' | 'tensor'>): number[][] =>
  kind === 'series' ? seriesCurves(numbersOf(tensor), tensor.dims) : [numbersOf(tensor).slice(0, mostBars)]

/** Within its own range where no other one is locked. */
export function plottedItems(
  preview: ShownStimulus,
  place: Viewport,
  theme: SceneTheme,
  measure: MeasureText
): SheetItem[] {
  const [low, high] = preview.range ?? plottedRange(preview)
  const top = place.y + nameHeight
  const upOf = (value: number): number => top + (1 - (value - low) / (high - low || 1)) * plotHeight
  const curves = curvesOf(preview)
  return [
    {
      ...{ kind: 'text', text: shortened(preview.input, place.width, nameType, measure), ...nameType },
      ...{ x: place.x, y: place.y, color: theme.label, anchor: [0, 0] }
    },
    zeroLine(place, upOf(0), theme),
    ...(preview.kind === 'series'
      ? curveItems(curves, place, upOf, theme)
      : barItems(curves[0] ?? [], place, upOf, theme))
  ]
}

const zeroLine = ({ x, width }: Viewport, y: number, theme: SceneTheme): SheetItem => ({
  ...{ kind: 'line', color: theme.edge, width: 1, opacity: 1 },
  points: [
    [x, y],
    [x + width, y]
  ]
})

function curveItems(
  curves: number[][],
  place: Viewport,
  upOf: (value: number) => number,
  theme: SceneTheme
): SheetItem[] {
  const line = (values: number[], isFirst: boolean): SheetItem => ({
    kind: 'line',
    points: values.map((value, i) => [
      place.x + (i / Math.max(values.length - 1, 1)) * place.width,
      upOf(value)
    ]),
    ...{ color: isFirst ? theme.title : theme.label, width: 1.25, opacity: isFirst ? 1 : 0.6 }
  })
  return curves.map((values, i) => line(values, i === 0)).reverse()
}

function barItems(
  values: readonly number[],
  place: Viewport,
  upOf: (value: number) => number,
  theme: SceneTheme
): SheetItem[] {
  const [zero, width] = [upOf(0), place.width / values.length]
  const look = { fill: theme.title, stroke: null, strokeWidth: 0, opacity: 1, radius: 0 }
  return values.map((value, i) => {
    const end = upOf(value)
    const height = Math.max(Math.abs(zero - end), 0.5)
    return {
      kind: 'rectangle',
      ...{ x: place.x + i * width, y: Math.min(zero, end), width: width * 0.8, height, ...look }
    }
  })
}
