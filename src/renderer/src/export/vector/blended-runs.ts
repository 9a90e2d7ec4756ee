/**
 * See-through curves of one opacity. Segments between which they turn sharply are a group that blends as one, as the strip's
 * shaders blend them: else a curve were darker where it comes back as it went.
 */
import { sharpTurn } from '../../scene/strip-shader.ts'
import type { CurveStations } from './curve-stations.ts'
import type { RunBuilder } from './run-builder.ts'
import type { CurveCutter } from './strip-runs.ts'
import type { VectorPiece } from './vector-piece.ts'

interface Chain {
  /** Segments, the last one not included. */
  from: number
  to: number
}

/** The runs of one curve in their order, and groups of them. */
export function blendedRuns(curve: CurveCutter, stations: CurveStations, run: RunBuilder): VectorPiece[] {
  const { opacity } = curve
  const parts = chains(stations).map((chain) => {
    const isGroup = isSharp(stations, chain.from + 1) && chain.to > chain.from + 1
    const runs: VectorPiece[] = []
    run.into(runs)
    curve.opacity = isGroup ? 1 : opacity
    for (let segment = chain.from; segment < chain.to; segment++) curve.cut(segment, run)
    return { runs, isGroup }
  })
  run.flush()
  curve.opacity = opacity
  return parts.flatMap(({ runs, isGroup }) => (isGroup ? group(runs, opacity) : runs))
}

function group(runs: readonly VectorPiece[], opacity: number): VectorPiece[] {
  const [first] = runs
  return first ? [{ ...first, item: { kind: 'group', opacity, items: runs.map(({ item }) => item) } }] : []
}

/** Segments joined by sharp turns, and those between them that are not. */
function chains(stations: CurveStations): Chain[] {
  const found: Chain[] = []
  let [from, isSharpChain] = [0, false]
  const end = Math.max(stations.count - 1, 0)
  for (let segment = 1; segment < end; segment++) {
    const turn = isSharp(stations, segment)
    if (turn === isSharpChain) continue
    // A sharp turn takes the segment before it along, and its last segment is followed by another chain.
    const cut = turn ? segment - 1 : segment
    if (cut > from) found.push({ from, to: cut })
    from = cut
    isSharpChain = turn
  }
  if (end > from) found.push({ from, to: end })
  return found
}

/** Whether the curve turns sharply at the station where a segment begins. */
function isSharp({ count, x, y }: CurveStations, station: number): boolean {
  if (station < 1 || station + 1 >= count) return false
  const before = direction(x, y, station - 1)
  const after = direction(x, y, station)
  const square = (before[0] + after[0]) ** 2 + (before[1] + after[1]) ** 2
  return square <= sharpTurn
}

function direction(x: Float64Array, y: Float64Array, segment: number): [number, number] {
  const [dx, dy] = [
    (x[segment + 1] ?? NaN) - (x[segment] ?? NaN),
    (y[segment + 1] ?? NaN) - (y[segment] ?? NaN)
  ]
  const length = Math.sqrt(dx * dx + dy * dy)
  return [dx / length, dy / length]
}
