/** A surface as a sheet with a colour at each point of its grid. Light makes its slope visible; the picture shades it itself. */
import type { SurfacePart } from '../../scene/drawn-parts.ts'
import type { SharedScale, Triple } from '../../scene/scale.ts'
import type { PartColors } from '../vector/part-colors.ts'
import { linearColor } from './linear-color.ts'
import { MeshBuilder } from './mesh-builder.ts'
import type { ModelMesh } from './model.ts'
import { isPlace, placeAt } from './part-places.ts'
import { cross, dot, lengthOf, minus, times } from './triples.ts'

/** Null where no cell is whole. */
export function surfaceMesh(part: SurfacePart, scale: SharedScale, colors: PartColors): ModelMesh | null {
  const { series, points } = part.layout
  const builder = new MeshBuilder()
  const place = (s: number, p: number): Triple => placeAt(part.positions, part.layout, scale, s, p)
  const numbers = new Int32Array(series * points).fill(-1)
  for (let s = 0; s < series; s++)
    for (let p = 0; p < points; p++) {
      const here = place(s, p)
      if (!isPlace(here)) continue
      const color = linearColor(colors.colorAt(p / part.last[0], s / part.last[1]), part.opacity)
      numbers[s * points + p] = builder.vertex(...here, normalAt(place, s, p, part.layout), color)
    }
  const number = (s: number, p: number): number => numbers[s * points + p] ?? -1
  for (let s = 0; s + 1 < series; s++)
    for (let p = 0; p + 1 < points; p++) {
      const cell = [number(s, p), number(s, p + 1), number(s + 1, p), number(s + 1, p + 1)] as const
      if (Math.min(...cell) < 0) continue
      builder.triangle(cell[0], cell[1], cell[2])
      builder.triangle(cell[2], cell[1], cell[3])
    }
  return builder.mesh(true)
}

/** From the neighbours along the curve and across it, as far as there are any. */
function normalAt(
  place: (series: number, point: number) => Triple,
  s: number,
  p: number,
  { series, points }: { series: number; points: number }
): Triple {
  const here = place(s, p)
  const at = (series: number, point: number): Triple => {
    const found = place(series, point)
    return isPlace(found) ? found : here
  }
  const along = minus(at(s, Math.min(p + 1, points - 1)), at(s, Math.max(p - 1, 0)))
  const sideways = minus(at(Math.min(s + 1, series - 1), p), at(Math.max(s - 1, 0), p))
  const normal = cross(along, sideways)
  const length = lengthOf(normal)
  const isFlat = length * length <= 1e-12 * dot(along, along) * dot(sideways, sideways)
  return isFlat || length === 0 ? [0, 0, 1] : times(normal, 1 / length)
}
