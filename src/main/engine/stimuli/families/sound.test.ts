import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import wavefile from 'wavefile'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LimenError } from '#shared/errors.ts'
import { readSound } from '../sound-file.ts'
import { largestDifference, sampleOf, stimulusOf } from '../testing/bound-input.ts'

const rate = 8000
const tone = (frequency: number, length: number, at = rate): Float64Array =>
  Float64Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / at))

function wav(samples: Float64Array | Float64Array[], bits: string, sampleRate = rate): Uint8Array {
  const file = new wavefile.WaveFile()
  file.fromScratch(Array.isArray(samples) ? samples.length : 1, sampleRate, bits, samples)
  return file.toBuffer()
}

let folder = ''
let path = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-sounds-'))
  path = join(folder, 'tone.wav')
  await writeFile(path, wav(tone(500, rate), '64'))
})
afterAll(() => rm(folder, { recursive: true }))

const sound = (networkRate = rate) => stimulusOf([512], 'sound', { file: path, rate: networkRate })

describe('sound', () => {
  it('at its own rate comes out as it is, from any start', async () => {
    const stimulus = await sound()
    expect(largestDifference(sampleOf(stimulus), tone(500, 512))).toBeLessThan(1e-6)
    expect(
      largestDifference(sampleOf(stimulus, { start: 100 }), tone(500, rate).subarray(800, 1312))
    ).toBeLessThan(1e-6)
  })

  it('at other rates and speeds is the same tone, away from its beginning', async () => {
    const up = sampleOf(await sound(16_000), { start: 100 })
    expect(largestDifference(up, tone(500, 4000, 16_000).subarray(1600, 2112))).toBeLessThan(2e-3)
    const fast = sampleOf(await sound(), { start: 100, speed: 2 })
    // Twice as fast is an octave higher; 100 ms in, a whole number of its cycles has passed.
    expect(largestDifference(fast, tone(1000, 512))).toBeLessThan(2e-3)
  })

  it('loses what the network’s rate can not hold', async () => {
    await writeFile(join(folder, 'high.wav'), wav(tone(3000, rate), '64'))
    const slow = await stimulusOf([512], 'sound', { file: join(folder, 'high.wav'), rate: 4000 })
    expect(Math.max(...sampleOf(slow, { start: 100 }).map(Math.abs))).toBeLessThan(0.01)
  })

  it('has gain, an end, and noise that repeats', async () => {
    const stimulus = await sound()
    const loud = sampleOf(stimulus, { gain: 2, length: 32 })
    expect(
      largestDifference(
        loud.subarray(0, 256),
        tone(500, 256).map((value) => 2 * value)
      )
    ).toBeLessThan(1e-6)
    expect(loud.subarray(256).every((value) => value === 0)).toBe(true)
    const noisy = sampleOf(stimulus, { gain: 0, noise: 0.1 }).slice()
    expect(Math.sqrt(noisy.reduce((sum, value) => sum + value * value, 0) / 512)).toBeCloseTo(0.1, 1)
    expect(sampleOf(stimulus, { gain: 0, noise: 0.1 })).toEqual(noisy)
  })
})

describe('readSound', () => {
  it.each(['8', '16', '24', '32', '32f', '64'])('reads %s bits as −1…1', (bits) => {
    const scale = /f|64/.test(bits) ? 1 : 2 ** (Number(bits) - 1) - 1
    const offset = bits === '8' ? 128 : 0
    const values = Float64Array.of(0, 0.5, -0.5).map(
      (value) => Math.round(value * scale * 1e6) / 1e6 + offset
    )
    const { samples } = readSound(wav(/f|64/.test(bits) ? values : values.map(Math.round), bits), 'x.wav')
    expect(Array.from(samples)).toEqual([0, 0.5, -0.5].map((value) => expect.closeTo(value, 1.7) as number))
  })

  it('mixes channels', () => {
    const { samples } = readSound(wav([Float64Array.of(0.5, 1), Float64Array.of(-0.5, 0)], '64'), 'x.wav')
    expect(Array.from(samples)).toEqual([0, 0.5])
  })

  it('gives an error of Limen, or a sound, for any damage', () => {
    const whole = wav(
      Float64Array.from({ length: 40 }, (_, i) => i * 100),
      '16'
    )
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 })
    fc.assert(
      fc.property(damage, fc.integer({ min: 0, max: whole.length }), (changes, length) => {
        const damaged = whole.slice(0, length)
        for (const [at, byte] of changes) if (at < length) damaged[at] = byte
        try {
          expect(readSound(damaged, 'x.wav').samples).toBeInstanceOf(Float32Array)
        } catch (error) {
          expect(error).toBeInstanceOf(LimenError)
        }
      }),
      { numRuns: 500 }
    )
  })
})
