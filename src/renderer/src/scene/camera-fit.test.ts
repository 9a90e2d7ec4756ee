import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  axisDirection,
  defaultDirection,
  distanceToFit,
  fieldOfView,
  normalized,
  viewAxes
} from './camera-fit.ts'
import type { Triple } from './scale.ts'

const square = { width: 500, height: 500 }
const none = { width: 0, height: 0 }
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

describe('distanceToFit', () => {
  it('sees the near face of a cube exactly, from the front', () => {
    expect(distanceToFit([1, 1, 1], [1, 0, 0], square, none)).toBeCloseTo(
      1 + 1 / Math.tan(fieldOfView / 2),
      12
    )
  })

  it('goes back for a narrow picture and for margins', () => {
    const plain = distanceToFit([1, 1, 1], defaultDirection, square, none)
    expect(distanceToFit([1, 1, 1], defaultDirection, { width: 250, height: 500 }, none)).toBeGreaterThan(
      plain
    )
    expect(distanceToFit([1, 1, 1], defaultDirection, square, { width: 60, height: 60 })).toBeGreaterThan(
      plain
    )
  })

  it('shows every corner from every direction, and no less near than needed', () => {
    const unit = fc.double({ min: -1, max: 1, noNaN: true })
    const direction = fc.tuple(unit, unit, unit).filter((v) => Math.hypot(...v) > 0.1)
    fc.assert(
      fc.property(direction, fc.double({ min: 0.4, max: 3, noNaN: true }), (towards, aspect) => {
        const eye = normalized(towards)
        const distance = distanceToFit([1, 0.5, 0.8], eye, { width: 100 * aspect, height: 100 }, none)
        const { right, up } = viewAxes(eye)
        const reach = [-1, 1].flatMap((x) =>
          [-0.5, 0.5].flatMap((y) =>
            [-0.8, 0.8].map((z) => {
              const depth = (distance - dot([x, y, z], eye)) * Math.tan(fieldOfView / 2)
              return Math.max(Math.abs(dot([x, y, z], right)) / aspect, Math.abs(dot([x, y, z], up))) / depth
            })
          )
        )
        expect(Math.max(...reach)).toBeCloseTo(1, 9)
      })
    )
  })
})

describe('viewAxes', () => {
  it('is a right-handed frame with z up, also straight from above', () => {
    for (const direction of [axisDirection(0), axisDirection(1), axisDirection(2), defaultDirection]) {
      const { right, up } = viewAxes(direction)
      expect(dot(right, up)).toBeCloseTo(0, 12)
      expect(dot(right, direction)).toBeCloseTo(0, 12)
      expect(Math.hypot(...up)).toBeCloseTo(1, 12)
    }
    expect(dot(viewAxes(axisDirection(1)).right, [1, 0, 0])).toBe(1)
    expect(dot(viewAxes(axisDirection(1)).up, [0, 0, 1])).toBe(1)
    expect(dot(viewAxes(axisDirection(2)).right, [1, 0, 0])).toBe(1)
    expect(dot(viewAxes(axisDirection(2)).up, [0, 1, 0])).toBe(1)
  })
})
