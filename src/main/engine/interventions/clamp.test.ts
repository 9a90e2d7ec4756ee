import { expect, it } from 'vitest'
import { editedValues } from './testing/edited-values.ts'

it('clamps to both bounds, or to one', async () => {
  expect(await editedValues([{ kind: 'clamp', low: -1, high: 1 }], [1, 2, 2], [-3, -0.5, 0.5, 3])).toEqual([
    -1, -0.5, 0.5, 1
  ])
  expect(await editedValues([{ kind: 'clamp', low: 0 }], [1, 2, 2], [-3, -0.5, 0.5, 3])).toEqual([
    0, 0, 0.5, 3
  ])
})
