import { describe, expect, it } from 'vitest'
import type { Projection, Trace, TraceLayout } from '#shared/trajectory.ts'
import { traceDescriptors } from './trace-descriptors.ts'

const trace = (id: string): Trace => ({
  id,
  sites: [`site ${id}`],
  reading: { axes: [] },
  axis: 'stimulus',
  projection: `${id}/1`
})
const layout = (id: string): TraceLayout => ({
  trace: id,
  series: 1,
  points: 9,
  surface: false,
  stateLength: 4
})
const projection: Projection = {
  id: 'a/1',
  choice: { kind: 'pca' },
  features: 4,
  matrix: new Float32Array(12),
  offset: new Float32Array(4),
  explained: [0.5, 0.3, 0.2],
  labels: ['PC1', 'PC2', 'PC3'],
  fittedOn: ''
}
const facts = {
  traces: [trace('a'), trace('b')],
  layouts: [layout('a'), layout('b')],
  projectionOf: () => projection,
  conditions: [{ id: 'c', name: 'No heads', mark: 3 }]
}

describe('traceDescriptors', () => {
  it('puts what a condition makes of a trace behind it', () => {
    const descriptors = traceDescriptors(facts)
    expect(descriptors.map(({ condition }) => condition ?? null)).toEqual([
      null,
      { id: 'c', label: 'No heads', mark: 3, of: 'a' },
      null,
      { id: 'c', label: 'No heads', mark: 3, of: 'b' }
    ])
    expect(new Set(descriptors.map(({ id }) => id)).size).toBe(4)
    expect(descriptors[1]).toMatchObject({
      points: 9,
      axisTitles: ['PC1 (50 %)', 'PC2 (30 %)', 'PC3 (20 %)']
    })
  })

  it('leaves out traces without a layout or a projection', () => {
    expect(traceDescriptors({ ...facts, layouts: [layout('b')], conditions: [] })).toHaveLength(1)
    expect(traceDescriptors({ ...facts, projectionOf: () => null })).toEqual([])
  })
})
