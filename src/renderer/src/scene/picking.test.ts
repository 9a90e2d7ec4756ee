import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestPlace, positionAt, projectPoint, type PickTarget } from './picking.ts'

/** Clip space is data space: a screen of 200 × 100 pixels over −1…1. */
const flat = { clipFromData: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], width: 200, height: 100 }
/** A camera at the origin that looks along −z with an opening of 90°; depth is not of interest here. */
const perspective = {
  clipFromData: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, -1, 0, 0, -2, 0],
  width: 200,
  height: 200
}

const curve = (...points: number[][]): PickTarget => ({
  positions: new Float32Array(points.flat()),
  series: 1,
  points: points.length,
  pointsOnly: false
})

describe('nearestPlace', () => {
  it('finds the foot of the perpendicular on a segment', () => {
    const place = nearestPlace(curve([-1, 0, 0], [1, 0, 0]), flat, 50, 45, 10)
    expect(place).toMatchObject({ series: 0, index: 0.25, distance: 5, x: 50, y: 50 })
  })

  it('finds nothing out of reach', () => {
    expect(nearestPlace(curve([-1, 0, 0], [1, 0, 0]), flat, 50, 30, 10)).toBeNull()
  })

  it('does not bridge a missing point', () => {
    const broken = curve([-1, 0, 0], [NaN, 0, 0], [1, 0, 0])
    expect(nearestPlace(broken, flat, 100, 50, 20)).toBeNull()
    expect(nearestPlace(broken, flat, 195, 50, 20)).toMatchObject({ index: 2, distance: 5 })
  })

  it('leaves out the lines between points where only points are drawn', () => {
    const dots = { ...curve([-1, 0, 0], [1, 0, 0]), pointsOnly: true }
    expect(nearestPlace(dots, flat, 100, 50, 20)).toBeNull()
    expect(nearestPlace(dots, flat, 4, 50, 20)).toMatchObject({ index: 0 })
  })

  it('takes the one in front where two curves cross on the screen', () => {
    const far = [-1, 0, 0.5, 1, 0, 0.5]
    const near = [0, -1, -0.5, 0, 1, -0.5]
    const target = { positions: new Float32Array([...far, ...near]), series: 2, points: 2, pointsOnly: false }
    expect(nearestPlace(target, flat, 100, 50, 5)?.series).toBe(1)
    const swapped = { ...target, positions: new Float32Array([...near, ...far]) }
    expect(nearestPlace(swapped, flat, 100, 50, 5)?.series).toBe(0)
  })

  it('gives the index in space, not on the screen: perspective shortens what is far', () => {
    const receding = curve([-1, 0, -1], [3, 0, -3])
    const place = nearestPlace(receding, perspective, 100, 100, 5)
    expect(place?.index).toBeCloseTo(0.25, 6)
    expect(positionAt(receding, 0, place?.index ?? NaN)[0]).toBeCloseTo(0, 6)
  })

  it('never reports a place farther than the nearest point itself', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, value, value), { minLength: 2, maxLength: 12 }),
        value,
        value,
        (points, px, py) => {
          const target = curve(...points)
          const [x, y] = [(px * 0.5 + 0.5) * 200, (0.5 - py * 0.5) * 100]
          const toPoints = points.map((_, i) => {
            const screen = projectPoint(target.positions, i, flat)
            return Math.hypot(screen.x - x, screen.y - y)
          })
          const place = nearestPlace(target, flat, x, y, 1000)
          // Among places within 1.5 px of each other the one in front is taken.
          expect(place?.distance ?? Infinity).toBeLessThanOrEqual(Math.min(...toPoints) + 1.5 * points.length)
        }
      )
    )
  })
})

it('puts nothing behind the camera on the screen', () => {
  expect(projectPoint(new Float32Array([0, 0, 1]), 0, perspective).w).toBe(0)
  expect(projectPoint(new Float32Array([0, NaN, -1]), 0, perspective).w).toBe(0)
  expect(projectPoint(new Float32Array([0, 0, -1]), 0, perspective)).toMatchObject({ x: 100, y: 100, w: 1 })
})
