import { describe, expect, it } from 'vitest'
import { largestDifference, michelson, sampleOf, stimulusOf, turnedLeft } from '../testing/bound-input.ts'

const side = 32

describe('grating', () => {
  it('is ½ + ½ c cos(2πfx + φ) along every row', async () => {
    const stimulus = await stimulusOf([1, side, side], 'grating')
    const drawn = sampleOf(stimulus, { frequency: 3, phase: 40, contrast: 0.6 })
    const expected = Array.from({ length: side * side }, (_, i) => {
      const x = ((i % side) + 0.5) / side - 0.5
      return 0.5 + 0.5 * 0.6 * Math.cos(2 * Math.PI * 3 * x + (40 * Math.PI) / 180)
    })
    expect(largestDifference(drawn, expected)).toBeLessThan(1e-6)
  })

  it.each(['sine', 'square', 'sawtooth', 'triangle'])(
    '%s: a quarter turn turns the picture',
    async (waveform) => {
      const stimulus = await stimulusOf([1, side, side], 'grating', { waveform })
      const upright = sampleOf(stimulus, { frequency: 2.5, phase: 30, orientation: 20 })
      const turned = sampleOf(stimulus, { frequency: 2.5, phase: 30, orientation: 110 })
      expect(largestDifference(turned, turnedLeft(upright, side))).toBeLessThan(1e-5)
    }
  )

  it('half a turn of orientation is the opposite phase', async () => {
    const stimulus = await stimulusOf([1, side, side], 'grating', { angle: 'direction' })
    const half = sampleOf(stimulus, { direction: 200, phase: 50 })
    const opposite = sampleOf(stimulus, { direction: 20, phase: 310 })
    expect(largestDifference(half, opposite)).toBeLessThan(1e-5)
  })

  it.each([0.1, 0.5, 1])('a square grating has the Michelson contrast %f', async (contrast) => {
    const stimulus = await stimulusOf([1, side, side], 'grating', { waveform: 'square' })
    expect(michelson(sampleOf(stimulus, { frequency: 2, contrast, orientation: 30 }))).toBeCloseTo(
      contrast,
      5
    )
  })

  it('a square grating is bright for the share that its duty says', async () => {
    const stimulus = await stimulusOf([1, 64, 64], 'grating', { waveform: 'square' })
    const drawn = sampleOf(stimulus, { frequency: 4, duty: 0.25, phase: 10 })
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    expect(mean).toBeCloseTo(0.25, 4)
  })

  it('goes on smoothly: a hundredth of a turn of phase changes no pixel by much', async () => {
    const stimulus = await stimulusOf([1, side, side], 'grating', { waveform: 'square' })
    const before = sampleOf(stimulus, { frequency: 2, phase: 90, smoothing: 2 }).slice()
    const after = sampleOf(stimulus, { frequency: 2, phase: 93.6, smoothing: 2 })
    // A hundredth of a cycle of 16 pixels is 0.16 pixels of a window of 2.
    expect(largestDifference(before, after)).toBeCloseTo(0.08, 2)
  })

  it('warns past the Nyquist frequency only', async () => {
    const stimulus = await stimulusOf([1, side, side], 'grating')
    expect(stimulus.preview({ frequency: 16 }).warnings).toEqual([])
    expect(stimulus.preview({ frequency: 17 }).warnings[0]).toMatch(/Nyquist/)
  })

  it('red–green keeps blue at grey and mirrors green', async () => {
    const stimulus = await stimulusOf([3, 8, 8], 'grating', { colors: 'red–green' })
    const drawn = sampleOf(stimulus, { frequency: 1 })
    const [red, green, blue] = [drawn.subarray(0, 64), drawn.subarray(64, 128), drawn.subarray(128)]
    expect([...blue].every((value) => value === 0.5)).toBe(true)
    expect(
      largestDifference(
        red,
        green.map((value) => 1 - value)
      )
    ).toBeLessThan(1e-6)
  })

  it.each(['grating', 'gabor', 'plaid'] as const)(
    '%s: over 8 degrees, half a cycle per degree is 4 cycles per image',
    async (family) => {
      const seen = await stimulusOf([1, side, side], family, { 'field-of-view': 8 })
      const plain = await stimulusOf([1, side, side], family)
      const frequency = seen.parameters.find(({ name }) => name === 'frequency')
      // 0.5 cycles/image to the Nyquist frequency, 16 cycles/image.
      expect(frequency).toMatchObject({ unit: 'cycles/°', unitSize: 8, soft: [0.5 / 8, 2] })
      const drawn = sampleOf(seen, { frequency: 0.5, phase: 25 }).slice()
      expect(drawn).toEqual(sampleOf(plain, { frequency: 4, phase: 25 }))
      expect(seen.preview({ frequency: 2 }).warnings).toEqual([])
      expect(seen.preview({ frequency: 2.1 }).warnings[0]).toMatch(/Nyquist/)
    }
  )
})
