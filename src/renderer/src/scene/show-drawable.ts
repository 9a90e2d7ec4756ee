/** Shows or hides a part of a trace; what is hidden keeps the points that it had. */
import type { PointLayout } from './drawable.ts'
import type { Marker } from './marker.ts'
import type { PositionTexture } from './position-texture.ts'
import type { Strip } from './strip.ts'
import type { Surface } from './surface.ts'

/** `lastSeries`: number of the last curve, where not all of them are drawn. */
export function show(
  drawable: Strip | Marker | Surface,
  visible: boolean,
  source: PositionTexture,
  layout: PointLayout,
  lastSeries = layout.series - 1
): void {
  drawable.mesh.visible = visible
  if (!visible) return
  drawable.setPoints(source)
  drawable.setLayout(layout, lastSeries)
}
