import { describe, expect, it } from 'vitest'
import { mixedSeed, randomOrder, randomStream, uniformAt } from './random.ts'

describe('random numbers', () => {
  it('are normal: mean 0, variance 1, kurtosis 3', () => {
    const stream = randomStream(1)
    const draws = Array.from({ length: 100_000 }, () => stream.normal())
    const moment = (power: number): number => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length
    expect(moment(1)).toBeCloseTo(0, 1)
    expect(moment(2)).toBeCloseTo(1, 1)
    expect(moment(4)).toBeCloseTo(3, 0)
  })

  it('depend on each of their seeds', () => {
    expect(randomStream(1, 2).uniform()).toBe(randomStream(1, 2).uniform())
    expect(randomStream(1, 2).uniform()).not.toBe(randomStream(2, 1).uniform())
    expect(mixedSeed(0)).not.toBe(mixedSeed(0, 0))
  })

  it('by number fill [0, 1) evenly', () => {
    const counts = new Array<number>(10).fill(0)
    for (let n = 0; n < 10_000; n++) counts[Math.floor(uniformAt(5, n) * 10)]! += 1
    // Chi-squared with 9 degrees of freedom: below 27.9 in 999 of 1000 cases.
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(27.9)
  })

  it('an order holds each number once', () => {
    const order = randomOrder(50, randomStream(4))
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })
})
