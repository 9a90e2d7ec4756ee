/** What an interface or an export needs to draw the colour bar: gradient, ticks, title. Nothing is drawn here. */
import { tableGradient } from './color-maps.ts'
import type { Coloring } from './descriptors.ts'
import { formatTicks, niceTicks } from './ticks.ts'

export interface ColorBar {
  title: string
  unit: string
  /** CSS `linear-gradient` from left to right. */
  gradient: string
  /** `position` 0…1 from left to right. */
  ticks: { position: number; label: string }[]
  /** Values at the two ends. */
  domain: [number, number]
}

/** The bar of a continuous colouring whose colours are in `table`; null where colour is by trace. */
export function colorBar(coloring: Coloring, table: Uint8Array): ColorBar | null {
  if (coloring.by === 'trace') return null
  const domain = domainOf(coloring)
  const [lower, upper] = domain
  const values = niceTicks(Math.min(lower, upper), Math.max(lower, upper), 5).filter(
    (value) => coloring.isWhole !== true || Number.isInteger(value)
  )
  const labels = formatTicks(values)
  return {
    title: coloring.title ?? '',
    unit: coloring.unit ?? '',
    gradient: tableGradient(table),
    ticks: values.map((value, i) => ({
      position: (value - lower) / (upper - lower),
      label: labels[i] ?? ''
    })),
    domain
  }
}

/** Offset and factor from 0…1 along a curve (or a sweep) to 0…1 in the colour table. */
export function lookupRange(coloring: Coloring): [offset: number, factor: number] {
  const [first, last] = coloring.values ?? [0, 1]
  const [lower, upper] = domainOf(coloring)
  return [(first - lower) / (upper - lower), (last - first) / (upper - lower)]
}

/** The domain, widened where it has no length. */
function domainOf(coloring: Coloring): [number, number] {
  const [lower, upper] = coloring.domain ?? coloring.values ?? [0, 1]
  return lower === upper ? [lower - 0.5, upper + 0.5] : [lower, upper]
}
