/**
 * The differences between a trace and the same one under a condition: connectors or displacement arrows at a few places
 * of the path, or of the current trajectory where there is one, and one at the head. Drawn from the two traces' own
 * textures; nothing is uploaded for them.
 */
import { conditionMark } from './condition-marks.ts'
import { Connector } from './connector.ts'
import type { Differences } from './descriptors.ts'
import { connectorGrid, mostArrows, mostConnectors } from './difference-grid.ts'
import { consecutive, paintOrder } from './drawable.ts'
import type { ConnectorPart } from './drawn-parts.ts'
import type { PositionTexture } from './position-texture.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import type { Look } from './trace-appearance.ts'
import type { TraceView } from './trace-view.ts'

/** What of a trace is joined. */
interface Joined {
  from: PositionTexture
  to: PositionTexture
  series: number
  points: number
}

export class DifferenceView {
  private readonly along: Connector
  private readonly head: Connector

  constructor(shared: SharedUniforms) {
    this.along = new Connector(shared, paintOrder.faint)
    this.head = new Connector(shared, paintOrder.marker)
  }

  /** Sets what is drawn of the two traces. They may be of different sizes for a moment: then nothing is. */
  refresh(baseline: TraceView, condition: TraceView, kind: Differences, look: Look): void {
    condition.group.add(this.along.mesh, this.head.mesh)
    const style = {
      color: conditionMark(condition.descriptor.condition?.mark ?? 0).color,
      width: kind === 'arrows' ? 1.25 : 1,
      head: kind === 'arrows' ? 7 : 0
    }
    this.along.setStyle({ ...style, opacity: kind === 'arrows' ? 0.75 : 0.5 })
    this.head.setStyle({ ...style, width: 2, opacity: 1 })
    const joined = joinedPaths(baseline, condition)
    this.along.mesh.visible = kind !== 'none' && joined !== null
    if (joined) this.joinAlong(joined, kind === 'arrows' ? mostArrows : mostConnectors, look)
    const head = joinedHeads(baseline, condition, look)
    this.head.mesh.visible = kind !== 'none' && head !== null
    if (head) this.joinHead(head, look)
  }

  /** What is drawn at the moment; see drawn-parts.ts. */
  drawn(): ConnectorPart[] {
    return [this.along, this.head].flatMap((part) => (part.mesh.visible ? [part.drawn()] : []))
  }

  dispose(): void {
    this.along.dispose()
    this.head.dispose()
  }

  private joinAlong({ from, to, series, points }: Joined, most: number, { reveal }: Look): void {
    const last = points - 1
    this.along.setEnds(from, to, consecutive(series, points))
    this.along.setGrid(connectorGrid(series, points, most), [reveal.tail * last, reveal.head * last], series)
  }

  private joinHead({ from, to, points }: Joined, { reveal }: Look): void {
    const index = reveal.head * (points - 1)
    const grid = { rows: 1, places: 1, first: index, last: index }
    this.head.setEnds(from, to, consecutive(1, points))
    this.head.setGrid(grid, [index, index], 1)
  }
}

/** The current trajectories, else the paths, where both traces have as many points. */
function joinedPaths(baseline: TraceView, condition: TraceView): Joined | null {
  const { series, points } = baseline.layout
  const { points: current } = baseline.current
  if (current > 1) return joinedCurrent(baseline, condition)
  const isSame = series === condition.layout.series && points === condition.layout.points
  return isSame && series > 0 ? { from: baseline.path, to: condition.path, series, points } : null
}

function joinedCurrent({ current: from }: TraceView, { current: to }: TraceView): Joined | null {
  return from.points > 0 && from.points === to.points ? { from, to, series: 1, points: from.points } : null
}

/** The current stimulus, or the head of a path that is shown up to it. */
function joinedHeads(baseline: TraceView, condition: TraceView, { reveal }: Look): Joined | null {
  const current = joinedCurrent(baseline, condition)
  if (current?.points === 1) return current
  if (reveal.head === 1) return null
  if (current) return current
  return baseline.layout.series === 1 ? joinedPaths(baseline, condition) : null
}
