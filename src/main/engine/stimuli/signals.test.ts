import { describe, expect, it } from 'vitest'
import { writeSignal, type SignalName, type SignalShape } from './signals.ts'

const plain: SignalShape = {
  delay: 0,
  duration: 1000,
  amplitude: 1,
  offset: 0,
  frequency: 0.01,
  endFrequency: 0.05,
  phase: 0,
  duty: 0.25,
  correlation: 10,
  seed: 3
}
const signal = (name: SignalName, shape: Partial<SignalShape> = {}, length = 1000): Float64Array => {
  const into = new Float64Array(length)
  writeSignal(name, { ...plain, ...shape }, into)
  return into
}

describe('writeSignal', () => {
  it('keeps to its window, and to the offset outside of it', () => {
    const step = signal('step', { delay: 10, duration: 5, amplitude: 2, offset: 1 }, 20)
    expect(Array.from(step)).toEqual([
      ...Array<number>(10).fill(1),
      ...Array<number>(5).fill(3),
      ...Array<number>(5).fill(1)
    ])
  })

  it('ramps from 0 to the amplitude over its duration', () => {
    const ramp = signal('ramp', { delay: 2, duration: 4, amplitude: 8 }, 8)
    expect(Array.from(ramp)).toEqual([0, 0, 0, 2, 4, 6, 0, 0])
  })

  it('a sine is sin(2π f (t − delay) + φ)', () => {
    const sine = signal('sine', { delay: 7, frequency: 0.03, phase: 90, amplitude: 0.5 })
    expect(sine[107]).toBeCloseTo(0.5 * Math.cos(2 * Math.PI * 0.03 * 100), 12)
  })

  it('a chirp has the momentary frequency f0 + (f1 − f0) t / duration', () => {
    // Zero crossings upwards up to time t count the cycles, the integral of that line.
    const length = 20_000
    const chirp = signal('chirp', { frequency: 0.001, endFrequency: 0.02, duration: length }, length)
    for (const end of [5000, 10_000, 20_000]) {
      let crossings = 0
      for (let i = 1; i < end; i++) if ((chirp[i - 1] ?? 0) < 0 && (chirp[i] ?? 0) >= 0) crossings++
      const cycles = 0.001 * end + (0.019 * end * end) / (2 * length)
      expect(Math.abs(crossings - cycles)).toBeLessThanOrEqual(1)
    }
  })

  it('pulses take their share of each cycle', () => {
    const pulses = signal('pulses', { frequency: 0.1, duty: 0.3 })
    expect(Array.from(pulses.subarray(0, 12))).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1])
  })

  it('Ornstein–Uhlenbeck noise has the variance σ² and the correlation exp(−t/τ)', () => {
    const length = 400_000
    const noise = signal('noise', { duration: length, amplitude: 2, correlation: 5 }, length)
    let variance = 0
    let lagged = 0
    for (let i = 0; i + 5 < length; i++) {
      variance += (noise[i] ?? 0) ** 2
      lagged += (noise[i] ?? 0) * (noise[i + 5] ?? 0)
    }
    // The standard error is about 2τ/N of the variance: below one per cent.
    expect(variance / length / 4).toBeCloseTo(1, 1)
    expect(lagged / variance).toBeCloseTo(Math.exp(-1), 1)
  })

  it('noise is stationary from the first sample: many draws have the same variance there', () => {
    let sum = 0
    for (let seed = 0; seed < 4000; seed++)
      sum += (signal('noise', { seed, correlation: 50 }, 1)[0] ?? 0) ** 2
    expect(sum / 4000).toBeCloseTo(1, 0)
  })

  it('noise repeats for a seed and differs for another', () => {
    expect(signal('noise', { seed: 8 })).toEqual(signal('noise', { seed: 8 }))
    expect(signal('noise', { seed: 9 })).not.toEqual(signal('noise', { seed: 8 }))
  })
})
