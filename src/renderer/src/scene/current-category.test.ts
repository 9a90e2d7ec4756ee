import { expect, it } from 'vitest'
import { categoryColor, categoryTable } from './color-maps.ts'
import { currentCategoryColor, sameCurve } from './current-category.ts'
import type { ColorLookup } from './color-uniforms.ts'

/** Three curves of two points. */
const path = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1])
const layout = { series: 3, points: 2 }
const curve = (index: number): Float32Array => path.slice(index * 6, index * 6 + 6)
const lookup: ColorLookup = {
  by: 'sweep',
  table: categoryTable(4, 6),
  ...{ isCyclic: false, isCategorical: true, range: [0, 1] }
}

it('finds the curve with the same points, though they differ a little', () => {
  expect([0, 1, 2].map((index) => sameCurve(curve(index), path, layout))).toEqual([0, 1, 2])
  expect(
    sameCurve(
      curve(1).map((value) => value + 1e-5),
      path,
      layout
    )
  ).toBe(1)
  expect(sameCurve(Float32Array.from([0, 0, 0, 5, 5, 5]), path, layout)).toBe(-1)
  expect(sameCurve(Float32Array.from([0, 0, 0]), path, layout)).toBe(-1)
})

it('gives the current curve the colour that the legend has for it, and none where there are no categories', () => {
  const colorOf = (index: number, given: ColorLookup): string | null =>
    currentCategoryColor({
      ...{ descriptor: {}, colors: { lookup: given }, layout },
      ...{ current: { positions: curve(index) }, path: { positions: path } }
    })
  const colors = [0, 1, 2].map((index) => colorOf(index, lookup))
  expect(colors).toEqual([4, 5, 6].map((value) => categoryColor(value).toLowerCase()))
  expect(colorOf(0, { ...lookup, isCategorical: false })).toBeNull()
  expect(colorOf(0, { ...lookup, by: 'order' })).toBeNull()
})
