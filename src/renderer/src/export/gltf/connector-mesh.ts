/** Connectors and arrows between a trace and the same one under a condition, as thin tubes and cones. */
import { joinedPlaces } from '../../scene/difference-grid.ts'
import type { ConnectorPart } from '../../scene/drawn-parts.ts'
import type { SharedScale, Triple } from '../../scene/scale.ts'
import { addCone, directionOf } from './glyphs.ts'
import { linearColor } from './linear-color.ts'
import { MeshBuilder } from './mesh-builder.ts'
import type { ModelMesh } from './model.ts'
import { isPlace, placeAt } from './part-places.ts'
import { addTube } from './tube-mesh.ts'
import { lengthOf, minus, plus } from './triples.ts'

/** @param unit scene units of one pixel of the reference picture. */
export function connectorMesh(part: ConnectorPart, scale: SharedScale, unit: number): ModelMesh | null {
  const builder = new MeshBuilder()
  const { width, head, opacity, color: css } = part.style
  const color = linearColor(css, opacity)
  const radius = (width * unit) / 2
  for (const [from, to] of connectorsOf(part, scale)) {
    const length = lengthOf(minus(to, from))
    if (!(length > radius)) continue
    const tip = Math.min(head * unit, length)
    const way = directionOf(from, to)
    const end = plus(to, way, -tip)
    const stations = [from, end].map((place, index) => ({ place, index, color }))
    if (tip < length) addTube(builder, { stations, isDash: true }, radius, 6)
    // As wide as in the picture: 0.8 of its length.
    if (tip > 0) addCone(builder, { place: to, radius: 0.4 * tip, color }, way, tip)
  }
  return builder.mesh()
}

function connectorsOf(part: ConnectorPart, scale: SharedScale): [Triple, Triple][] {
  return joinedPlaces(part).flatMap(({ series, index }): [Triple, Triple][] => {
    const from = placeAt(part.positions, part.layout, scale, series, index)
    const to = placeAt(part.targets, part.layout, scale, series, index)
    return isPlace(from) && isPlace(to) ? [[from, to]] : []
  })
}
