import { describe, expect, it } from 'vitest'
import { FieldTransform } from '../fourier.ts'
import { sampleOf, stimulusOf } from '../testing/bound-input.ts'

const side = 64

/** Mean power of the picture at frequencies from low to high, in cycles/image. */
function power(picture: Float32Array, low: number, high: number): number {
  const field = { real: Float64Array.from(picture), imaginary: new Float64Array(side * side) }
  new FieldTransform(side, side).forward(field)
  let sum = 0
  let count = 0
  for (let i = 0; i < side * side; i++) {
    const [u, v] = [i % side, Math.floor(i / side)].map((k) => (k < side / 2 ? k : k - side))
    const frequency = Math.hypot(u ?? 0, v ?? 0)
    if (frequency < low || frequency >= high) continue
    sum += (field.real[i] ?? 0) ** 2 + (field.imaginary[i] ?? 0) ** 2
    count++
  }
  return sum / count
}

describe('noise', () => {
  it.each(['white', 'binary', 'narrowband', '1/f^α'])(
    '%s repeats for a seed and differs by draw and seed',
    async (kind) => {
      const stimulus = await stimulusOf([1, side, side], 'noise', { kind }, {}, 4)
      const first = sampleOf(stimulus).slice()
      expect(sampleOf(stimulus, { draw: 1 })).not.toEqual(first)
      expect(sampleOf(stimulus, { draw: 0 })).toEqual(first)
      expect(sampleOf(await stimulusOf([1, side, side], 'noise', { kind }, {}, 5))).not.toEqual(first)
    }
  )

  it.each(['white', 'narrowband', '1/f^α'])(
    '%s has a root-mean-square contrast of a third of the contrast',
    async (kind) => {
      const drawn = sampleOf(await stimulusOf([1, side, side], 'noise', { kind }), { contrast: 0.6 })
      const variance = drawn.reduce((sum, value) => sum + (2 * value - 1) ** 2, 0) / drawn.length
      expect(Math.sqrt(variance)).toBeCloseTo(0.2, 2)
    }
  )

  it('binary noise is black and white in squares of the grain', async () => {
    const drawn = sampleOf(await stimulusOf([1, side, side], 'noise', { kind: 'binary' }), { grain: 4 })
    expect(new Set(drawn)).toEqual(new Set([0, 1]))
    drawn.forEach((value, i) => {
      const corner = Math.floor(i / side / 4) * 4 * side + Math.floor((i % side) / 4) * 4
      expect(value).toBe(drawn[corner])
    })
  })

  it('1/f^α noise loses power as f^(−2α)', async () => {
    const drawn = sampleOf(await stimulusOf([1, side, side], 'noise', { kind: '1/f^α' }), { exponent: 1 })
    // Between 4 and 16 cycles/image power falls by 4² = 16.
    const ratio = power(drawn, 3.5, 4.5) / power(drawn, 15.5, 16.5)
    expect(ratio).toBeGreaterThan(8)
    expect(ratio).toBeLessThan(32)
  })

  it('narrowband noise has its power around the centre frequency', async () => {
    const stimulus = await stimulusOf([1, side, side], 'noise', { kind: 'narrowband' })
    const drawn = sampleOf(stimulus, { frequency: 8, bandwidth: 1 })
    expect(power(drawn, 7, 9)).toBeGreaterThan(50 * power(drawn, 24, 32))
    expect(power(drawn, 7, 9)).toBeGreaterThan(50 * power(drawn, 1, 2))
  })
})
