import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueRange } from './value-range.ts'

describe('valueRange', () => {
  it('begins distances at zero', () => {
    expect(valueRange(2, 4, true)[0]).toBe(0)
    expect(valueRange(0, 0, true)).toEqual([0, 1])
  })

  it('holds every value, with a length', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, min: -1e6, max: 1e6 }),
        fc.float({ noNaN: true, min: -1e6, max: 1e6 }),
        fc.boolean(),
        (a, b, fromZero) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)]
          const [lower, upper] = valueRange(low, high, fromZero)
          return lower <= low && upper >= high && upper > lower
        }
      )
    )
  })

  it('has bounds where there is nothing to show', () => {
    expect(valueRange(null, null, false)).toEqual([0, 1])
  })
})
