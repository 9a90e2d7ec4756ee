/** Reading points in tests. */
import { expect } from 'vitest'
import type { Frame, TracePoints } from '#shared/trajectory.ts'

/** Points of three coordinates, one row each. */
export const rows = (flat: Float32Array): number[][] =>
  Array.from({ length: flat.length / 3 }, (_, row) => [...flat.subarray(row * 3, row * 3 + 3)])

/** The first trace of a frame. */
export function onlyTrace({ traces: [trace] }: Frame): TracePoints {
  if (!trace) throw new Error('The frame has no trace.')
  return trace
}

/** Expects exactly these points, to as many decimal places. */
export function expectRows(flat: Float32Array, known: number[][], digits = 5): void {
  expect(flat.length).toBe(known.length * 3)
  for (const [row, point] of rows(flat).entries()) {
    for (const [axis, value] of point.entries()) expect(value).toBeCloseTo(known[row]?.[axis] ?? NaN, digits)
  }
}

export const minus = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, index) => value - (b[index] ?? NaN))

export function expectClose(found: readonly number[], expected: readonly number[], digits = 5): void {
  expect(found.length).toBe(expected.length)
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index] ?? NaN, digits)
  })
}
