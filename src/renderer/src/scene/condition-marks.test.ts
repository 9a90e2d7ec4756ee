import { describe, expect, it } from 'vitest'
import { parseColor } from './color-maps.ts'
import { conditionMark } from './condition-marks.ts'
import { sceneThemes } from './themes.ts'

/** Contrast ratio of two colours, WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (css: string): number => {
    const [red, green, blue] = parseColor(css).map((byte) =>
      byte <= 10.31 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4
    )
    return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
  }
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other)
  return (light + 0.05) / (dark + 0.05)
}

describe('conditionMark', () => {
  const marks = Array.from({ length: 20 }, (_, mark) => conditionMark(mark))

  it('gives twenty conditions looks of their own', () => {
    expect(new Set(marks.map((mark) => JSON.stringify(mark))).size).toBe(20)
  })

  it('gives neighbours both another colour and another dash', () => {
    for (const [i, mark] of marks.slice(1).entries()) {
      expect(mark.color).not.toBe(marks[i]?.color)
      expect(mark.dash).not.toEqual(marks[i]?.dash)
    }
  })

  it('has dashes that differ in how much of the line they leave', () => {
    const shares = new Set(marks.map(({ dash }) => dash.map((length) => length / (dash[0] + dash[1])).join()))
    expect(shares.size).toBe(5)
  })

  it('stands out from both backgrounds', () => {
    for (const { color } of marks.slice(0, 3)) {
      for (const { background } of Object.values(sceneThemes))
        expect(contrast(color, background)).toBeGreaterThan(2.9)
    }
  })
})
