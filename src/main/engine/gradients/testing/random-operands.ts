/** For tests: random shapes and values of operators, away from ties and kinks by construction. */
import fc from 'fast-check'
import { elementCount } from '#shared/tensor.ts'
import type { CaseInput } from './differences.ts'

/** Shapes of some ranks with sizes from 1 on. */
export const shapes = (form: { from?: number; to: number; size?: number }): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: form.size ?? 3 }), { minLength: form.from ?? 1, maxLength: form.to })

/** What values of one case are told from those of another by. */
export const salts = fc.integer({ min: 0, max: 999 })

export const coins = fc.boolean()

export const integers = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })

/** An axis of so many, counted from the front or from the end. */
export const axesOf = (rank: number): fc.Arbitrary<number> => integers(-rank, rank - 1)

export interface Range {
  low?: number
  high?: number
  /** Where a function has a corner, which values keep away from. */
  kinks?: readonly number[]
}

/** How far values are from kinks: more than a step of the differences. */
const margin = 0.03

/** So many different numbers, evenly spaced between bounds, in an order that looks random and follows from the salt. */
export function spaced(
  count: number,
  salt: number,
  { low = -1, high = 1, kinks = [] }: Range = {}
): number[] {
  const golden = 0.618033988749895
  const places = Array.from({ length: count }, (_, place) => place)
  const keys = places.map((place) => ((place + 1 + salt * 7.31) * golden) % 1)
  const order = [...places].sort((left, right) => (keys[left] ?? 0) - (keys[right] ?? 0))
  const values = places.map((rank) => awayFrom(kinks, low + ((rank + 0.5) / count) * (high - low)))
  const found = new Array<number>(count).fill(0)
  order.forEach((place, rank) => (found[place] = values[rank] ?? 0))
  return found
}

function awayFrom(kinks: readonly number[], value: number): number {
  const near = kinks.find((kink) => Math.abs(value - kink) < margin)
  if (near === undefined) return value
  return value < near ? near - margin : near + margin
}

/** An operand of floating-point numbers. */
export const operand = (dims: number[], salt: number, range: Range = {}): CaseInput => ({
  dims,
  values: spaced(elementCount(dims), salt, range)
})

/** Operands of which no two entries are equal. */
export function apart(dims: readonly number[][], salt: number, range: Range = {}): CaseInput[] {
  const values = spaced(
    dims.reduce((sum, each) => sum + elementCount(each), 0),
    salt,
    range
  )
  let start = 0
  return dims.map((each) => ({ dims: each, values: values.slice(start, (start += elementCount(each))) }))
}

/** So many integers between bounds, the upper one left out. */
export const indices = (count: number, low: number, high: number): fc.Arbitrary<number[]> =>
  fc.array(integers(low, high - 1), { minLength: count, maxLength: count })
