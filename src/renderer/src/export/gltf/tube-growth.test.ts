import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Triple } from '../../scene/scale.ts'
import { growthKeys, hasRoom } from './growth-keys.ts'
import { MeshBuilder } from './mesh-builder.ts'
import { grownShape, type Shown } from './tube-growth.ts'
import { addTube } from './tube-mesh.ts'

const radius = 0.1

/** Along x, a point at each whole number from 0 to 10. */
function shownOf(shown: Shown, isDash = false): { places: Triple[]; moves: Float32Array } {
  const builder = new MeshBuilder()
  const stations = Array.from({ length: 11 }, (_, index) => ({
    place: [index, 0, 0] as Triple,
    index,
    color: [1, 1, 1, 1] as const
  }))
  const spans = addTube(builder, { stations, isDash }, radius, 6)
  const { positions = new Float32Array(0) } = builder.mesh() ?? {}
  const moves = grownShape(positions, spans, shown)
  const at = (number: number): number => (positions[number] ?? NaN) + (moves[number] ?? NaN)
  const places = Array.from({ length: positions.length / 3 }, (_, i): Triple => [
    at(3 * i),
    at(3 * i + 1),
    at(3 * i + 2)
  ])
  return { places, moves }
}

describe('a tube that is shown in part', () => {
  it('reaches from its tail to its lead, as wide as it was', () => {
    const share = fc.double({ min: 0, max: 10, noNaN: true })
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [tail, lead] = [Math.min(a, b), Math.max(a, b)]
        if (lead - tail < 0.01 || tail > 9.9 || lead < 0.1) return
        const { places } = shownOf({ tail, lead })
        const xs = places.map(([x]) => x)
        // An end that is there has its cap.
        expect(Math.min(...xs)).toBeCloseTo(tail === 0 ? -radius : tail, 4)
        expect(Math.max(...xs)).toBeCloseTo(lead === 10 ? 10 + radius : lead, 4)
        expect(Math.max(...places.map(([, y, z]) => Math.hypot(y, z)))).toBeCloseTo(radius, 4)
      })
    )
  })

  it('is where it was where all of it is shown, and one place where nothing is', () => {
    expect(shownOf({ tail: 0, lead: 10 }).moves.every((move) => move === 0)).toBe(true)
    for (const [x, y, z] of shownOf({ tail: 0, lead: 0 }).places)
      expect(Math.hypot(x, y, z)).toBeLessThan(1e-5)
  })
})

describe('keys of growth', () => {
  const grown = Array.from({ length: 21 }, (_, key) => ({ tail: 0, lead: key / 20 }))

  it('have a shape each, but for the whole path', () => {
    const keys = growthKeys(grown, 100)
    expect(keys?.shapes).toEqual(grown.slice(0, 20))
    const row = (key: number): number[] => [...(keys?.shares.slice(key * 20, (key + 1) * 20) ?? [])]
    expect(row(3)).toEqual(Array.from({ length: 20 }, (_, shape) => (shape === 3 ? 1 : 0)))
    expect(row(20)).toEqual(new Array(20).fill(0))
  })

  it('are fewer where shapes would take too much room, each until the next one, and none where they would be too few', () => {
    const keys = growthKeys(
      Array.from({ length: 41 }, (_, key) => ({ tail: 0, lead: key / 40 })),
      70_000
    )
    expect(keys?.shapes.map(({ lead }) => lead)).toEqual(Array.from({ length: 14 }, (_, i) => (3 * i) / 40))
    const row = (key: number): number[] => [...(keys?.shares.slice(key * 14, key * 14 + 3) ?? [])]
    expect([row(2), row(3), row(5)]).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 0]
    ])
    expect([hasRoom(41, 50_000), hasRoom(41, 20_000)]).toEqual([false, true])
    expect(growthKeys(grown, 3_000_000)).toBeNull()
    expect(growthKeys(grown.slice(0, 1), 100)).toBeNull()
  })
})
