import { expect, it } from 'vitest'
import { isAtEnd } from './curve-end.ts'

/** A circle that comes back to its first point, and a line. */
const circle = Float32Array.from({ length: 33 * 3 }, (_, i) => {
  const turn = (Math.floor(i / 3) / 32) * 2 * Math.PI
  return [Math.cos(turn), Math.sin(turn), 5][i % 3] ?? 0
})
const line = Float32Array.from([0, 0, 0, 1, 0, 0, 2, 0, 0])

it('a disc at the first point of a closed curve is at its end, at that of an open one it is not', () => {
  expect(isAtEnd([1, 0, 5], circle)).toBe(true)
  expect(isAtEnd([0, 1, 5], circle)).toBe(false)
  expect([0, 2].map((x) => isAtEnd([x, 0, 0], line))).toEqual([false, true])
})

it('nothing is at the end of nothing', () => {
  expect(isAtEnd(null, line)).toBe(false)
  expect(isAtEnd([0, 0, 0], new Float32Array(0))).toBe(false)
  expect(isAtEnd([NaN, 0, 0], line)).toBe(false)
})
