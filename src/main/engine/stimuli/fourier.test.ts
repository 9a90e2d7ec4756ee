import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FieldTransform } from './fourier.ts'
import { largestDifference } from './testing/bound-input.ts'

/** Σ x exp(−2πi (ku/W + lv/H)), by its definition. */
function slowTransform(real: Float64Array, width: number, height: number) {
  const result = { real: new Float64Array(width * height), imaginary: new Float64Array(width * height) }
  for (let l = 0; l < height; l++) {
    for (let k = 0; k < width; k++) {
      for (let i = 0; i < real.length; i++) {
        const turn = -2 * Math.PI * ((k * (i % width)) / width + (l * Math.floor(i / width)) / height)
        result.real[l * width + k]! += (real[i] ?? 0) * Math.cos(turn)
        result.imaginary[l * width + k]! += (real[i] ?? 0) * Math.sin(turn)
      }
    }
  }
  return result
}

describe('FieldTransform', () => {
  it.each([
    [8, 8],
    [7, 5],
    [12, 1],
    [1, 9],
    [1, 1]
  ])('%i × %i: is the sum of its definition', (width, height) => {
    const real = Float64Array.from({ length: width * height }, (_, i) => Math.sin(i * i + 1))
    const field = { real: real.slice(), imaginary: new Float64Array(real.length) }
    new FieldTransform(width, height).forward(field)
    const expected = slowTransform(real, width, height)
    expect(largestDifference(field.real, expected.real)).toBeLessThan(1e-11)
    expect(largestDifference(field.imaginary, expected.imaginary)).toBeLessThan(1e-11)
  })

  it('is undone by its inverse and keeps energy (Parseval), at any size', () => {
    const size = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(size, size, (width, height) => {
        const real = Float64Array.from({ length: width * height }, (_, i) => Math.cos(3 * i + i * i))
        const field = { real: real.slice(), imaginary: new Float64Array(real.length) }
        const transform = new FieldTransform(width, height)
        transform.forward(field)
        const energy = field.real.reduce(
          (sum, value, i) => sum + value ** 2 + (field.imaginary[i] ?? 0) ** 2,
          0
        )
        const own = real.reduce((sum, value) => sum + value ** 2, 0)
        expect(energy / real.length).toBeCloseTo(own, 8)
        transform.inverse(field)
        expect(largestDifference(field.real, real)).toBeLessThan(1e-12)
      }),
      { numRuns: 50 }
    )
  })
})
