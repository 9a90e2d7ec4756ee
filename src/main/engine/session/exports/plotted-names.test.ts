import { expect, it } from 'vitest'
import type { StudyCondition } from '#shared/intervention.ts'
import { conditionNames, sweptName } from './plotted-names.ts'

it('conditions of one name are told apart by their ids, also from the baseline', () => {
  const names = conditionNames([
    { id: 'a', name: 'ablated' },
    { id: 'b', name: 'steered' },
    { id: 'c', name: 'ablated' },
    { id: 'd', name: 'baseline' }
  ])
  expect([...names.values()]).toEqual(['a', 'steered', 'c', 'd'])
})

it('a swept strength is named after what it is the strength of', () => {
  const edit = {
    id: 'e',
    name: '',
    enabled: true,
    solo: false,
    site: 'blocks.0.attn.z',
    kind: 'zero' as const
  }
  const condition: StudyCondition = {
    id: 'c',
    name: 'ablated',
    enabled: true,
    solo: false,
    mark: 0,
    interventions: [edit]
  }
  const name = sweptName({ input: 'condition/c', parameter: 'e' }, [condition])
  expect(name).toBe('strength of zero blocks.0.attn.z in ablated')
  expect(sweptName({ input: 'image', parameter: 'contrast' }, [condition])).toBe('image.contrast')
})
