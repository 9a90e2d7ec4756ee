/** At which places a trace and the same one under a condition are joined: a chosen few, spread evenly. Pure. */
import type { ConnectorGrid } from './connector.ts'

/** For one trace and condition, besides the one at the head; arrows need more room. */
export const mostConnectors = 64
export const mostArrows = 32
/** Curves of a sheaf or surface that get some. */
const mostRows = 8

/** Places on `series` curves of `points` points, ends included, no more than `most` in all. */
export function connectorGrid(series: number, points: number, most: number): ConnectorGrid {
  const rows = Math.min(series, mostRows)
  const places = Math.min(points, Math.floor(most / Math.max(rows, 1)))
  return { rows, places, first: 0, last: Math.max(points - 1, 0) }
}
