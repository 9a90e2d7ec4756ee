import { describe, expect, it } from 'vitest'
import { metricSchema } from '#shared/metric.ts'
import type { Comparison, Trace } from '#shared/trajectory.ts'
import { conditionWith } from '../../state/testing/conditions.ts'
import { comparedLines, comparisonWords } from './compared-lines.ts'

const conditions = [conditionWith(1), conditionWith(2)]
const answer: Comparison = {
  conditions: [
    { condition: 'condition-1', error: null, distances: [] },
    { condition: 'condition-2', error: { tag: 'request', message: 'No such site.' }, distances: [] }
  ],
  metrics: []
}
const metric = metricSchema.parse({ kind: 'norm' })
const trace: Trace = { id: 'a', sites: ['conv'], reading: { axes: [] }, axis: 'depth', projection: 'a/0' }

describe('comparedLines', () => {
  it('names lines after their conditions, and says why one is missing', () => {
    const lines = [{ condition: 'condition-1', values: [1, 2] }]
    expect(comparedLines({ lines, answer, conditions })).toEqual([
      { mark: 0, name: 'Condition 1', values: [1, 2], error: null },
      { mark: 1, name: 'Condition 2', values: [], error: 'No such site.' }
    ])
  })

  it('tells of a condition once of which only a part acts', () => {
    const lines = [{ condition: 'condition-2', values: [3] }]
    expect(comparedLines({ lines, answer, conditions })).toEqual([
      { mark: 1, name: 'Condition 2', values: [3], error: 'No such site.' }
    ])
  })

  it('leaves out conditions that are no longer in the study', () => {
    const lines = [
      { condition: null, values: [5] },
      { condition: 'gone', values: [6] }
    ]
    expect(comparedLines({ lines, answer: null, conditions })).toEqual([
      { mark: null, name: 'Baseline', values: [5], error: null }
    ])
  })
})

describe('comparisonWords', () => {
  const said = { trace, metric: null, stride: 1, isBehind: false, isAnyShown: true, conditions: 1 }

  it('says when there is more to come', () => {
    expect(comparisonWords(said).status).toBe('')
    expect(comparisonWords({ ...said, stride: 8 }).status).toBe('every 8th point so far')
    expect(comparisonWords({ ...said, isBehind: true }).status).toBe('updating…')
  })

  it('says that nothing acts', () => {
    expect(comparisonWords({ ...said, isAnyShown: false }).note).toContain('switch one on')
    expect(comparisonWords({ ...said, isAnyShown: false, conditions: 0 }).note).not.toContain('switch one on')
  })

  it('says why a metric has no line along the depth', () => {
    expect(comparisonWords({ ...said, metric }).note).toContain('along the stimulus')
    expect(comparisonWords({ ...said, trace: { ...trace, axis: 'stimulus' }, metric }).note).toBeNull()
    expect(comparisonWords(said).note).toBeNull()
  })
})
