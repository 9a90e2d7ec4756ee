import { describe, expect, it } from 'vitest'
import { editedValues } from './testing/edited-values.ts'

describe('add', () => {
  it('adds a vector to every state vector', async () => {
    expect(await editedValues([{ kind: 'add', direction: [10, -1] }], [1, 2, 2], [1, 2, 3, 4])).toEqual([
      11, 1, 13, 3
    ])
  })

  it('counts in norms of each state vector where that is asked for', async () => {
    // ‖(3, 4)‖ = 5; the direction (0, 2) has the length 1 when it counts. A vector of length 0 stays.
    const steer = { kind: 'add', direction: [0, 2], unit: 'norm', strength: 2 }
    const after = await editedValues([steer], [1, 2, 2], [3, 4, 0, 0])
    after.forEach((value, index) => {
      expect(value).toBeCloseTo([3, 14, 0, 0][index] ?? NaN, 5)
    })
  })

  it('adds seeded noise: the same for the same seed, of the stated deviation, the same for every stimulus', async () => {
    const zeros = Array.from({ length: 2 * 500 * 4 }, () => 0)
    const noise = { kind: 'noise', deviation: 3, seed: 5 }
    const first = await editedValues([noise], [2, 500, 4], zeros)
    expect(await editedValues([noise], [2, 500, 4], zeros)).toEqual(first)
    expect(await editedValues([{ ...noise, seed: 6 }], [2, 500, 4], zeros)).not.toEqual(first)
    expect(first.slice(0, 2000)).toEqual(first.slice(2000))
    const variance = first.reduce((sum, value) => sum + value * value, 0) / first.length
    // Standard error of the variance of 2,000 normal numbers: 9 · √(2 / 2000) ≈ 0.28.
    expect(Math.abs(variance - 9)).toBeLessThan(1)
  })
})
