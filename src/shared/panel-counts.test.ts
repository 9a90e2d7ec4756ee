import { expect, it } from 'vitest'
import { studyConditionSchema, studyInterventionSchema } from './intervention.ts'
import { countOfPanels, panelCounts } from './panel-counts.ts'
import type { Trace } from './trajectory.ts'

it('a sheet has a panel for each trace, each condition that is shown and the baseline, or each value', () => {
  const edit = studyInterventionSchema.parse({ id: 'a', site: 'a', kind: 'zero' })
  const condition = (id: string, enabled: boolean) =>
    studyConditionSchema.parse({ id, name: id, mark: 0, interventions: [edit], enabled })
  const traces = [{ id: 'a' }, { id: 'b' }] as Trace[]
  const counts = panelCounts({ traces, conditions: [condition('on', true), condition('off', false)] })
  expect(counts).toEqual({ site: 2, condition: 2 })
  expect(countOfPanels({ by: 'site' }, counts)).toBe(2)
  expect(countOfPanels({ by: 'condition' }, null)).toBeNull()
  const values = { by: 'parameter', parameter: 'angle', count: 4 } as const
  expect(countOfPanels(values, null)).toBe(4)
  expect(countOfPanels({ ...values, values: [0, 45, 90] }, counts)).toBe(3)
})
