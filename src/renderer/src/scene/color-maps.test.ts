import { describe, expect, it } from 'vitest'
import {
  categoryColor,
  categoryColors,
  colorMapNames,
  colorTable,
  tableGradient,
  parseColor,
  visibleTable
} from './color-maps.ts'

const entry = (table: Uint8Array, i: number): number[] => [...table.subarray(i * 4, i * 4 + 4)]

/** Rec. 709 luma of the sRGB bytes: enough to see whether a map gets lighter. */
const lumaOf = (table: Uint8Array, i: number): number => {
  const [r = 0, g = 0, b = 0] = entry(table, i)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe('colorTable', () => {
  it('has the published first and last colours', () => {
    // matplotlib's _cm_listed.py: #440154 and #fde725. Crameri's batlow.txt, vik.txt: first and last rows times 255.
    expect(entry(colorTable('viridis'), 0)).toEqual([0x44, 0x01, 0x54, 255])
    expect(entry(colorTable('viridis'), 255)).toEqual([0xfd, 0xe7, 0x25, 255])
    expect(entry(colorTable('batlow'), 0)).toEqual([1, 25, 89, 255])
    expect(entry(colorTable('batlow'), 255)).toEqual([250, 204, 250, 255])
    expect(entry(colorTable('vik'), 0)).toEqual([0, 18, 97, 255])
    expect(entry(colorTable('vik'), 255)).toEqual([89, 0, 8, 255])
  })

  it('is opaque and has 256 entries', () => {
    for (const name of colorMapNames) {
      const table = colorTable(name)
      expect(table.length).toBe(1024)
      expect(table.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true)
    }
  })

  it('gets lighter all the way for sequential maps', () => {
    for (const name of ['viridis', 'cividis', 'batlow'] as const) {
      const table = colorTable(name)
      for (let i = 8; i < 256; i += 8) expect(lumaOf(table, i)).toBeGreaterThan(lumaOf(table, i - 8))
    }
  })

  it('closes for the cyclic map and is lightest in the middle for the diverging one', () => {
    const cyclic = colorTable('romaO')
    entry(cyclic, 0).forEach((byte, channel) => {
      expect(Math.abs(byte - (entry(cyclic, 255)[channel] ?? 0))).toBeLessThanOrEqual(3)
    })
    const diverging = colorTable('vik')
    expect(lumaOf(diverging, 127)).toBeGreaterThan(225)
    expect(lumaOf(diverging, 127)).toBeGreaterThan(Math.max(lumaOf(diverging, 40), lumaOf(diverging, 215)))
  })
})

describe('visibleTable', () => {
  it('leaves a map as it is where all of it can be seen', () => {
    expect(visibleTable('viridis', [0, 100])).toEqual(colorTable('viridis'))
  })

  it('cuts what is too dark or too light and keeps the other end', () => {
    const onDark = visibleTable('viridis', [34, 100])
    expect(lumaOf(onDark, 0)).toBeGreaterThan(60)
    expect(entry(onDark, 255)).toEqual(entry(colorTable('viridis'), 255))
    const onLight = visibleTable('viridis', [0, 84])
    expect(entry(onLight, 0)).toEqual(entry(colorTable('viridis'), 0))
    expect(lumaOf(onLight, 255)).toBeLessThan(lumaOf(colorTable('viridis'), 255))
  })

  it('keeps the middle of a diverging map in the middle, and cyclic maps whole', () => {
    const whole = colorTable('vik')
    const cut = visibleTable('vik', [34, 100])
    expect(Math.abs(lumaOf(cut, 127) - lumaOf(whole, 127))).toBeLessThan(4)
    expect(visibleTable('romaO', [50, 60])).toBe(colorTable('romaO'))
  })
})

describe('parseColor', () => {
  it('reads both forms', () => {
    expect(parseColor('#56b4e9')).toEqual([86, 180, 233])
    expect(parseColor('rgb(1, 25, 89)')).toEqual([1, 25, 89])
  })
})

it('writes a map as a CSS gradient from its first to its last colour', () => {
  const gradient = tableGradient(colorTable('batlow'))
  expect(gradient.startsWith('linear-gradient(to right, rgb(1 25 89),')).toBe(true)
  expect(gradient.endsWith('rgb(250 204 250))')).toBe(true)
})

it('starts over after the last category', () => {
  expect(categoryColor(categoryColors.length)).toBe(categoryColors[0])
  expect(new Set(categoryColors).size).toBe(categoryColors.length)
})
