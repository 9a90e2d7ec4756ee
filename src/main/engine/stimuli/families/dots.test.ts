import { describe, expect, it } from 'vitest'
import { largestDifference, sampleOf, stimulusOf } from '../testing/bound-input.ts'

const side = 32

/** The picture moved to the right on a torus. */
const shifted = (picture: Float32Array, columns: number): Float32Array =>
  picture.map((_, i) => picture[Math.floor(i / side) * side + ((i - columns + side) % side)] ?? NaN)

describe('dots', () => {
  it('at full coherence without end of life, time moves the whole field', async () => {
    const stimulus = await stimulusOf([1, side, side], 'dots')
    const values = { coherence: 1, lifetime: -1, direction: 0, speed: 1 }
    const start = sampleOf(stimulus, { ...values, time: 0 }).slice()
    const later = sampleOf(stimulus, { ...values, time: 5 })
    expect(largestDifference(later, shifted(start, 5))).toBeLessThan(1e-5)
  })

  it('without coherence the direction does not matter', async () => {
    const stimulus = await stimulusOf([1, side, side], 'dots')
    const right = sampleOf(stimulus, { coherence: 0, direction: 0, time: 7 }).slice()
    expect(sampleOf(stimulus, { coherence: 0, direction: 90, time: 7 })).toEqual(right)
  })

  it('one dot covers its area; none leaves black', async () => {
    const stimulus = await stimulusOf([1, side, side], 'dots')
    const area = sampleOf(stimulus, { number: 1, radius: 4 }).reduce((total, value) => total + value, 0)
    expect(area / (Math.PI * 16)).toBeCloseTo(1, 1)
    expect(sampleOf(stimulus, { number: 0 }).every((value) => value === 0)).toBe(true)
  })

  it('repeats for a seed, and differs for another draw or seed', async () => {
    const first = sampleOf(await stimulusOf([1, side, side], 'dots', {}, {}, 1)).slice()
    const again = await stimulusOf([1, side, side], 'dots', {}, {}, 1)
    expect(sampleOf(again)).toEqual(first)
    expect(sampleOf(again, { draw: 1 })).not.toEqual(first)
    expect(sampleOf(await stimulusOf([1, side, side], 'dots', {}, {}, 2))).not.toEqual(first)
  })
})
