/** At which places a trace and the same one under a condition are joined: a chosen few, spread evenly. Pure. */
import type { ConnectorGrid } from './connector.ts'
import type { ConnectorPart } from './drawn-parts.ts'

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

/** A place on a curve; one connector of its own may stand between two points. */
export interface JoinedPlace {
  series: number
  index: number
}

/** The places of a grid that are shown, as the connector's shader has them. */
export function joinedPlaces({
  grid: { rows, places, first, last },
  shown,
  series: curves
}: Pick<ConnectorPart, 'grid' | 'shown' | 'series'>): JoinedPlace[] {
  const found: JoinedPlace[] = []
  for (let row = 0; row < rows; row++)
    for (let place = 0; place < places; place++) {
      const between = first + ((last - first) * place) / Math.max(places - 1, 1)
      const index = places > 1 ? Math.floor(between + 0.5) : between
      if (index < shown[0] || index > shown[1]) continue
      found.push({ series: Math.floor((row / Math.max(rows - 1, 1)) * (curves - 1) + 0.5), index })
    }
  return found
}
