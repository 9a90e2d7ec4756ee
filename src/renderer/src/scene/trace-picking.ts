/** Picking over whole traces: which of them is nearest to the pointer, and where on it. */
import { Matrix4, type Camera } from 'three'
import type { Pick } from './descriptors.ts'
import { nearestPlace, positionAt, type NearestPlace, type PickTarget } from './picking.ts'
import type { TraceView } from './trace-view.ts'
import type { Viewport } from './viewports.ts'

/** Largest distance from the pointer, in CSS pixels. */
const reach = 14

/** The nearest place of `traces` to (x, y) in a view. The current trajectory wins over the sweep's at equal distance. */
export function pickTrace(
  traces: readonly TraceView[],
  view: Viewport,
  camera: Camera,
  x: number,
  y: number
): Pick | null {
  let best: Pick | null = null
  for (const trace of traces) {
    const clipFromData = new Matrix4()
      .multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse)
      .multiply(trace.group.matrixWorld)
    const projection = { clipFromData: clipFromData.elements, width: view.width, height: view.height }
    for (const { target, isCurrent } of pickTargets(trace)) {
      const place = nearestPlace(target, projection, x - view.x, y - view.y, reach)
      if (!place || (best && place.distance >= best.distance)) continue
      best = describePlace(trace, target, isCurrent, place, view)
    }
  }
  return best
}

function pickTargets(trace: TraceView): { target: PickTarget; isCurrent: boolean }[] {
  const { current, path, layout, descriptor } = trace
  const targets = []
  if (current.points > 1) {
    const target = { positions: current.positions, series: 1, points: current.points, pointsOnly: false }
    targets.push({ target, isCurrent: true })
  }
  const pointsOnly = descriptor.mark === 'points'
  targets.push({ target: { ...layout, positions: path.positions, pointsOnly }, isCurrent: false })
  return targets
}

function describePlace(
  trace: TraceView,
  target: PickTarget,
  isCurrent: boolean,
  place: NearestPlace,
  view: Viewport
): Pick {
  return {
    trace: trace.descriptor.condition?.of ?? trace.descriptor.id,
    condition: trace.descriptor.condition?.id ?? null,
    series: isCurrent ? -1 : place.series,
    index: place.index,
    distance: place.distance,
    x: place.x + view.x,
    y: place.y + view.y,
    position: positionAt(target, place.series, place.index)
  }
}
