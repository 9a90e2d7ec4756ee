/** Everything that a scene shows, as plain data: what an export draws again in its own size. */
import type {
  Arrangement,
  AxisScaling,
  Coloring,
  Differences,
  LineStyle,
  PositionLayout,
  TraceDescriptor,
  Trail
} from './descriptors.ts'
import type { Bounds } from './scale.ts'
import type { PanelGrid } from './scene-panels.ts'
import type { Look } from './trace-appearance.ts'
import type { TraceSet } from './trace-set.ts'

export interface TraceContent {
  descriptor: TraceDescriptor
  /** [series, points, 3]. */
  positions: Float32Array
  /** See `TrajectoryScene.updatePositions`. */
  current: Float32Array
  layout: PositionLayout
}

/** New points of a trace, by its id. */
export interface TracePoints extends Omit<TraceContent, 'descriptor'> {
  id: string
}

export interface SceneContent {
  traces: TraceContent[]
  coloring: Coloring
  /** By id of the trace, where colour means something else on it. */
  colorings: ReadonlyMap<string, Coloring>
  line: LineStyle
  arrangement: Arrangement
  hasOwnScales: boolean
  scaling: AxisScaling
  room: Bounds | null
  differences: Differences
  trail: Trail
  /** Share 0…1. */
  head: number
  /** Small multiples; left out, one view or the arrangement's. */
  grid?: PanelGrid
}

/** What a set of traces shows with a look. */
export function contentOf(
  set: TraceSet,
  { line, coloring }: Look,
  colorings: SceneContent['colorings'],
  trail: Trail,
  head: number
): SceneContent {
  const { traces, arrangement, hasOwnScales, scaling, room, differences } = set
  return {
    traces: traces.map(({ descriptor, path, current, layout }) => ({
      ...{ descriptor, layout, positions: path.positions, current: current.positions }
    })),
    ...{ line, coloring, arrangement, hasOwnScales, scaling, room, differences },
    ...{ colorings, trail, head }
  }
}
