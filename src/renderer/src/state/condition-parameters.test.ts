import { expect, it } from 'vitest'
import { defaultLabel } from '#shared/words/intervention-words.ts'
import { strengthAt } from './condition-parameters.ts'
import { conditionWith, zeroAt } from './testing/conditions.ts'

it('names the slider of a strength', () => {
  const head = { ...zeroAt('blocks.0.attn.z'), select: { head: [2] } }
  const conditions = [conditionWith(1, [head])]
  const reference = { input: 'condition/condition-1', parameter: 'edit-1' }
  expect(strengthAt(conditions, reference)).toMatchObject({
    label: defaultLabel(head),
    soft: [0, 1],
    default: 1
  })
  expect(strengthAt(conditions, { ...reference, parameter: 'edit-2' })).toBeNull()
  expect(strengthAt(conditions, { ...reference, input: 'image' })).toBeNull()
})
