/** A surface as faces, each of one colour, shaded by its slope as the surface's shader does. */
import { normalized } from '../../scene/camera-fit.ts'
import { parseColor } from '../../scene/color-maps.ts'
import type { SurfacePart } from '../../scene/drawn-parts.ts'
import type { SharedScale, Triple } from '../../scene/scale.ts'
import type { ShapeItem } from '../sheet/sheet-items.ts'
import type { FaceTriangle, ScreenPlace } from './face-index.ts'
import { facesOf, type PlacedFace } from './face-order.ts'
import { hexColor, type PartColors } from './part-colors.ts'
import type { ScreenMatrix } from './screen-matrix.ts'
import type { PiecePlace, VectorPiece } from './vector-piece.ts'

/** Where the light comes from, and how dark a face is that it only grazes: as in surface.ts. */
const light = normalized([0.4, -0.5, 0.77])
const darkest = 0.72
/** Entries of the colour table that one face may stand for. */
const entriesPerFace = 8

interface Corner extends ScreenPlace {
  scene: Triple
}

/** What a face looks like, and where its surface is painted. */
export interface FaceLook {
  place: PiecePlace
  fill: string
  opacity: number
}

export interface SurfaceContext {
  matrix: ScreenMatrix
  scale: SharedScale
  colors: PartColors
  place: PiecePlace
  /** Depth by which a face may be uneven. */
  tolerance: number
}

/** The faces of all cells that are there as a whole. */
export function surfaceFaces(part: SurfacePart, context: SurfaceContext): PlacedFace<FaceLook>[] {
  const { matrix, scale, colors, place, tolerance } = context
  const { series, points } = part.layout
  const faces: PlacedFace<FaceLook>[] = []
  const [alongCuts, sweepCuts] = cutsOf(part, colors)
  const corner = (s: number, p: number): Corner => cornerAt(part, s, p, matrix, scale)
  for (let s = 0; s + 1 < series; s++)
    for (let p = 0; p + 1 < points; p++) {
      const cell = [corner(s, p), corner(s, p + 1), corner(s + 1, p + 1), corner(s + 1, p)] as const
      if (cell.some(({ x }) => Number.isNaN(x))) continue
      for (let row = 0; row < sweepCuts; row++)
        for (let column = 0; column < alongCuts; column++) {
          const [u, v] = [(column + 0.5) / alongCuts, (row + 0.5) / sweepCuts]
          const face = partOfCell(cell, column / alongCuts, row / sweepCuts, 1 / alongCuts, 1 / sweepCuts)
          const color = colors.colorAt((p + u) / part.last[0], (s + v) / part.last[1])
          const look = { place, fill: shaded(color, face), opacity: part.opacity }
          faces.push(...facesOf(face, look, tolerance))
        }
    }
  return faces
}

export function facePiece({ corners, sorted, look }: PlacedFace<FaceLook>): VectorPiece {
  const { place, fill, opacity } = look
  const points = corners.map(({ x, y }): [number, number] => [x, y])
  const item: ShapeItem = { kind: 'shape', points, fill, stroke: null, strokeWidth: 0, opacity }
  return { ...place, depth: sorted, item }
}

/** For lines that pass before and behind. */
export function faceTriangles({ corners, sorted }: PlacedFace<unknown>): FaceTriangle[] {
  const [first, ...others] = corners
  return others.slice(1).flatMap((corner, i): FaceTriangle[] => {
    const before = others[i]
    return first && before ? [{ corners: [first, before, corner], sorted }] : []
  })
}

type Face = readonly [Corner, Corner, Corner, Corner]

/** Into how many faces a cell is cut along the curves and from curve to curve, so that colour changes in small steps. */
function cutsOf(part: SurfacePart, colors: PartColors): [along: number, sweep: number] {
  const [points, series] = part.last
  const steps = colors.by === 'order' ? points : series
  const entries = Math.abs(colors.entryAt(1 / steps) - colors.entryAt(0))
  const cuts = Math.max(1, Math.ceil((entries > 128 ? 0 : entries) / entriesPerFace))
  return colors.by === 'order' ? [cuts, 1] : [1, colors.by === 'sweep' ? cuts : 1]
}

function cornerAt(
  { layout, positions }: SurfacePart,
  series: number,
  point: number,
  matrix: ScreenMatrix,
  { factor }: SharedScale
): Corner {
  const at = (layout.first + series * layout.seriesStride + point * layout.pointStride) * 3
  const [x, y, z] = [positions[at] ?? NaN, positions[at + 1] ?? NaN, positions[at + 2] ?? NaN]
  matrix.project(x, y, z)
  const scene: Triple = [x * factor[0], y * factor[1], z * factor[2]]
  return { x: matrix.x, y: matrix.y, depth: matrix.depth, scene }
}

/** The part of a cell from (u, v) on, of a width and height in shares of the cell. */
function partOfCell(cell: Face, u: number, v: number, width: number, height: number): Face {
  if (width === 1 && height === 1) return cell
  const at = (a: number, b: number): Corner =>
    between(between(cell[0], cell[1], a), between(cell[3], cell[2], a), b)
  return [at(u, v), at(u + width, v), at(u + width, v + height), at(u, v + height)]
}

function between(a: Corner, b: Corner, share: number): Corner {
  const mix = (from: number, to: number): number => from + (to - from) * share
  return {
    x: mix(a.x, b.x),
    y: mix(a.y, b.y),
    depth: mix(a.depth, b.depth),
    scene: [mix(a.scene[0], b.scene[0]), mix(a.scene[1], b.scene[1]), mix(a.scene[2], b.scene[2])]
  }
}

function shaded(color: string, face: Face): string {
  const shade = darkest + (1 - darkest) * slopeOf(face)
  const [red, green, blue] = parseColor(color)
  return hexColor(red * shade, green * shade, blue * shade)
}

/** How much a face is turned to the light, 0…1. */
function slopeOf([a, b, c, d]: Face): number {
  const [ux, uy, uz] = subtract(c.scene, a.scene)
  const [vx, vy, vz] = subtract(d.scene, b.scene)
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const
  const length = Math.hypot(...normal)
  return length > 0
    ? Math.abs(normal[0] * light[0] + normal[1] * light[1] + normal[2] * light[2]) / length
    : 1
}

const subtract = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
