import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dashedShares } from './dash-cuts.ts'

test('dashes of 7 and gaps of 4 along a segment from 5 to 20', () => {
  const lengths = dashedShares([7, 4, 7, 4], 1, 5, 20, 100).map((pair) => pair.map((share) => 5 + share * 15))
  expect(lengths.map((pair) => pair.map((value) => Math.round(value * 1e9) / 1e9))).toEqual([
    [5, 7],
    [11, 18]
  ])
})

test('cut anywhere, a line has the same dashes', () => {
  const pattern = [10, 4, 3, 4] as const
  const place = fc.double({ min: 0.01, max: 40, noNaN: true })
  const total = (from: number, to: number): number =>
    dashedShares(pattern, 0.7, from, to, 1000).reduce((sum, [a, b]) => sum + (b - a) * (to - from), 0)
  fc.assert(
    fc.property(place, place, place, (a, first, second) => {
      const [b, c] = [a + first, a + first + second]
      expect(total(a, b) + total(b, c)).toBeCloseTo(total(a, c), 6)
    })
  )
})

test('dashes that are too fine to be told apart become a line', () => {
  expect(dashedShares([7, 4, 7, 4], 0.001, 0, 100, 400)).toEqual([[0, 1]])
})
