import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SettingValue } from '#shared/stimulus.ts'
import { describeBinding } from '../bindings.ts'
import { FieldTransform } from '../fourier.ts'
import {
  bindingOf,
  inputOf,
  largestDifference,
  sampleOf,
  stimulusOf,
  turnedLeft
} from '../testing/bound-input.ts'

const side = 16
const pixels = Uint8Array.from({ length: side * side }, (_, i) => (i * 37 + Math.floor(i / side) * 11) % 256)
const asNumbers = Float32Array.from(pixels, (value) => value / 255)

let folder = ''
let path = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-pictures-'))
  path = join(folder, 'a.png')
  await writeFile(path, encode({ width: side, height: side, data: pixels, channels: 1 }))
  await writeFile(
    join(folder, 'white.png'),
    encode({ width: 2, height: 2, data: new Uint8Array(4).fill(255), channels: 1 })
  )
})
afterAll(() => rm(folder, { recursive: true }))

const picture = (settings: Record<string, SettingValue> = {}) =>
  stimulusOf([1, side, side], 'picture', { file: path, ...settings })

const spectrum = (values: Float32Array): Float64Array => {
  const field = { real: Float64Array.from(values), imaginary: new Float64Array(values.length) }
  new FieldTransform(side, side).forward(field)
  return field.real.map((value, i) => Math.hypot(value, field.imaginary[i] ?? 0))
}

describe('picture', () => {
  it('of the input’s size comes out as it is', async () => {
    expect(largestDifference(sampleOf(await picture()), asNumbers)).toBeLessThan(1e-6)
  })

  it('turned by quarter turns is exact', async () => {
    const stimulus = await picture()
    const once = turnedLeft(asNumbers, side)
    expect(largestDifference(sampleOf(stimulus, { rotation: 90 }), once)).toBeLessThan(1e-5)
    expect(largestDifference(sampleOf(stimulus, { rotation: 180 }), turnedLeft(once, side))).toBeLessThan(
      1e-5
    )
  })

  it('moves by whole pixels, with grey or its own border behind it', async () => {
    const grey = sampleOf(await picture(), { x: 3, y: 2 })
    expect(grey[5 * side + 7]).toBeCloseTo(asNumbers[7 * side + 4] ?? NaN, 5)
    expect(grey[0]).toBe(0.5)
    const mirrored = sampleOf(await picture({ outside: 'mirror' }), { x: 3 })
    expect(mirrored[2]).toBeCloseTo(asNumbers[0] ?? NaN, 5)
    expect(mirrored[1]).toBeCloseTo(asNumbers[1] ?? NaN, 5)
  })

  it('blends from A to B', async () => {
    const half = sampleOf(await picture({ second: join(folder, 'white.png') }), { blend: 0.25 })
    expect(
      largestDifference(
        half,
        asNumbers.map((value) => 0.75 * value + 0.25)
      )
    ).toBeLessThan(1e-5)
  })

  it('keeps its mean when it is scaled down, and changes smoothly with scale', async () => {
    const stimulus = await picture({ outside: 'mirror' })
    const at = (scale: number): Float32Array => sampleOf(stimulus, { scale }).slice()
    expect(largestDifference(at(0.999), at(1.001))).toBeLessThan(0.05)
    const mean = (values: Float32Array): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(at(0.25))).toBeCloseTo(mean(asNumbers), 1)
  })

  it('has its contrast taken from grey, and noise added', async () => {
    const stimulus = await picture()
    expect(
      largestDifference(
        sampleOf(stimulus, { contrast: 0.5 }),
        asNumbers.map((value) => 0.25 + value / 2)
      )
    ).toBeLessThan(1e-6)
    const noisy = sampleOf(stimulus, { contrast: 0, noise: 0.1 })
    const variance = noisy.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / noisy.length
    expect(Math.sqrt(variance)).toBeCloseTo(0.1, 1)
    expect(sampleOf(stimulus, { contrast: 0, noise: 0.1, draw: 1 })).not.toEqual(noisy)
  })

  it.each([0.5, 1])('scrambled by %f keeps its amplitude spectrum, not its phases', async (scramble) => {
    const stimulus = await picture()
    const plain = sampleOf(stimulus, { contrast: 0.2 }).slice()
    const scrambled = sampleOf(stimulus, { contrast: 0.2, scramble })
    expect(largestDifference(spectrum(scrambled), spectrum(plain))).toBeLessThan(1e-4)
    expect(largestDifference(scrambled, plain)).toBeGreaterThan(0.05)
  })

  it('scrambled moves all colours alike', async () => {
    const stimulus = await stimulusOf([3, side, side], 'picture', { file: path })
    const drawn = sampleOf(stimulus, { scramble: 0.7, contrast: 0.2 }).slice()
    const size = side * side
    expect(largestDifference(drawn.subarray(0, size), drawn.subarray(2 * size))).toBeLessThan(1e-6)
    expect(largestDifference(drawn.subarray(0, size), drawn.subarray(size, 2 * size))).toBeLessThan(1e-6)
    // A second picture does not take the first one's spectrum.
    const turned = sampleOf(stimulus, { scramble: 0.7, contrast: 0.2, x: 2 }).slice()
    expect(turned).not.toEqual(drawn)
    expect(sampleOf(stimulus, { scramble: 0.7, contrast: 0.2 })).toEqual(drawn)
  })

  it('is occluded by a grey square of the given side', async () => {
    const stimulus = await picture()
    const drawn = sampleOf(stimulus, { occlusion: 0.5, 'occluder-x': 4, 'occluder-y': 4 })
    const changed = drawn.filter((value, i) => Math.abs(value - (asNumbers[i] ?? 0)) > 1e-6).length
    expect(changed).toBeGreaterThan(60)
    expect(changed).toBeLessThanOrEqual(64)
    expect(drawn[8]).toBe(0.5)
    expect(drawn[15 * side]).toBeCloseTo(asNumbers[15 * side] ?? NaN, 5)
  })

  it('in colour goes to the channels of the input, BGR where asked', async () => {
    const file = join(folder, 'red.png')
    await writeFile(file, encode({ width: 1, height: 1, data: Uint8Array.of(255, 0, 51), channels: 3 }))
    const rgb = sampleOf(await stimulusOf([3, 4, 4], 'picture', { file }))
    expect([rgb[0], rgb[16], rgb[32]]).toEqual([1, 0, expect.closeTo(0.2, 6)])
    const bgr = sampleOf(
      await stimulusOf(
        [4, 4, 3],
        'picture',
        { file },
        { channels: 'BGR', range: [0, 255], mean: [104, 117, 123] }
      )
    )
    expect([bgr[0], bgr[1], bgr[2]]).toEqual([expect.closeTo(51 - 104, 3), -117, 255 - 123])
    const gray = sampleOf(await stimulusOf([3, 4, 4], 'picture', { file }, { channels: 'gray' }))
    expect(gray[0]).toBeCloseTo(0.299 + 0.114 * 0.2, 5)
    expect(gray[32]).toBe(gray[0])
  })

  it('lies on grey where it is transparent, and is read at 16 and at 1 bit', async () => {
    const clear = join(folder, 'clear.png')
    await writeFile(
      clear,
      encode({ width: 1, height: 1, data: Uint8Array.of(255, 255, 255, 0), channels: 4 })
    )
    expect(sampleOf(await stimulusOf([1, 4, 4], 'picture', { file: clear }))[0]).toBeCloseTo(128 / 255, 5)
    const deep = join(folder, 'deep.png')
    await writeFile(
      deep,
      encode({ width: 1, height: 1, data: Uint16Array.of(0x8000), channels: 1, depth: 16 })
    )
    expect(sampleOf(await stimulusOf([1, 4, 4], 'picture', { file: deep }))[0]).toBeCloseTo(128 / 255, 5)
    const flat = join(folder, 'flat.png')
    await writeFile(
      flat,
      encode({ width: 8, height: 1, data: Uint8Array.of(0b10110001), channels: 1, depth: 1 })
    )
    const bits = sampleOf(await stimulusOf([1, 8, 8], 'picture', { file: flat, fit: 'stretch' }))
    expect(Array.from(bits.subarray(0, 8))).toEqual([1, 0, 1, 1, 0, 0, 0, 1])
  })

  it('is plain grey with a warning until one is chosen; a missing file is named', async () => {
    expect(sampleOf(await stimulusOf([1, 4, 4], 'picture')).every((value) => value === 0.5)).toBe(true)
    const input = inputOf('float32', [1, 4, 4])
    expect((await describeBinding(input, [1, 4, 4], bindingOf('picture'))).warnings).toEqual([
      'No picture is chosen yet: plain grey is fed.'
    ])
    const missing = await describeBinding(
      input,
      [1, 4, 4],
      bindingOf('picture', { file: join(folder, 'gone.png') })
    )
    expect(missing.warnings[0]).toContain('gone.png could not be read')
  })
})
