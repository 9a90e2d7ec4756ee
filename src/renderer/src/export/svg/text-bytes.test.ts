import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pathText } from './text-bytes.ts'
import { svgNumber } from './svg-text.ts'

it('writes points to hundredths, as short as can be', () => {
  const points: [number, number][] = [
    [0, -0.001],
    [10.5, -3.25],
    [99.999, 1000],
    [-0.05, 7.1]
  ]
  expect(pathText(points)).toBe('M0 0L10.5 -3.25L100 1000L-0.05 7.1')
  expect(pathText([])).toBe('')
})

it('writes every number as it stands elsewhere in the file, finite or not, small or large', () => {
  const number = fc.oneof(fc.double(), fc.double({ min: -5000, max: 5000 }), fc.integer())
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { maxLength: 40 }), (points) => {
      const pairs = points.map(([x, y]) => `${svgNumber(x)} ${svgNumber(y)}`)
      expect(pathText(points)).toBe(points.length === 0 ? '' : `M${pairs.join('L')}`)
    })
  )
})
