import { describe, expect, it } from 'vitest'
import { PositionTween } from './position-tween.ts'
import { fitScale, sceneFromData } from './scale.ts'

const before = fitScale({ lower: [0, 0, 0], upper: [1, 1, 1] }, 'equal')
const after = fitScale({ lower: [-10, -10, -10], upper: [30, 20, 10] }, 'independent')
const from = Float32Array.of(0, 0.5, 1)
const to = Float32Array.of(30, -10, 5)

describe('a tween of points', () => {
  it('starts where the points were on the screen, in a scale that has changed since', () => {
    const [x = 0, y = 0, z = 0] = new PositionTween(from, before, to).advance(0, after)
    const was = sceneFromData(before, [0, 0.5, 1])
    for (const [axis, place] of sceneFromData(after, [x, y, z]).entries())
      expect(place).toBeCloseTo(was[axis] ?? NaN, 5)
  })
  it('is half way in the middle and ends at the new points exactly', () => {
    const tween = new PositionTween(from, before, to)
    const middle = tween.advance(0.225, before)
    for (const [i, value] of middle.entries())
      expect(value).toBeCloseTo(((from[i] ?? 0) + (to[i] ?? 0)) / 2, 5)
    expect(tween.isOver).toBe(false)
    expect(tween.advance(1, before)).toBe(to)
    expect(tween.isOver).toBe(true)
  })
})
