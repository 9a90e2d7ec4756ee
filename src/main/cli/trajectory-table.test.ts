import { expect, test } from 'vitest'
import type { Trace, TraceLayout, TracePoints } from '#shared/trajectory.ts'
import { conditionNames, sweptColumns, trajectoryTable } from './trajectory-table.ts'
import { tableText } from './write-results.ts'

const trace = (axis: Trace['axis']): Trace => ({
  id: 't',
  sites: ['s'],
  reading: { axes: [] },
  axis,
  projection: 'p'
})
const points = (series: number, count: number): TracePoints => ({
  trace: 't',
  series,
  points: count,
  positions: Float32Array.from({ length: 3 * series * count }, (_, i) => i),
  current: new Float32Array(3),
  nonFinite: 0
})
const axis = { name: 'image.contrast', unit: '%', values: new Float64Array([10, 20]) }
const other = { name: 'image.phase', unit: '', values: new Float64Array([0, 1, 2]) }
const layout: TraceLayout = { trace: 't', series: 2, points: 3, surface: true, stateLength: 5 }

test('a surface has both swept values at each point, the second turning fastest', () => {
  const { header, rows } = trajectoryTable({
    study: { traces: [trace('stimulus')] },
    layouts: [layout],
    projections: [],
    paths: [{ condition: '', traces: [points(2, 3)] }],
    swept: [axis, other]
  })
  expect(header.slice(6, 11)).toEqual(['image.contrast (%)', 'image.phase', 'x', 'y', 'z'])
  expect(rows.map((row) => row.slice(3, 11))).toEqual([
    [0, 0, '', 10, 0, 0, 1, 2],
    [0, 1, '', 10, 1, 3, 4, 5],
    [0, 2, '', 10, 2, 6, 7, 8],
    [1, 0, '', 20, 0, 9, 10, 11],
    [1, 1, '', 20, 1, 12, 13, 14],
    [1, 2, '', 20, 2, 15, 16, 17]
  ])
})

test('along depth each series is one stimulus, and points have names', () => {
  const { rows } = trajectoryTable({
    study: { traces: [trace('depth')] },
    layouts: [{ ...layout, pointLabels: ['embed', 'mid', 'final'] }],
    projections: [],
    paths: [{ condition: '', traces: [points(2, 3)] }],
    swept: [axis]
  })
  expect(rows.map((row) => row.slice(3, 7))).toEqual([
    [0, 0, 'embed', 10],
    [0, 1, 'mid', 10],
    [0, 2, 'final', 10],
    [1, 0, 'embed', 20],
    [1, 1, 'mid', 20],
    [1, 2, 'final', 20]
  ])
})

test('conditions follow the baseline, under their names', () => {
  const { header, rows } = trajectoryTable({
    study: { traces: [trace('stimulus')] },
    layouts: [layout],
    projections: [],
    paths: ['', 'without head 3'].map((condition) => ({ condition, traces: [points(1, 2)] })),
    swept: []
  })
  expect(header.slice(0, 3)).toEqual(['trace', 'condition', 'axis'])
  expect(rows.map((row) => row.slice(1, 5))).toEqual([
    ['', 'stimulus', 0, 0],
    ['', 'stimulus', 0, 1],
    ['without head 3', 'stimulus', 0, 0],
    ['without head 3', 'stimulus', 0, 1]
  ])
})

test('conditions of one name are told apart by their ids', () => {
  const names = conditionNames([
    { id: 'a', name: 'ablated' },
    { id: 'b', name: 'steered' },
    { id: 'c', name: 'ablated' }
  ])
  expect([...names.values()]).toEqual(['a', 'steered', 'c'])
})

test('swept columns carry unit and scale of their parameter', () => {
  const parameter = {
    name: 'contrast',
    label: '',
    unit: '%',
    hard: [1, 100],
    soft: [1, 100],
    scale: 'log',
    default: 1
  } as const
  const columns = sweptColumns(
    [{ input: 'image', parameter: 'contrast', from: 1, to: 100, count: 3 }],
    new Map([['image', [{ ...parameter, hard: [1, 100], soft: [1, 100] }]]])
  )
  expect(columns).toEqual([{ name: 'image.contrast', unit: '%', values: new Float64Array([1, 10, 100]) }])
})

test('cells with commas and quotes are quoted (RFC 4180)', () => {
  expect(
    tableText(
      ['a', 'b'],
      [
        ['x,y', 'say "hi"'],
        [1, -0.5]
      ]
    )
  ).toBe('a,b\r\n"x,y","say ""hi"""\r\n1,-0.5\r\n')
})
