import { expect, it } from 'vitest'
import { editedValues } from './testing/edited-values.ts'

it('scales by its factor, and by a share of the way to it', async () => {
  expect(await editedValues([{ kind: 'scale', factor: -2 }], [1, 2, 2], [1, 2, 3, 4])).toEqual([
    -2, -4, -6, -8
  ])
  const half = { kind: 'scale', factor: 3, strength: 0.5 }
  expect(await editedValues([half], [1, 2, 2], [1, 2, 3, 4])).toEqual([2, 4, 6, 8])
})

it('does not commute with adding: order matters exactly where it should', async () => {
  const scale = { kind: 'scale', factor: 2 }
  const add = { kind: 'add', direction: [1, 0] }
  expect(await editedValues([scale, add], [1, 1, 2], [1, 1])).toEqual([3, 2])
  expect(await editedValues([add, scale], [1, 1, 2], [1, 1])).toEqual([4, 2])
  const other = { kind: 'scale', factor: 2, select: { feature: [1] } }
  expect(await editedValues([other, add], [1, 1, 2], [1, 1])).toEqual(
    await editedValues([add, other], [1, 1, 2], [1, 1])
  )
})
