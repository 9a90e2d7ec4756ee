import { describe, expect, it } from 'vitest'
import { randomStream } from '#engine/stimuli/random.ts'
import { shapePictures } from './shape-pictures.ts'

const side = 192
const { classes, draw } = shapePictures({ side })

interface Figure {
  /** Share of the smallest circle around the figure's middle that it fills. */
  filled: number
  /** Square of how much longer than wide it is: the ratio of its second moments. */
  elongation: number
  /** Whether its middle belongs to it. */
  hasMiddle: boolean
}

/** What a picture of this class looks like, whatever its place, size and turn. */
function figureOf(label: number, seed: number): Figure {
  const plane = new Float32Array(side * side)
  draw(plane, label, randomStream(seed))
  let [area, x, y, xx, xy, yy, farthest] = [0, 0, 0, 0, 0, 0, 0]
  const each = (visit: (column: number, row: number, covered: number) => void): void => {
    plane.forEach((value, at) => {
      visit(at % side, Math.floor(at / side), (value + 1) / 2)
    })
  }
  each((column, row, covered) => {
    area += covered
    x += covered * column
    y += covered * row
  })
  ;[x, y] = [x / area, y / area]
  each((column, row, covered) => {
    const [dx, dy] = [column - x, row - y]
    xx += covered * dx * dx
    xy += covered * dx * dy
    yy += covered * dy * dy
    if (covered > 0.5) farthest = Math.max(farthest, Math.hypot(dx, dy))
  })
  const [mean, spread] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)]
  return {
    filled: area / (Math.PI * farthest ** 2),
    elongation: (mean + spread) / (mean - spread),
    hasMiddle: (plane[Math.round(y) * side + Math.round(x)] ?? 0) > 0
  }
}

/** Of shapes in units of their radius: the area, and how far away the farthest corner is. */
const known: Record<string, { area: number; corner: number }> = {
  disk: { area: Math.PI, corner: 1 },
  ring: { area: Math.PI * (1 - 0.6 ** 2), corner: 1 },
  square: { area: 1.6 ** 2, corner: 0.8 * Math.SQRT2 },
  triangle: { area: 3 * Math.sqrt(3) * 0.55 ** 2, corner: 1.1 },
  cross: { area: 2 * 2 * 0.55 - 0.55 ** 2, corner: Math.hypot(1, 0.275) },
  bar: { area: 2 * 0.55, corner: Math.hypot(1, 0.275) }
}

describe('a picture of a shape', () => {
  it.each(classes)('is a %s', (name) => {
    const { area, corner } = known[name] ?? { area: NaN, corner: NaN }
    for (let seed = 0; seed < 20; seed++) {
      const { filled, elongation, hasMiddle } = figureOf(classes.indexOf(name), seed)
      expect(Math.abs(filled - area / (Math.PI * corner ** 2))).toBeLessThan(0.06)
      // What comes back after a third or a quarter of a turn is as wide as it is long.
      if (name === 'bar') expect(Math.abs(elongation - (2 / 0.55) ** 2)).toBeLessThan(1)
      else expect(elongation).toBeLessThan(1.1)
      expect(hasMiddle).toBe(name !== 'ring')
    }
  })
})
