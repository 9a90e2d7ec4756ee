import { describe, expect, it } from 'vitest'
import { sampleOf, stimulusOf } from '../testing/bound-input.ts'

const side = 33

/** The pattern −1…1 at a place in pixels from the centre. */
const at = (drawn: Float32Array, x: number, y: number): number =>
  2 * ((drawn[(16 - y) * side + 16 + x] ?? NaN) - 0.5)

describe('gabor', () => {
  // 33 cycles on 33 pixels: the carrier is 1 at every pixel's centre that is a whole number from the patch's centre.
  const carrier = { frequency: side, sigma: 6 }

  it('has an envelope of e^−½ one σ away, in every direction', async () => {
    const stimulus = await stimulusOf([1, side, side], 'gabor')
    const drawn = sampleOf(stimulus, carrier)
    expect(at(drawn, 0, 0)).toBeCloseTo(1, 5)
    for (const [x, y] of [
      [6, 0],
      [-6, 0],
      [0, 6],
      [0, -6]
    ] as const) {
      expect(at(drawn, x, y)).toBeCloseTo(Math.exp(-0.5), 5)
    }
  })

  it('is longer along its stripes by the aspect, and turns with the orientation', async () => {
    const stimulus = await stimulusOf([1, side, side], 'gabor')
    const upright = sampleOf(stimulus, { ...carrier, aspect: 2 }).slice()
    expect(at(upright, 0, 12)).toBeCloseTo(Math.exp(-0.5), 5)
    expect(at(upright, 12, 0)).toBeCloseTo(Math.exp(-2), 5)
    const turned = sampleOf(stimulus, { ...carrier, aspect: 2, orientation: 90 })
    expect(at(turned, 12, 0)).toBeCloseTo(Math.exp(-0.5), 5)
  })

  it('moves with x and y, its phase with it', async () => {
    const stimulus = await stimulusOf([1, side, side], 'gabor')
    const drawn = sampleOf(stimulus, { frequency: 3, sigma: 4, x: 5, y: -7 })
    expect(at(drawn, 5, -7)).toBeCloseTo(1, 5)
  })

  it.each(['square', 'sawtooth', 'triangle'])('%s: is that grating under its Gaussian', async (waveform) => {
    const patch = await stimulusOf([1, side, side], 'gabor', { waveform })
    const wave = { frequency: 2.5, phase: 70, orientation: 30 }
    const drawn = sampleOf(patch, { ...wave, sigma: 5 }).slice()
    const grating = sampleOf(await stimulusOf([1, side, side], 'grating', { waveform }), wave)
    for (const [x, y] of [
      [0, 0],
      [3, 4],
      [-8, 1]
    ] as const) {
      const envelope = Math.exp(-(x * x + y * y) / 50)
      expect(at(drawn, x, y)).toBeCloseTo(at(grating, x, y) * envelope, 5)
    }
  })

  it('carries the whole square wave with it, and its duty', async () => {
    const stimulus = await stimulusOf([1, side, side], 'gabor', { waveform: 'square' })
    // One cycle over 33 pixels, bright for a third of it: 5 pixels to either side of the patch's centre.
    const drawn = sampleOf(stimulus, { frequency: 1, duty: 1 / 3, smoothing: 0, sigma: 500, x: 4 })
    expect(at(drawn, 4 + 5, 0)).toBeGreaterThan(0.99)
    expect(at(drawn, 4 + 6, 0)).toBeLessThan(-0.99)
    expect(at(drawn, 4 - 5, 0)).toBeGreaterThan(0.99)
    expect(at(drawn, 4 - 6, 0)).toBeLessThan(-0.99)
  })

  it('turns as a whole with its direction', async () => {
    const stimulus = await stimulusOf([1, side, side], 'gabor', { angle: 'direction' })
    const turned = sampleOf(stimulus, { ...carrier, aspect: 2, direction: 270 })
    expect(at(turned, 12, 0)).toBeCloseTo(Math.exp(-0.5), 5)
    expect(at(turned, 0, 12)).toBeCloseTo(Math.exp(-2), 5)
  })
})
