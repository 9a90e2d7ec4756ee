/** What each unit of a trace's states holds, along a swept parameter (its tuning) or along depth, position or time: lines of few units, a map of many. */
import { activitySentence } from '#shared/caption/plot-sentences.ts'
import { traceLabel } from '#shared/words/trace-words.ts'
import type {
  CellAxis,
  CellPlot,
  LinePlot,
  PlotAxis,
  PlotContent,
  PlotLine
} from '../../../export/plot/plot-content.ts'
import { axisTitle, shareOf, ticksOf } from '../../../export/plot/plot-ticks.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import { valueRange } from '../../value-range.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { captionFacts } from '../caption.ts'
import { alongTrace, traceOf } from './along.ts'
import { preparedPlan } from './plot-parts.ts'

/** Of more units those that change most are shown. */
const mostUnits = 256
const mostTicks = 6
/** So few are lines, which say more of each. */
const mostLines = 6

/** @param id of the trace; the first one where it is left out. */
export async function activityPlot(
  workbench: Workbench,
  id: string | undefined,
  { signal, onProgress }: ExportContext
): Promise<PlotContent> {
  const { current } = workbench.document
  const { title, values } = current
  const trace = traceOf(workbench, id)
  const along = alongTrace(workbench, trace)
  const plotted = { ...current, ...along.plotted }
  const description = activitySentence(trace, mostUnits, plotted, captionFacts(workbench))
  const request = { plan: preparedPlan(workbench).id, trace: trace.id, values, isAlongSweep: along.isSwept }
  const { states, points, features } = await workbench.link.call('states', request, { signal, onProgress })
  const count = along.isSwept ? (along.compared.sweep.at(-1)?.count ?? 0) : points
  const row = states.subarray(along.row * count * features, (along.row + 1) * count * features)
  const places = Array.from({ length: count }, (_, i) => along.placeOf(i))
  return {
    title,
    description,
    subject: traceLabel(trace),
    readOut: along.readOut,
    body: (features > mostLines ? activityCells : activityLines)(row, features, along.axis, places)
  }
}

/** @param states [places, features] */
export function activityLines(
  states: Float32Array,
  features: number,
  x: PlotAxis,
  places: readonly number[]
): LinePlot {
  const lines = Array.from({ length: features }, (_, unit): PlotLine => ({
    name: `Unit ${unit}`,
    look: { mark: unit === 0 ? null : unit - 1, weight: 'plain' },
    values: places.map((_, place) => finite(states[place * features + unit])),
    spansGaps: false
  }))
  const { low, high } = rangeOf(states)
  return {
    ...{ kind: 'lines', x, places, lines },
    y: { title: 'Activity', unit: '', scale: 'linear', domain: valueRange(low, high, false) },
    legend: lines.map(({ name, look }) => ({ label: name, look }))
  }
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null

function rangeOf(values: Iterable<number>): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values)
    if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return low > high ? { low: 0, high: 0 } : { low, high }
}

/** @param states [places, features] */
export function activityCells(
  states: Float32Array,
  features: number,
  axis: PlotAxis,
  places: readonly number[]
): CellPlot {
  const units = shownUnits(states, features)
  const values = units.flatMap((unit) => places.map((_, place) => states[place * features + unit] ?? NaN))
  const { low, high } = rangeOf(values)
  const reach = Math.max(-low, high)
  const nameOf = (place: number): string | number => axis.names?.[places[place] ?? -1] ?? places[place] ?? NaN
  return {
    kind: 'cells',
    rows: { title: 'Unit', labels: units.map(String), borders: [] },
    columns: placeAxis(axis, places),
    maps: [{ name: '', scale: 0, values }],
    scales: [
      low < 0
        ? { title: 'Activity', unit: '', map: 'vik', domain: [-reach, reach] }
        : { title: 'Activity', unit: '', map: 'viridis', domain: [0, Math.max(high, 0)] }
    ],
    ...{ isSquare: false, value: 'activity' },
    facts: [
      { name: 'unit', meaning: 'Number of the unit in its state', of: (line) => units[line] ?? NaN },
      { name: axisTitle(axis), meaning: 'Where it is along the axis', of: (_, column) => nameOf(column) }
    ]
  }
}

/** All of few units; else those with the largest ranges, in their order. */
function shownUnits(states: Float32Array, features: number): number[] {
  const all = Array.from({ length: features }, (_, unit) => unit)
  if (features <= mostUnits) return all
  const ranges = all.map((unit) => {
    const own = Array.from(
      { length: states.length / features },
      (_, place) => states[place * features + unit] ?? NaN
    )
    const { low, high } = rangeOf(own)
    return high - low
  })
  const largest = all.toSorted((a, b) => (ranges[b] ?? 0) - (ranges[a] ?? 0)).slice(0, mostUnits)
  return largest.sort((a, b) => a - b)
}

/** Columns have their words, or lie on an axis with round values. */
function placeAxis(axis: PlotAxis, places: readonly number[]): CellAxis {
  const named = { title: axisTitle(axis), borders: [] }
  const { names } = axis
  if (names) return { ...named, labels: places.map((place) => names[place] ?? String(place)) }
  const ticks = ticksOf(axis, mostTicks).flatMap(({ value, label }) => {
    const share = shareOf(axis, value)
    return share === null ? [] : [{ at: share * (places.length - 1), label }]
  })
  return { ...named, ticks, labels: places.map(() => ''), names: places.map(String) }
}
