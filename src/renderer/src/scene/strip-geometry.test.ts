import { describe, expect, it } from 'vitest'
import { capacityFor, gridIndices, gridLineSelection, stripIndices } from './strip-geometry.ts'

describe('stripIndices', () => {
  it('joins two points by two triangles with the same sense', () => {
    expect([...stripIndices(2)]).toEqual([0, 1, 2, 2, 1, 3])
  })

  it('is empty below two points and wide enough for many', () => {
    expect(stripIndices(0)).toHaveLength(0)
    expect(stripIndices(1)).toHaveLength(0)
    expect(stripIndices(100)).toBeInstanceOf(Uint16Array)
    const long = stripIndices(40_000)
    expect(long).toBeInstanceOf(Uint32Array)
    expect(long[long.length - 1]).toBe(39_999 * 4 - 1)
  })
})

describe('gridIndices', () => {
  it('covers each cell once: the areas of a unit grid add up to its cells', () => {
    const [series, points] = [4, 6]
    const indices = gridIndices(series, points)
    let area = 0
    for (let i = 0; i < indices.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => [
        (indices[i + k] ?? 0) % points,
        Math.floor((indices[i + k] ?? 0) / points)
      ])
      area += ((b![0]! - a![0]!) * (c![1]! - a![1]!) - (c![0]! - a![0]!) * (b![1]! - a![1]!)) / 2
    }
    expect(Math.abs(area)).toBe((series - 1) * (points - 1))
  })

  it('is empty for a single curve', () => {
    expect(gridIndices(1, 10)).toHaveLength(0)
  })
})

describe('gridLineSelection', () => {
  it('draws all of a few lines', () => {
    expect(gridLineSelection(10, 24)).toEqual({ count: 10, every: 1 })
  })

  it('keeps the first and the last of many', () => {
    const { count, every } = gridLineSelection(48, 24)
    expect(count).toBe(24)
    expect(Math.round((count - 1) * every)).toBe(47)
  })

  it('takes one line', () => {
    expect(gridLineSelection(1, 24)).toEqual({ count: 1, every: 1 })
  })
})

it('makes room in powers of two', () => {
  expect([0, 2, 3, 1000, 1024].map(capacityFor)).toEqual([2, 2, 4, 1024, 1024])
})
