import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Blur, boxFor } from './blur.ts'

const side = 65
const canvasWithPoint = () => {
  const canvas = { width: side, height: side, channels: 1 as const, data: new Float32Array(side * side) }
  canvas.data[32 * side + 32] = 1
  return canvas
}

describe('Blur', () => {
  it.each([0.3, 1, 2.5, 6])('spreads a point with the variance σ² for σ = %f', (sigma) => {
    const canvas = canvasWithPoint()
    new Blur(canvas).apply(canvas, sigma)
    let total = 0
    let variance = 0
    canvas.data.forEach((value, i) => {
      total += value
      variance += value * ((i % side) - 32) ** 2
    })
    expect(total).toBeCloseTo(1, 5)
    expect(variance).toBeCloseTo(sigma * sigma, 3)
  })

  it('is a Gaussian but for a few per cent of its peak, as three boxes are', () => {
    const canvas = canvasWithPoint()
    new Blur(canvas).apply(canvas, 4)
    // Summed over rows, the profile of a point is the one-dimensional filter.
    const profile = (x: number): number => {
      let sum = 0
      for (let row = 0; row < side; row++) sum += canvas.data[row * side + 32 + x] ?? 0
      return sum
    }
    for (const x of [0, 2, 4, 8]) {
      const gaussian = Math.exp(-(x * x) / 32) / (4 * Math.sqrt(2 * Math.PI))
      expect(Math.abs(profile(x) - gaussian)).toBeLessThan(0.07 / (4 * Math.sqrt(2 * Math.PI)))
    }
  })

  it('leaves an even picture as it is, whatever the width', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 200, noNaN: true }), (sigma) => {
        const canvas = { width: 9, height: 4, channels: 3 as const, data: new Float32Array(108).fill(0.7) }
        new Blur(canvas).apply(canvas, sigma)
        for (const value of canvas.data) expect(value).toBeCloseTo(0.7, 4)
      })
    )
  })

  it('boxes have weights that sum to 1', () => {
    for (const sigma of [0.1, 1, 1.7, 9]) {
      const { radius, inner, end } = boxFor(sigma)
      expect((2 * radius + 1) * inner + 2 * end).toBeCloseTo(1, 12)
    }
  })
})
