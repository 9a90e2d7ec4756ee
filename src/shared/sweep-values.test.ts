import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sweepValueAt, sweepValues } from './sweep-values.ts'

test('linear steps are equal, log ratios are equal, integers are whole', () => {
  expect([...sweepValues({ from: 0, to: 1, count: 5 }, 'linear')]).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect([...sweepValues({ from: 1, to: 1000, count: 4 }, 'log')].map(Math.round)).toEqual([1, 10, 100, 1000])
  expect([...sweepValues({ from: 0, to: 5, count: 3 }, 'integer')]).toEqual([0, 3, 5])
})

test('both ends are exact on any scale', () => {
  const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(
      positive,
      positive,
      fc.integer({ min: 2, max: 200 }),
      fc.constantFrom('linear' as const, 'log' as const),
      (from, to, count, scale) => {
        const values = sweepValues({ from, to, count }, scale)
        expect([values[0], values.at(-1), values.length]).toEqual([from, to, count])
      }
    )
  )
})

test('between two values of a sweep there are values too', () => {
  const axis = { from: 10, to: 20, count: 11 }
  expect([0, 0.5, 5, 10].map((index) => sweepValueAt(axis, 'linear', index))).toEqual([10, 10.5, 15, 20])
  expect(sweepValueAt({ from: 1, to: 100, count: 3 }, 'log', 1)).toBeCloseTo(10, 12)
})
