import { describe, expect, it } from 'vitest'
import { largestDifference, michelson, sampleOf, stimulusOf, turnedLeft } from '../testing/bound-input.ts'

const side = 32
const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0)

describe('plaid', () => {
  it('is the weighted sum of its gratings', async () => {
    const plaid = await stimulusOf([1, side, side], 'plaid')
    const grating = await stimulusOf([1, side, side], 'grating')
    const values = { frequency: 3, 'second-frequency': 5, phase: 20, 'second-phase': 70, orientation: 10 }
    const drawn = sampleOf(plaid, { ...values, difference: 60, 'relative-contrast': 0.5, contrast: 1 })
    const first = sampleOf(grating, { frequency: 3, phase: 20, orientation: 10 }).slice()
    const second = sampleOf(grating, { frequency: 5, phase: 70, orientation: 70 })
    const expected = first.map((value, i) => (2 * value + (second[i] ?? 0)) / 3)
    expect(largestDifference(drawn, expected)).toBeLessThan(1e-6)
  })
})

describe('bar', () => {
  it('covers its area, wherever it lies and however it is turned', async () => {
    const stimulus = await stimulusOf([1, side, side], 'bar')
    for (const place of [
      { x: 0, y: 0 },
      { x: 0.37, y: -1.61 }
    ]) {
      expect(sum(sampleOf(stimulus, { ...place, width: 4.5, length: 12, smoothing: 1 }))).toBeCloseTo(54, 3)
    }
    // Turned by 45° the window of the smoothing is no longer the pixel: the area holds to a few per cent.
    expect(sum(sampleOf(stimulus, { orientation: 45, width: 4.5, length: 12 })) / 54).toBeCloseTo(1, 1)
  })

  it.each([0.2, 0.7, 1])('has the Michelson contrast %f, bright or dark', async (contrast) => {
    for (const polarity of ['bright', 'dark']) {
      const stimulus = await stimulusOf([1, side, side], 'bar', { polarity })
      const drawn = sampleOf(stimulus, { contrast, width: 6, length: 20 })
      expect(michelson(drawn)).toBeCloseTo(contrast, 5)
      expect((drawn[16 * side + 16] ?? 0) > 0.5).toBe(polarity === 'bright')
    }
  })

  it('an edge is bright towards its orientation', async () => {
    const stimulus = await stimulusOf([1, 8, 8], 'bar', { shape: 'edge' })
    const right = sampleOf(stimulus, { orientation: 0 }).slice()
    expect([right[0], right[7]]).toEqual([0, 1])
    const up = sampleOf(stimulus, { orientation: 90 })
    expect([up[0], up[63]]).toEqual([1, 0])
  })
})

describe('disk', () => {
  it('has the area of a disk, and of an annulus', async () => {
    const disk = await stimulusOf([1, side, side], 'disk')
    expect(sum(sampleOf(disk, { radius: 10 })) / (Math.PI * 100)).toBeCloseTo(1, 2)
    const annulus = await stimulusOf([1, side, side], 'disk', { shape: 'annulus' })
    expect(sum(sampleOf(annulus, { radius: 12, inner: 6 })) / (Math.PI * 108)).toBeCloseTo(1, 2)
  })
})

describe('checkerboard', () => {
  it('has half of its 64 checks bright, neighbours opposite', async () => {
    const stimulus = await stimulusOf([1, side, side], 'checkerboard')
    const drawn = sampleOf(stimulus, { size: 4, smoothing: 0 })
    const checks = Array.from(
      { length: 64 },
      (_, i) => drawn[(Math.floor(i / 8) * 4 + 1) * side + (i % 8) * 4 + 1]
    )
    expect(checks.filter((value) => value === 1)).toHaveLength(32)
    checks.forEach((value, i) => {
      if (i % 8 < 7) expect(value).not.toBe(checks[i + 1])
      if (i < 56) expect(value).not.toBe(checks[i + 8])
    })
  })

  it('a phase of 180° along x exchanges black and white', async () => {
    const stimulus = await stimulusOf([1, side, side], 'checkerboard')
    const plain = sampleOf(stimulus, { size: 5 }).slice()
    const moved = sampleOf(stimulus, { size: 5, 'x-phase': 180 })
    expect(
      largestDifference(
        moved,
        plain.map((value) => 1 - value)
      )
    ).toBeLessThan(1e-5)
  })

  it('a quarter turn turns the picture', async () => {
    const stimulus = await stimulusOf([1, side, side], 'checkerboard')
    const plain = sampleOf(stimulus, { size: 5, orientation: 15 }).slice()
    const turned = sampleOf(stimulus, { size: 5, orientation: 105 })
    expect(largestDifference(turned, turnedLeft(plain, side))).toBeLessThan(1e-5)
  })
})
