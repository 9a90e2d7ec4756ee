import { expect, it } from 'vitest'
import { metricSchema } from '#shared/metric.ts'
import type { Axis, Site } from '#shared/network.ts'
import { metricIndices } from '#shared/words/metric-words.ts'
import {
  firstMetric,
  metricForStimuli,
  metricKinds,
  metricOfLikeliest,
  metricOutputs,
  plainMetric
} from './metric-outputs.ts'

const axes = (...sizes: [Axis['role'], number][]): Axis[] => sizes.map(([role, size]) => ({ role, size }))
const site = (tensor: string, ...sizes: [Axis['role'], number][]): Site => ({
  name: tensor,
  tensor,
  scope: [],
  kind: 'output',
  type: 'float32',
  axes: axes(...sizes),
  recognised: true
})
const output = (name: string, type: 'float32' | 'string' = 'float32') => ({ name, type, dims: [] })

it('outputs are rows of numbers at positions, with the names of their classes; texts are none', () => {
  const sites = [site('logits', ['batch', 1], ['position', 5], ['feature', 11]), site('y', ['batch', 1])]
  const classes = ['square']
  const outputs = [output('logits'), { ...output('y'), classes }, output('words', 'string')]
  expect(metricOutputs({ outputs, sites })).toEqual([
    { name: 'logits', length: 11, positions: 5 },
    { name: 'y', length: 1, positions: 1, classes }
  ])
})

it('a metric begins at the last position, and reads one number where there is only one', () => {
  const logits = { name: 'logits', length: 11, positions: 5 }
  expect(firstMetric([logits])).toEqual({
    kind: 'logit-difference',
    output: 'logits',
    position: -1,
    correct: 0,
    incorrect: 1,
    reduce: 'mean'
  })
  expect(firstMetric([{ name: 'y', length: 1, positions: 1 }])).toMatchObject({ kind: 'value', index: 0 })
  expect(firstMetric([])).toBeNull()
  const states = metricOutputs({
    outputs: [output('states')],
    sites: [site('states', ['time', 9], ['feature', 3])]
  })
  expect(firstMetric(states)).toMatchObject({ kind: 'value', position: -1 })
})

it('every kind on offer is a whole metric whose entries can be changed', () => {
  const fields = metricKinds.flatMap((kind) => {
    const metric = plainMetric(kind, { name: 'y', length: 3, positions: 1 })
    expect(metricSchema.parse(metric)).toEqual(metric)
    return metricIndices(metric).map(({ field }) => `${kind} ${field}`)
  })
  expect(fields).toEqual([
    'logit-difference correct',
    'logit-difference incorrect',
    'value index',
    'log-probability target',
    'probability target',
    'loss target'
  ])
})

it('reads what each run finds likeliest at the position of the metric, and never one entry twice', () => {
  const output = (...values: number[]) => ({ dims: [2, 3], values: Float32Array.from(values) })
  const metric = plainMetric('logit-difference', { name: 'y', length: 3, positions: 2 })
  const found = metricOfLikeliest(metric, [output(9, 0, 0, 0, 1, 2)], [output(0, 9, 0, 5, 1, 2)])
  expect(found).toEqual({ ...metric, correct: 2, incorrect: 0 })
  const first = metricOfLikeliest(
    { ...metric, position: 0 },
    [output(9, 0, 0, 0, 1, 2)],
    [output(9, 8, 0, 5, 1, 2)]
  )
  expect(first).toMatchObject({ correct: 0, incorrect: 1 })
  const norm = plainMetric('norm', { name: 'y', length: 3, positions: 2 })
  expect(metricOfLikeliest(norm, [output(1, 2, 3, 4, 5, 6)], [output(1, 2, 3, 4, 5, 6)])).toEqual(norm)
})

it('each stimulus may have an entry of its own, until there are others', () => {
  const row = (...values: number[]) => ({ dims: [3], values: Float32Array.from(values) })
  const metric = plainMetric('logit-difference', { name: 'y', length: 3, positions: 1 })
  const found = metricOfLikeliest(metric, [row(9, 0, 0), row(0, 9, 0)], [row(0, 0, 9), row(0, 0, 9)])
  expect(found).toMatchObject({ correct: [0, 1], incorrect: 2 })
  expect(metricForStimuli(found, 2)).toBe(found)
  expect(metricForStimuli(found, 3)).toMatchObject({ correct: 0, incorrect: 2 })
})
