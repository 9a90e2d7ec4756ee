import { expect, it } from 'vitest'
import type { PlottedData, PlottedTrace } from './plotted-data.ts'
import { pointsTable } from './points-table.ts'
import { titleOf } from './table.ts'

const trace = (axis: PlottedTrace['axis'], series: number, points: number, all = 1): PlottedTrace => ({
  id: 't',
  sites: 's',
  axis,
  series,
  points,
  first: 0,
  axisLabels: ['PC1', 'PC2', 'PC3'],
  axisTitles: ['PC1 (90 %)', 'PC2 (9.0 %)', 'PC3 (1.0 %)'],
  positions: Array.from({ length: all }, () =>
    Float32Array.from({ length: 3 * series * points }, (_, i) => i)
  ),
  current: null,
  distances: null
})
const contrast = { name: 'image.contrast', unit: '%', values: new Float64Array([10, 20]), current: 12 }
const phase = { name: 'image.phase', unit: '', values: new Float64Array([0, 1, 2]), current: 0.5 }
const plotted = (data: Partial<PlottedData>): PlottedData => ({
  about: {},
  conditions: ['baseline'],
  swept: [],
  traces: [],
  metrics: [],
  stimuli: [],
  ...data
})

/** All rows, with these columns. */
function rowsOf(data: PlottedData, ...names: string[]) {
  const { columns, rows } = pointsTable(data)
  const chosen = names.map((name) => columns.find((each) => titleOf(each) === name)!)
  return Array.from({ length: rows }, (_, row) => chosen.map(({ at }) => at(row)))
}

it('a surface has both swept values at each point, the second turning fastest', () => {
  const data = plotted({ traces: [trace('stimulus', 2, 3)], swept: [contrast, phase] })
  expect(rowsOf(data, 'series', 'point', 'image.contrast (%)', 'image.phase', 'x', 'y', 'z')).toEqual([
    [0, 0, 10, 0, 0, 1, 2],
    [0, 1, 10, 1, 3, 4, 5],
    [0, 2, 10, 2, 6, 7, 8],
    [1, 0, 20, 0, 9, 10, 11],
    [1, 1, 20, 1, 12, 13, 14],
    [1, 2, 20, 2, 15, 16, 17]
  ])
})

it('along depth each series is one stimulus, and points have names', () => {
  const depth = { ...trace('depth', 2, 3), pointLabels: ['embed', 'mid', 'final'] }
  expect(
    rowsOf(
      plotted({ traces: [depth], swept: [contrast] }),
      'series',
      'point',
      'label',
      'image.contrast (%)',
      'x axis'
    )
  ).toEqual([
    [0, 0, 'embed', 10, 'PC1'],
    [0, 1, 'mid', 10, 'PC1'],
    [0, 2, 'final', 10, 'PC1'],
    [1, 0, 'embed', 20, 'PC1'],
    [1, 1, 'mid', 20, 'PC1'],
    [1, 2, 'final', 20, 'PC1']
  ])
})

it('conditions follow the baseline, with their distances from it and the metrics of their stimuli', () => {
  const distances = {
    path: [new Float64Array(4), Float64Array.of(1, 2, 3, 4)],
    current: [new Float64Array(2), new Float64Array(2)]
  }
  const metric = {
    name: 'Norm',
    unit: '',
    sweep: [Float64Array.of(5, 6), Float64Array.of(7, 8)],
    current: [0, 0]
  }
  const data = plotted({
    conditions: ['baseline', 'without head 3'],
    traces: [{ ...trace('time', 2, 2, 2), first: 10, distances }],
    swept: [contrast],
    metrics: [metric]
  })
  expect(rowsOf(data, 'condition', 'series', 'point', 'distance', 'Norm')).toEqual([
    ['baseline', 0, 10, 0, 5],
    ['baseline', 0, 11, 0, 5],
    ['baseline', 1, 10, 0, 6],
    ['baseline', 1, 11, 0, 6],
    ['without head 3', 0, 10, 1, 7],
    ['without head 3', 0, 11, 2, 7],
    ['without head 3', 1, 10, 3, 8],
    ['without head 3', 1, 11, 4, 8]
  ])
})

it('the points of the current stimulus follow those of the sweep, with its values, distances and metrics', () => {
  const here = (first: number): Float32Array => Float32Array.of(first, 0, 0, first + 1, 0, 0)
  const distances = {
    path: [new Float64Array(4), new Float64Array(4)],
    current: [new Float64Array(2), Float64Array.of(0.5, 0.25)]
  }
  const metric = {
    name: 'Norm',
    unit: '',
    sweep: [new Float64Array(2), new Float64Array(2)],
    current: [3, 4]
  }
  const data = plotted({
    conditions: ['baseline', 'edited'],
    traces: [{ ...trace('depth', 2, 2, 2), current: [here(100), here(200)], distances }],
    swept: [contrast],
    metrics: [metric]
  })
  const columns = ['moment', 'condition', 'series', 'point', 'image.contrast (%)', 'x', 'distance', 'Norm']
  const rows = rowsOf(data, ...columns)
  expect(rows.map(([moment]) => moment)).toEqual(
    ['baseline', 'edited'].flatMap(() => [...Array<string>(4).fill('sweep'), 'current', 'current'])
  )
  expect(rows.filter(([moment]) => moment === 'current')).toEqual([
    ['current', 'baseline', 0, 0, 12, 100, 0, 3],
    ['current', 'baseline', 0, 1, 12, 101, 0, 3],
    ['current', 'edited', 0, 0, 12, 200, 0.5, 4],
    ['current', 'edited', 0, 1, 12, 201, 0.25, 4]
  ])
})

it('without a sweep the current stimulus is all there is, once', () => {
  const path = { ...trace('time', 1, 3), current: [new Float32Array(9)] }
  expect(rowsOf(plotted({ traces: [path] }), 'moment', 'x')).toEqual([
    ['current', 0],
    ['current', 3],
    ['current', 6]
  ])
})

it('swept words stand beside their numbers, and equal names are told apart', () => {
  const word = { name: 'x', unit: '', values: new Float64Array([0, 1]), current: 1, words: ['cat', 'dog'] }
  const data = plotted({ traces: [trace('stimulus', 1, 2)], swept: [word] })
  expect(rowsOf(data, 'x', 'x word', 'x 2')).toEqual([
    [0, 'cat', 0],
    [1, 'dog', 3]
  ])
})
