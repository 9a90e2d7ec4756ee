/** What an interface or an export needs to draw the colour bar: gradient, ticks, title. Nothing is drawn here. */
import { ticksWithEnds, type BarTick } from './bar-ticks.ts'
import { categoryColor, categoryTable, tableGradient, tableStops, visibleTable } from './color-maps.ts'
import type { Coloring } from './descriptors.ts'
import { formatTicks, logTicks, niceTicks } from './ticks.ts'

export interface ColorBar {
  title: string
  unit: string
  /** CSS `linear-gradient` from left to right. */
  gradient: string
  /** The same as colours at equal distances. */
  stops: string[]
  /** `position` 0…1 from left to right; both ends among them where they are values. */
  ticks: { position: number; label: string }[]
  /** Values at the two ends. */
  domain: [number, number]
  /** Where each value is a category: what takes the place of the gradient. */
  categories?: { label: string; color: string }[]
}

/** The colours of a colouring; ends of a map that would vanish in the background are cut (`lightness`, see `visibleTable`). */
export function coloringTable(coloring: Coloring, lightness: readonly [number, number]): Uint8Array {
  return coloring.isCategorical === true
    ? categoryTable(...domainOf(coloring))
    : visibleTable(coloring.map, lightness)
}

/** The bar of a colouring whose colours are in `table`; null where colour is by trace. */
export function colorBar(coloring: Coloring, table: Uint8Array): ColorBar | null {
  if (coloring.by === 'trace') return null
  const domain = domainOf(coloring)
  const share = shareIn(coloring, domain)
  const ticks = ticksOf(coloring, domain)
  return {
    title: coloring.title ?? '',
    unit: coloring.unit ?? '',
    gradient: tableGradient(table),
    stops: tableStops(table),
    ticks: ticks.map(({ value, label }) => ({
      position: share(value),
      label: coloring.words?.[value] ?? label
    })),
    domain,
    ...(coloring.isCategorical === true && { categories: categoriesOf(coloring, domain) })
  }
}

/** A bar, and the traces whose colours it explains. */
export interface SharedColorBar {
  traces: string[]
  bar: ColorBar
}

/** One bar for each meaning that colour has on the traces, in their order. */
export function colorBars(
  traces: readonly { id: string; coloring: Coloring }[],
  tableOf: (coloring: Coloring) => Uint8Array
): SharedColorBar[] {
  const meanings = new Map<string, SharedColorBar>()
  for (const { id, coloring } of traces) {
    const bar = colorBar(coloring, tableOf(coloring))
    const key = JSON.stringify(bar)
    const known = meanings.get(key)
    if (known) known.traces.push(id)
    else if (bar) meanings.set(key, { traces: [id], bar })
  }
  return [...meanings.values()]
}

/** Offset and factor from 0…1 along a curve (or a sweep) to 0…1 in the colour table; past the ends, cyclic maps go on. */
export function lookupRange(coloring: Coloring): [offset: number, factor: number] {
  const [first, last] = coloring.values ?? [0, 1]
  const share = shareIn(coloring, domainOf(coloring))
  return [share(first), share(last) - share(first)]
}

/** Where a value lies in the domain, 0…1. */
function shareIn({ scale }: Coloring, [lower, upper]: [number, number]): (value: number) => number {
  if (scale === 'log' && lower > 0 && upper > 0)
    return (value) => Math.log(value / lower) / Math.log(upper / lower)
  return (value) => (value - lower) / (upper - lower)
}

/** Round values, at quarters of a turn where they are whole, and the ends. */
function ticksOf(coloring: Coloring, [from, to]: [number, number]): BarTick[] {
  const [lower, upper] = [Math.min(from, to), Math.max(from, to)]
  const { period, scale, isWhole } = coloring
  const logarithmic = scale === 'log' ? logTicks(lower, upper) : []
  if (logarithmic.length > 1) return withLogEnds(logarithmic, lower, upper)
  const quarter = (period ?? 0) / 4
  const isTurn = quarter > 0 && Number.isInteger(quarter)
  const values = isTurn
    ? niceTicks(Math.ceil(lower / quarter), Math.floor(upper / quarter), 4).map((count) => count * quarter)
    : niceTicks(lower, upper, 5).filter((value) => isWhole !== true || Number.isInteger(value))
  return hasLength(coloring) ? ticksWithEnds(values, [lower, upper], isWhole) : labelled(values)
}

function labelled(values: readonly number[]): BarTick[] {
  const labels = formatTicks(values)
  return values.map((value, i) => ({ value, label: labels[i] ?? '' }))
}

/** Round numbers that are nearer to an end than by this factor say nothing more. */
const nearLogEnd = 1.25

function withLogEnds(ticks: readonly BarTick[], lower: number, upper: number): BarTick[] {
  const ends = [lower, upper].filter((end) => !ticks.some(({ value }) => Math.abs(value / end - 1) < 1e-9))
  const kept = ticks.filter(({ value }) =>
    ends.every((end) => Math.max(value / end, end / value) > nearLogEnd)
  )
  const added = ends.map((value) => ({ value, label: String(Number(value.toPrecision(2))) }))
  return [...kept, ...added].sort((a, b) => a.value - b.value)
}

function categoriesOf({ words }: Coloring, [from, to]: [number, number]): { label: string; color: string }[] {
  const [lower, upper] = [Math.ceil(Math.min(from, to)), Math.floor(Math.max(from, to))]
  return Array.from({ length: upper - lower + 1 }, (_, i) => ({
    label: words?.[lower + i] ?? String(lower + i),
    color: categoryColor(lower + i)
  }))
}

const endsOf = ({ domain, values }: Coloring): [number, number] => domain ?? values ?? [0, 1]

const hasLength = (coloring: Coloring): boolean => endsOf(coloring)[0] !== endsOf(coloring)[1]

/** The domain, widened where it has no length. */
function domainOf(coloring: Coloring): [number, number] {
  const [lower, upper] = endsOf(coloring)
  return lower === upper ? [lower - 0.5, upper + 0.5] : [lower, upper]
}
