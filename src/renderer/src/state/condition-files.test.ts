import { expect, it } from 'vitest'
import { conditionSchema } from '#shared/intervention.ts'
import { conditionFileText } from './condition-files.ts'
import { conditionWith, zeroAt } from './testing/conditions.ts'

it('a copied condition is a condition file: with strengths, without what only the study has', () => {
  const condition = conditionWith(1, [
    { ...zeroAt('a', 'edit-1'), select: { head: [2] }, solo: true },
    { ...zeroAt('b', 'edit-2'), kind: 'scale', factor: 3 }
  ])
  const values = { 'condition/condition-1': { 'edit-1': 0.5 } }
  expect(conditionSchema.parse(JSON.parse(conditionFileText(condition, values)))).toEqual({
    name: 'Condition 1',
    interventions: [
      { site: 'a', select: { head: [2] }, kind: 'zero', enabled: true, strength: 0.5 },
      { site: 'b', kind: 'scale', factor: 3, enabled: false, strength: 1 }
    ]
  })
})
