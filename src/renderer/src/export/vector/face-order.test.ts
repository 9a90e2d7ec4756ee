import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ScreenPlace } from './face-index.ts'
import { facesOf, orderedFaces, type PlacedFace } from './face-order.ts'

type Outline = readonly [ScreenPlace, ScreenPlace, ScreenPlace, ScreenPlace]

/** A rectangle on the screen, in pixels, of a plane whose depth grows with x and y. */
const sheet = (
  [left, top, width, height]: readonly [number, number, number, number],
  depth: (x: number, y: number) => number
): Outline => {
  const at = (x: number, y: number): ScreenPlace => ({ x, y, depth: depth(x, y) })
  return [at(left, top), at(left + width, top), at(left + width, top + height), at(left, top + height)]
}

/** Paints later what is sorted nearer. */
const painted = (outlines: readonly Outline[], tolerance = 0): PlacedFace<number>[] =>
  orderedFaces(
    outlines.flatMap((outline, i) => facesOf(outline, i, tolerance)),
    tolerance
  ).toSorted((a, b) => b.sorted - a.sorted)

function holds({ corners }: PlacedFace<number>, x: number, y: number): boolean {
  const sides = corners.map((p, i) => {
    const q = corners[(i + 1) % corners.length] ?? p
    return (q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x)
  })
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0)
}

/** Which outline is painted last at a place; −1 for none. */
const topAt = (faces: readonly PlacedFace<number>[], x: number, y: number): number =>
  faces.findLast((face) => holds(face, x, y))?.look ?? -1

describe('faces in paint order', () => {
  test('a long face whose middle is nearer than a short one that lies before it is painted first', () => {
    // From 0.5 to −0.5: its middle is at 0, the short one at 0.2 lies before its far end.
    const long = sheet([0, 0, 400, 20], (x) => 0.5 - x / 400)
    const short = sheet([20, 5, 40, 10], () => 0.2)
    expect(painted([long, short]).map(({ look }) => look)).toEqual([0, 1])
    expect(painted([short, long]).map(({ look }) => look)).toEqual([1, 0])
  })

  test('faces that go through each other are cut along the line where they meet', () => {
    const faces = painted([sheet([0, 0, 100, 100], (x) => (x - 50) / 100), sheet([0, 0, 100, 100], () => 0)])
    expect(faces).toHaveLength(3)
    expect([25, 75].map((x) => topAt(faces, x, 50))).toEqual([0, 1])
    const cut = faces.filter(({ corners }) => corners.some(({ x }) => Math.abs(x - 50) < 1e-9))
    expect(cut).toHaveLength(2)
  })

  test.each([
    ['two sheets that may cross', 2],
    ['sheets of one slope', 6]
  ])('at every place the nearest of %s is painted last', (_, most) => {
    const size = fc.integer({ min: 20, max: 120 })
    const place = fc.integer({ min: 0, max: 100 })
    const slope = fc.integer({ min: -4, max: 4 }).map((steps) => steps / 2000)
    const level = fc.integer({ min: -300, max: 300 }).map((steps) => steps / 1000)
    const plane = fc.tuple(fc.tuple(place, place, size, size), fc.tuple(slope, slope), level)
    fc.assert(
      fc.property(fc.array(plane, { minLength: 2, maxLength: most }), (planes) => {
        const [common] = planes
        const depthOf = (i: number, x: number, y: number): number => {
          const [, own, at] = planes[i] ?? planes[0] ?? [[], [0, 0], 0]
          const [sx, sy] = most === 2 || !common ? own : common[1]
          return at + sx * (x - 100) + sy * (y - 100)
        }
        const faces = painted(planes.map(([box], i) => sheet(box, (x, y) => depthOf(i, x, y))))
        for (let x = 2.3; x < 220; x += 17)
          for (let y = 1.7; y < 220; y += 17) {
            const over = planes.flatMap(([[left, top, width, height]], i) =>
              x > left && x < left + width && y > top && y < top + height ? [i] : []
            )
            const near = over.toSorted((a, b) => depthOf(a, x, y) - depthOf(b, x, y))
            const [first, second] = near.map((i) => depthOf(i, x, y))
            // Beside the line where two meet, either may be painted last.
            if (first !== undefined && second !== undefined && second - first < 0.004) continue
            expect(topAt(faces, x, y)).toBe(near[0] ?? -1)
          }
      })
    )
  })

  test('an uneven cell is two triangles, and one that is seen from its edge stays', () => {
    const flat = sheet([0, 0, 10, 10], () => 0)
    const bent: Outline = [flat[0], flat[1], { x: 10, y: 10, depth: 0.1 }, flat[3]]
    expect(facesOf(flat, 0, 0.001)).toHaveLength(1)
    expect(facesOf(bent, 0, 0.001)).toHaveLength(2)
    expect(
      facesOf(
        sheet([0, 0, 10, 0], () => 0),
        0,
        0.001
      )
    ).toHaveLength(1)
  })
})
