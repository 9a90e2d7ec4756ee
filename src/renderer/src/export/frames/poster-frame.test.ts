import { expect, it } from 'vitest'
import { posterFrame } from './poster-frame.ts'

const frames = (heads: readonly number[], lead = 0, tail = 1) =>
  heads.map((head) => ({ head, trail: { tail, lead, fade: false, rest: 'hidden' as const } }))

it('the poster shows the whole path where it grows', () => {
  expect(posterFrame(frames([0, 0.5, 1]))).toBe(2)
  expect(posterFrame(frames([0, 0.5, 1, 0.5]))).toBe(2)
})

it('the poster is the first frame where that shows all, or as much as any', () => {
  expect(posterFrame(frames([0, 0.5, 1], 1))).toBe(0)
  expect(posterFrame(frames([1, 1]))).toBe(0)
  expect(posterFrame(frames([0.3, 0.3]))).toBe(0)
  expect(posterFrame([])).toBe(0)
})

it('the poster of a comet is a frame with all of its tail', () => {
  expect(posterFrame(frames([0, 0.1, 0.2, 0.3], 0, 0.2))).toBe(2)
})
