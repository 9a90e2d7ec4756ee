/** Solids for markers: ball, ring, octahedron and cone. Pure geometry in scene units. */
import type { Triple } from '../../scene/scale.ts'
import { normalized } from '../../scene/camera-fit.ts'
import type { MeshBuilder, Rgba } from './mesh-builder.ts'
import { across, cross, minus, plus, times } from './triples.ts'

export interface Glyph {
  place: Triple
  radius: number
  color: Rgba
}

/** The corners and faces of a solid around the origin, all of them 1 from it. */
interface Solid {
  corners: Triple[]
  faces: [number, number, number][]
}

const octahedron: Solid = {
  corners: [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1]
  ],
  faces: [
    [0, 2, 4],
    [2, 1, 4],
    [1, 3, 4],
    [3, 0, 4],
    [2, 0, 5],
    [1, 2, 5],
    [3, 1, 5],
    [0, 3, 5]
  ]
}

/** Each face cut into four, with its new corners on the ball. */
function finer({ corners, faces }: Solid): Solid {
  const all = [...corners]
  const middles = new Map<string, number>()
  const middle = (a: number, b: number): number => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`
    const known = middles.get(key)
    if (known !== undefined) return known
    const place = plus(all[a] ?? zero, all[b] ?? zero)
    all.push(normalized(place))
    middles.set(key, all.length - 1)
    return all.length - 1
  }
  const cut = faces.flatMap(([a, b, c]): Solid['faces'] => {
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)]
    return [
      [a, ab, ca],
      [ab, b, bc],
      [ca, bc, c],
      [ab, bc, ca]
    ]
  })
  return { corners: all, faces: cut }
}

const zero: Triple = [0, 0, 0]
const coarse = finer(octahedron)
const usual = finer(coarse)
/** From coarse to fine: 6, 18, 66 and 258 vertices. */
const balls = [octahedron, coarse, usual, finer(usual)] as const

/** @param detail 0 … 3. */
export function addBall(builder: MeshBuilder, { place, radius, color }: Glyph, detail: number): void {
  const { corners, faces } = balls[Math.min(Math.max(detail, 0), 3)] ?? octahedron
  const first = builder.vertices
  for (const corner of corners) {
    const [x, y, z] = plus(place, corner, radius)
    builder.vertex(x, y, z, corner, color)
  }
  for (const [a, b, c] of faces) builder.triangle(first + a, first + b, first + c)
}

/** With flat faces. */
export function addDiamond(builder: MeshBuilder, { place, radius, color }: Glyph): void {
  for (const face of octahedron.faces) {
    const corners = face.map((corner) => octahedron.corners[corner] ?? zero)
    const normal = normalized(corners.reduce((sum, corner) => plus(sum, corner), zero))
    const [a = 0, b = 0, c = 0] = corners.map((corner) => {
      const [x, y, z] = plus(place, corner, radius)
      return builder.vertex(x, y, z, normal, color)
    })
    builder.triangle(a, b, c)
  }
}

/** Around an axis. @param thickness radius of what the ring is made of. */
export function addRing(
  builder: MeshBuilder,
  { place, radius, color }: Glyph,
  axis: Triple,
  thickness: number
): void {
  const u = across(axis)
  const v = cross(axis, u)
  const [around, sides] = [32, 10]
  const first = builder.vertices
  for (let i = 0; i < around; i++) {
    const out = onCircle(u, v, (2 * Math.PI * i) / around)
    const middle = plus(place, out, radius)
    for (let j = 0; j < sides; j++) {
      const normal = onCircle(out, axis, (2 * Math.PI * j) / sides)
      const [x, y, z] = plus(middle, normal, thickness)
      builder.vertex(x, y, z, normal, color)
    }
  }
  const at = (i: number, j: number): number => first + (i % around) * sides + (j % sides)
  for (let i = 0; i < around; i++)
    for (let j = 0; j < sides; j++) {
      builder.triangle(at(i, j), at(i + 1, j), at(i, j + 1))
      builder.triangle(at(i, j + 1), at(i + 1, j), at(i + 1, j + 1))
    }
}

/** With its tip at a place. @param towards unit vector from the middle of its base to the tip. */
export function addCone(
  builder: MeshBuilder,
  { place: tip, radius, color }: Glyph,
  towards: Triple,
  height: number
): void {
  const sides = 24
  const base = plus(tip, towards, -height)
  const u = across(towards)
  const v = cross(towards, u)
  const back = times(towards, -1)
  const centre = builder.vertex(...base, back, color)
  for (let i = 0; i < sides; i++) {
    const [here, next] = [i, i + 1].map((side) => onCircle(u, v, (2 * Math.PI * side) / sides)) as [
      Triple,
      Triple
    ]
    const slope = (out: Triple): Triple => normalized(plus(times(out, height), towards, radius))
    const corner = (out: Triple, normal: Triple): number =>
      builder.vertex(...plus(base, out, radius), normal, color)
    const [a, b] = [corner(here, slope(here)), corner(next, slope(next))]
    const top = builder.vertex(...tip, normalized(plus(slope(here), slope(next))), color)
    builder.triangle(a, b, top)
    builder.triangle(centre, corner(next, back), corner(here, back))
  }
}

const onCircle = (u: Triple, v: Triple, angle: number): Triple =>
  plus(times(u, Math.cos(angle)), v, Math.sin(angle))

/** The unit vector from one place to another; upwards where they are one. */
export function directionOf(from: Triple, to: Triple): Triple {
  const way = minus(to, from)
  return Math.hypot(...way) > 1e-9 ? normalized(way) : [0, 0, 1]
}
