import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lerp, slerp } from './interpolation.ts'

const norm = (vector: ArrayLike<number>): number => Math.hypot(...Array.from(vector))
const along = (way: typeof slerp, a: number[], b: number[], t: number): number[] => {
  const out = new Float64Array(a.length)
  way(a, b, t, out)
  return Array.from(out)
}
const vector = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 4, maxLength: 4 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('slerp', () => {
  it('goes along the circle: half way between two axes is the diagonal', () => {
    const [x, y] = along(slerp, [1, 0], [0, 1], 0.5)
    expect([x, y]).toEqual([expect.closeTo(Math.SQRT1_2, 12), expect.closeTo(Math.SQRT1_2, 12)])
    expect(along(slerp, [1, 0], [0, 1], 1 / 3)[1]).toBeCloseTo(Math.sin(Math.PI / 6), 12)
  })

  it('takes the norm evenly from one end to the other', () => {
    fc.assert(
      fc.property(vector, vector, share, (a, b, t) => {
        const cosine = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / (norm(a) * norm(b))
        fc.pre(norm(a) > 1e-3 && norm(b) > 1e-3 && cosine > -0.999)
        expect(norm(along(slerp, a, b, t))).toBeCloseTo(norm(a) + t * (norm(b) - norm(a)), 6)
      })
    )
  })

  it('reaches both ends', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        fc.pre(norm(a) > 1e-3 && norm(b) > 1e-3)
        along(slerp, a, b, 0).forEach((value, i) => {
          expect(value).toBeCloseTo(a[i] ?? NaN, 6)
        })
        along(slerp, a, b, 1).forEach((value, i) => {
          expect(value).toBeCloseTo(b[i] ?? NaN, 6)
        })
      })
    )
  })

  it('falls back to the straight way for parallel and zero vectors', () => {
    expect(along(slerp, [1, 2], [2, 4], 0.5)).toEqual([expect.closeTo(1.5, 12), expect.closeTo(3, 12)])
    expect(along(slerp, [0, 0], [2, 0], 0.25)).toEqual([0.5, 0])
    expect(along(slerp, [0, 0], [0, 0], 0.5)).toEqual([0, 0])
  })
})

describe('lerp', () => {
  it('is straight, also past its ends', () => {
    expect(along(lerp, [0, 4], [2, 0], 0.5)).toEqual([1, 2])
    expect(along(lerp, [0, 4], [2, 0], 2)).toEqual([4, -4])
  })
})
