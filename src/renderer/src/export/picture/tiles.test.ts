import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bandRows, tilesOf } from './tiles.ts'

it('tiles cover a part once, and none is larger than it may be', () => {
  const edge = fc.integer({ min: 1, max: 40 })
  fc.assert(
    fc.property(edge, edge, edge, edge, fc.integer({ min: 1, max: 20 }), (x, y, width, height, most) => {
      const covered = new Map<string, number>()
      for (const tile of tilesOf({ x, y, width, height }, most)) {
        expect(Math.max(tile.width, tile.height)).toBeLessThanOrEqual(most)
        for (let i = 0; i < tile.width; i++)
          for (let j = 0; j < tile.height; j++) {
            const place = `${tile.x + i} ${tile.y + j}`
            covered.set(place, (covered.get(place) ?? 0) + 1)
          }
      }
      expect(covered.size).toBe(width * height)
      expect([...covered.values()].every((times) => times === 1)).toBe(true)
      expect(covered.has(`${x} ${y}`)).toBe(true)
    })
  )
})

it('a band of the largest still takes at most 48 MB', () => {
  expect(bandRows({ width: 16_000, height: 16_000 }) * 16_000 * 4).toBeLessThanOrEqual(48e6)
  expect(bandRows({ width: 100, height: 50 })).toBe(50)
})
