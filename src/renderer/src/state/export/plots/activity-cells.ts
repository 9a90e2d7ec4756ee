/** What units hold as a plot: lines of few, maps of many. Pure. */
import type {
  CellAxis,
  CellMap,
  CellPlot,
  LinePlot,
  PlotAxis,
  PlotLine
} from '../../../export/plot/plot-content.ts'
import { axisTitle, shareOf, ticksOf } from '../../../export/plot/plot-ticks.ts'
import { valueRange } from '../../value-range.ts'

/** Of more units those that change most are shown. */
export const mostUnits = 256
const mostTicks = 6
/** So few are lines, which say more of each. */
export const mostLines = 6

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

function rangeOf(values: Iterable<number | null>): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values)
    if (value !== null && Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return low > high ? { low: 0, high: 0 } : { low, high }
}

/** A map of units by places; `states` [places, features]. */
interface UnitMap {
  name: string
  states: Float32Array
}

/** Maps of the same units on one scale. */
export function activityCells(
  maps: readonly UnitMap[],
  features: number,
  axis: PlotAxis,
  places: readonly number[]
): CellPlot {
  const units = shownUnits(maps, features)
  const drawn = maps.map(({ name, states }): CellMap => ({
    name,
    scale: 0,
    values: units.flatMap((unit) => places.map((_, place) => states[place * features + unit] ?? NaN))
  }))
  const ranges = drawn.map(({ values }) => rangeOf(values))
  const [low, high] = [
    Math.min(...ranges.map((range) => range.low)),
    Math.max(...ranges.map((range) => range.high))
  ]
  const reach = Math.max(-low, high)
  const nameOf = (place: number): string | number => axis.names?.[places[place] ?? -1] ?? places[place] ?? NaN
  return {
    kind: 'cells',
    rows: { title: 'Unit', labels: units.map(String), borders: [] },
    columns: placeAxis(axis, places),
    maps: drawn,
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
function shownUnits(maps: readonly UnitMap[], features: number): number[] {
  const all = Array.from({ length: features }, (_, unit) => unit)
  if (features <= mostUnits) return all
  const ranges = all.map((unit) => {
    const { low, high } = rangeOf(maps.flatMap(({ states }) => valuesOf(states, unit, features)))
    return high - low
  })
  const largest = all.toSorted((a, b) => (ranges[b] ?? 0) - (ranges[a] ?? 0)).slice(0, mostUnits)
  return largest.sort((a, b) => a - b)
}

const valuesOf = (states: Float32Array, unit: number, features: number): number[] =>
  Array.from({ length: states.length / features }, (_, place) => states[place * features + unit] ?? NaN)

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
