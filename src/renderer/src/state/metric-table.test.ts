import { describe, expect, it } from 'vitest'
import { metricSchema } from '#shared/metric.ts'
import { metricTable } from './metric-table.ts'
import { conditionWith } from './testing/conditions.ts'

const norm = metricSchema.parse({ kind: 'norm' })
const loss = metricSchema.parse({ kind: 'loss', target: 0 })
const trouble = { tag: 'request', message: 'No such output.' } as const
const request = { plan: '', values: {}, conditions: [], metrics: [loss, norm], stride: 1 }
const nothing = { sweep: new Float64Array(0), current: NaN }
const answer = {
  conditions: [{ condition: 'condition-2', error: null, distances: [] }],
  metrics: [
    { error: trouble, baseline: nothing, conditions: [] },
    {
      error: null,
      baseline: { sweep: new Float64Array([1, 2]), current: 1.5 },
      conditions: [{ condition: 'condition-2', sweep: new Float64Array([4, 4]), current: 5 }]
    }
  ]
}
const facts = {
  metrics: [norm],
  conditions: [conditionWith(1), conditionWith(2)],
  shown: { request, answer },
  sample: null
}

describe('metricTable', () => {
  it('has the baseline and what was compared, with differences from the baseline', () => {
    expect(metricTable(facts)).toEqual([
      {
        condition: null,
        mark: null,
        name: 'Baseline',
        cells: [{ value: 1.5, difference: null, error: null }]
      },
      {
        condition: 'condition-2',
        mark: 1,
        name: 'Condition 2',
        cells: [{ value: 5, difference: 3.5, error: null }]
      }
    ])
  })

  it('tells of a sample of the sweep', () => {
    const cells = metricTable({ ...facts, sample: 1 }).flatMap((row) => row.cells)
    expect(cells.map(({ value }) => value)).toEqual([2, 4])
    expect(cells[1]?.difference).toBe(2)
  })

  it('keeps the value of a condition of which a part acts, beside what is wrong with the rest', () => {
    const conditions = [
      { condition: 'condition-1', error: trouble, distances: [] },
      { condition: 'condition-2', error: trouble, distances: [] }
    ]
    const rows = metricTable({ ...facts, shown: { request, answer: { ...answer, conditions } } })
    expect(rows.slice(1).flatMap(({ cells }) => cells)).toEqual([
      { value: null, difference: null, error: trouble },
      { value: 5, difference: 3.5, error: trouble }
    ])
  })

  it('finds a metric by what it is, wherever it stands in the list by now', () => {
    const cells = metricTable({ ...facts, metrics: [norm, loss] })[0]?.cells ?? []
    expect(cells.map(({ value, error }) => error?.message ?? value)).toEqual([1.5, 'No such output.'])
  })

  it('has empty cells for a metric that was not asked for yet', () => {
    const metrics = [metricSchema.parse({ kind: 'entropy' })]
    expect(metricTable({ ...facts, metrics })[1]?.cells).toEqual([
      { value: null, difference: null, error: null }
    ])
    expect(metricTable({ ...facts, shown: null })).toHaveLength(1)
  })
})
