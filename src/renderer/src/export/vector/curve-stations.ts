/** The points of one curve that are drawn, on the screen: its revealed part, whose ends may lie between two points. */
import type { StripPart } from '../../scene/drawn-parts.ts'
import type { ScreenMatrix } from './screen-matrix.ts'

export interface CurveStations {
  count: number
  /** Fractional index along the curve. */
  index: Float64Array
  x: Float64Array
  y: Float64Array
  depth: Float64Array
  /** Length along the curve in scene units; zeros where nothing is dashed. */
  length: Float64Array
}

export function emptyStations(most: number): CurveStations {
  const numbers = (): Float64Array => new Float64Array(most)
  return { count: 0, index: numbers(), x: numbers(), y: numbers(), depth: numbers(), length: numbers() }
}

/** Fills `into` with the stations of a curve, `forward` included in their depth. */
export function fillStations(
  into: CurveStations,
  part: StripPart,
  series: number,
  matrix: ScreenMatrix,
  forward: readonly [number, number]
): void {
  const { tail, lead } = part.reveal
  const { first, pointStride, seriesStride, points } = part.layout
  const start = first + series * seriesStride
  into.count = 0
  const add = (index: number): void => {
    const below = Math.min(Math.floor(index), points - 1)
    const above = Math.min(below + 1, points - 1)
    const [from, to] = [start + below * pointStride, start + above * pointStride]
    const at = into.count++
    matrix.projectBetween(part.positions, from, to, index - below)
    into.index[at] = index
    into.x[at] = matrix.x
    into.y[at] = matrix.y
    into.depth[at] = matrix.depth - forward[0] - index * forward[1]
    if (part.dash) into.length[at] = lengthAt(part.dash.lengths, part.crossed, from, to, index - below)
  }
  const [begin, end] = [Math.max(tail, 0), Math.min(lead, points - 1)]
  if (!(end > begin)) return
  add(begin)
  for (let index = Math.floor(begin) + 1; index < end; index++) add(index)
  add(end)
}

function lengthAt(lengths: Float32Array, crossed: boolean, from: number, to: number, share: number): number {
  const channel = crossed ? 1 : 0
  const a = lengths[from * 3 + channel] ?? 0
  return a + ((lengths[to * 3 + channel] ?? 0) - a) * share
}
