import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  axisDirection,
  defaultDirection,
  distanceToFit,
  fieldOfView,
  normalized,
  shiftToShow,
  viewAxes
} from './camera-fit.ts'
import type { CameraState } from './descriptors.ts'
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

describe('shiftToShow', () => {
  const camera = { position: [0, -10, 0], target: [0, 0, 0] } satisfies Partial<CameraState>
  const half = 10 * Math.tan(fieldOfView / 2)
  it('leaves the camera where the place is in view', () => {
    expect(shiftToShow([0, 0, 0], { ...camera, orthographic: false }, 1, 0)).toBeNull()
    expect(shiftToShow([0.7 * half, 0, 0], { ...camera, orthographic: true }, 1, 0)).toBeNull()
    expect(shiftToShow([NaN, 0, 0], { ...camera, orthographic: true }, 1, 0)).toBeNull()
  })
  it('moves it sideways, and only as far as needed', () => {
    const [x, y, z] = shiftToShow([2 * half, 0, 0], { ...camera, orthographic: true }, 1, 0) ?? []
    expect(x).toBeCloseTo(1.2 * half, 12)
    expect(y).toBeCloseTo(0, 12)
    expect(z).toBeCloseTo(0, 12)
  })
  it('brings any place before the camera into view, so that a second move is not needed', () => {
    const place = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -5, max: 5, noNaN: true })))
    fc.assert(
      fc.property(
        place,
        fc.boolean(),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (at, orthographic, aspect) => {
          const [x = 0, y = 0, z = 0] = at
          const state = { ...camera, orthographic }
          const shift = shiftToShow([x, y, z], state, aspect, 0.05) ?? [0, 0, 0]
          const moved = (from: Triple): Triple => [from[0] + shift[0], from[1] + shift[1], from[2] + shift[2]]
          const next = { position: moved(camera.position), target: moved(camera.target), orthographic }
          const left = shiftToShow([x, y, z], next, aspect, 0.05) ?? [0, 0, 0]
          expect(Math.hypot(...left)).toBeLessThan(1e-9)
        }
      )
    )
  })
})
