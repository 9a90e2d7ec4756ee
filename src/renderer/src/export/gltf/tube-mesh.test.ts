import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Triple } from '../../scene/scale.ts'
import { MeshBuilder, type Rgba } from './mesh-builder.ts'
import type { ModelMesh } from './model.ts'
import { addTube } from './tube-mesh.ts'
import { cross, dot, minus, plus } from './triples.ts'

const grey: Rgba = [0.5, 0.5, 0.5, 1]

function tubeAround(places: readonly Triple[], { radius = 0.1, sides = 8, isDash = false } = {}): ModelMesh {
  const builder = new MeshBuilder()
  addTube(
    builder,
    { stations: places.map((place, index) => ({ place, index, color: grey })), isDash },
    radius,
    sides
  )
  const mesh = builder.mesh()
  if (!mesh) throw new Error('There is no tube.')
  return mesh
}

const placesOf = ({ positions }: ModelMesh): Triple[] =>
  Array.from({ length: positions.length / 3 }, (_, i) => [
    positions[3 * i] ?? NaN,
    positions[3 * i + 1] ?? NaN,
    positions[3 * i + 2] ?? NaN
  ])

const trianglesOf = (mesh: ModelMesh): [Triple, Triple, Triple][] => {
  const places = placesOf(mesh)
  return Array.from({ length: mesh.indices.length / 3 }, (_, i) =>
    [0, 1, 2].map((corner) => places[mesh.indices[3 * i + corner] ?? -1] ?? [NaN, NaN, NaN])
  ) as [Triple, Triple, Triple][]
}

/** By the divergence theorem: positive only where triangles are anticlockwise from outside. */
const volumeOf = (mesh: ModelMesh): number =>
  trianglesOf(mesh).reduce((sum, [a, b, c]) => sum + dot(a, cross(b, c)) / 6, 0)

/** Edges that have a triangle at one side only, where vertices at the same place are one. */
function openEdges(mesh: ModelMesh): number {
  const key = (place: Triple): string => place.map((value) => Math.round(value * 1e5)).join(' ')
  const edges = new Map<string, number>()
  for (const corners of trianglesOf(mesh)) {
    const [a, b, c] = corners.map(key) as [string, string, string]
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a]
    ] as const) {
      if (from === to) continue
      const [edge, way] = from < to ? [`${from},${to}`, 1] : [`${to},${from}`, -1]
      edges.set(edge, (edges.get(edge) ?? 0) + way)
    }
  }
  return [...edges.values()].filter((ways) => ways !== 0).length
}

const circle = (points: number): Triple[] =>
  Array.from({ length: points + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % points)) / points
    return [Math.cos(angle), Math.sin(angle), 0]
  })

describe('a tube', () => {
  it('around a straight path lies a radius from it, and a flat end at its end', () => {
    const mesh = tubeAround(
      [
        [0, 0, 0],
        [0, 0, 2]
      ],
      { isDash: true, sides: 64 }
    )
    const places = placesOf(mesh)
    expect(Math.min(...places.map(([, , z]) => z))).toBe(0)
    expect(Math.max(...places.map(([, , z]) => z))).toBe(2)
    const distances = places.map(([x, y]) => Math.hypot(x, y))
    expect(Math.max(...distances)).toBeCloseTo(0.1, 6)
    expect(volumeOf(mesh)).toBeCloseTo(Math.PI * 0.01 * 2, 3)
    expect(openEdges(mesh)).toBe(0)
  })

  it('has round ends where a curve ends', () => {
    const mesh = tubeAround([
      [0, 0, 0],
      [0, 0, 2]
    ])
    expect(Math.max(...placesOf(mesh).map(([, , z]) => z))).toBeCloseTo(2.1, 6)
    expect(openEdges(mesh)).toBe(0)
  })

  it('goes round a ring without seam and ends', () => {
    const mesh = tubeAround(circle(40))
    const rings = 41
    expect(mesh.positions.length / 3).toBe(rings * 8)
    expect(openEdges(mesh)).toBe(0)
    const [places, last] = [placesOf(mesh), (rings - 1) * 8]
    for (let side = 0; side < 8; side++) {
      const apart = minus(places[side] ?? [NaN, NaN, NaN], places[last + side] ?? [NaN, NaN, NaN])
      expect(Math.hypot(...apart)).toBeLessThan(1e-6)
      expect(mesh.normals.slice(3 * side, 3 * side + 3)).toEqual(
        mesh.normals.slice(3 * (last + side), 3 * (last + side) + 3)
      )
    }
    // A torus.
    expect(volumeOf(tubeAround(circle(200), { sides: 64 }))).toBeCloseTo(2 * Math.PI ** 2 * 0.01, 2)
  })

  it('keeps its width at a mild corner and is whole at a sharp one', () => {
    const corner = (end: Triple): ModelMesh =>
      tubeAround([[-2, 0, 0], [0, 0, 0], end], { sides: 4, radius: 0.1 })
    const mild = placesOf(corner([0, 2, 0]))
    // The mitre at a right angle is √2 as wide, across the corner.
    const atCorner = mild.filter((place) => Math.hypot(...place) < 0.15).map((place) => Math.hypot(...place))
    expect(Math.max(...atCorner)).toBeLessThanOrEqual(0.1 * Math.SQRT2 + 1e-6)
    expect(openEdges(corner([-2, 0.2, 0]))).toBe(0)
    expect(Math.max(...placesOf(corner([-2, 0.2, 0])).map(([x]) => x))).toBeCloseTo(0.1, 6)
  })

  it('of any path is closed, has unit normals, and triangles that face outwards', () => {
    const step = fc.tuple(
      fc.double({ min: 0.5, max: 1, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true })
    )
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.boolean(), (steps, isDash) => {
        const places = steps.reduce<Triple[]>(
          (all, way) => [...all, plus(all[all.length - 1] ?? [0, 0, 0], way)],
          [[0, 0, 0]]
        )
        const mesh = tubeAround(places, { isDash, radius: 0.05 })
        expect(openEdges(mesh)).toBe(0)
        expect(volumeOf(mesh)).toBeGreaterThan(0)
        for (let i = 0; i < mesh.normals.length; i += 3)
          expect(Math.hypot(...mesh.normals.subarray(i, i + 3))).toBeCloseTo(1, 5)
      })
    )
  })

  it('of places that lie upon each other is none', () => {
    const builder = new MeshBuilder()
    const stations = Array.from({ length: 5 }, (_, index) => ({
      place: [1, 2, 3] as Triple,
      index,
      color: grey
    }))
    addTube(builder, { stations, isDash: false }, 0.1, 8)
    expect(builder.mesh()).toBeNull()
  })
})
