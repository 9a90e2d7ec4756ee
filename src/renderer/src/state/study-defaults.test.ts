import { describe, expect, it } from 'vitest'
import type { Axis, AxisRole, Site } from '#shared/network.ts'
import type { InputDescription, Parameter } from '#shared/stimulus.ts'
import { plainPreprocessing } from '#shared/stimulus.ts'
import {
  defaultReading,
  defaultSite,
  defaultSweep,
  depthSiblings,
  firstSight,
  firstSweepPoints,
  freeTraceId,
  nextProjectionId,
  possibleAxes,
  stateLength,
  sweepOver,
  toggledSweep,
  traceOf
} from './study-defaults.ts'

const parameter = (name: string, more: Partial<Parameter> = {}): Parameter => ({
  name,
  label: name,
  unit: '',
  hard: [-100, 100],
  soft: [0, 10],
  scale: 'linear',
  default: 1,
  ...more
})
const description = (input: string, parameters: Parameter[]): InputDescription => ({
  input,
  binding: { family: 'vector', settings: {}, preprocessing: plainPreprocessing },
  parameters,
  settings: [],
  families: [],
  suggestedPreprocessing: plainPreprocessing,
  warnings: []
})
const site = (name: string, kind: Site['kind'], axes: [AxisRole, number][]): Site => ({
  name,
  tensor: name,
  scope: [],
  kind,
  type: 'float32',
  recognised: true,
  axes: axes.map(([role, size]): Axis => ({ role, size }))
})

const residual = site('blocks.1.resid_post', 'residual', [
  ['batch', 1],
  ['position', 11],
  ['feature', 48]
])
const map = site('conv1', 'convolution', [
  ['batch', 1],
  ['channel', 16],
  ['height', 32],
  ['width', 32]
])
const small = site('conv9', 'convolution', [
  ['batch', 1],
  ['channel', 8],
  ['height', 4],
  ['width', 4]
])
const hidden = site('lstm.h', 'recurrent-state', [
  ['time', 50],
  ['batch', 1],
  ['feature', 64]
])
const logits = site('logits', 'output', [
  ['batch', 1],
  ['feature', 10]
])

describe('sweeps', () => {
  it('begin with the first parameter over its soft range in 128 points', () => {
    const sweep = defaultSweep([description('fixed', []), description('x', [parameter('a'), parameter('b')])])
    expect(sweep).toEqual([{ input: 'x', parameter: 'a', from: 0, to: 10, count: 128 }])
    expect(defaultSweep([description('fixed', [])])).toEqual([])
  })
  it('take one point for each whole number', () => {
    expect(sweepOver('x', parameter('n', { scale: 'integer', soft: [0, 9] })).count).toBe(10)
    expect(sweepOver('x', parameter('n', { scale: 'integer', soft: [3, 3] })).count).toBe(2)
  })
  it('become a surface with a second parameter, which a third replaces', () => {
    const one = toggledSweep([], 'x', parameter('a'))
    const two = toggledSweep(one, 'x', parameter('b'))
    expect(two.map(({ parameter: name, count }) => [name, count])).toEqual([
      ['a', 32],
      ['b', 32]
    ])
    expect(toggledSweep(two, 'x', parameter('c')).map(({ parameter: name }) => name)).toEqual(['a', 'c'])
    expect(toggledSweep(two, 'x', parameter('a')).map(({ parameter: name }) => name)).toEqual(['b'])
  })
})

describe('the first trace', () => {
  it('is the last residual or hidden state before anything else', () => {
    expect(defaultSite({ sites: [residual, map, logits] })).toBe(residual)
    expect(defaultSite({ sites: [map, hidden, logits] })).toBe(hidden)
    expect(defaultSite({ sites: [map, small, logits] })).toBe(small)
    expect(defaultSite({ sites: [logits] })).toBe(logits)
    expect(defaultSite({ sites: [] })).toBeNull()
  })
  it('skips what has fewer than three numbers', () => {
    expect(defaultSite({ sites: [residual, site('flag', 'residual', [['feature', 1]])] })).toBe(residual)
  })
  it('prefers what the example runs, of whichever kind', () => {
    const other: Site = { ...residual, name: 'else.blocks.1.resid_post', offExample: true }
    expect(defaultSite({ sites: [residual, other] })).toBe(residual)
    expect(defaultSite({ sites: [map, other] })).toBe(map)
    expect(defaultSite({ sites: [other] })).toBe(other)
  })
  it('runs along time where the site has one', () => {
    expect(traceOf(hidden, 't')).toMatchObject({
      axis: 'time',
      reading: { axes: ['all', 'all'] },
      projection: 't/1'
    })
    expect(traceOf({ ...hidden, kind: 'tensor' }, 't').axis).toBe('stimulus')
    expect(traceOf({ ...hidden, kind: 'tensor', atSomeSteps: true }, 't').axis).toBe('time')
    expect(traceOf(residual, 't')).toMatchObject({ axis: 'stimulus', reading: { axes: [-1, 'all'] } })
  })
})

describe('first sight', () => {
  const layer = (n: number, kind: Site['kind'] = 'residual'): Site => ({
    ...residual,
    name: `blocks.${n}.resid_post`,
    kind
  })
  const layers = [layer(0), layer(1), layer(2)]
  const tokens = { ...description('ids', [parameter('item', { scale: 'integer', soft: [0, 511] })]) }
  tokens.binding = { ...tokens.binding, family: 'tokens' }

  it('finds the same site in the other layers', () => {
    const others = [site('blocks.1.mlp', 'mlp-output', []), { ...layer(3), axes: [] }]
    expect(depthSiblings(layer(0), [...layers, ...others])).toEqual(layers)
  })
  it('follows tokens through the layers, a few of them', () => {
    const { traces, sweep } = firstSight({ sites: layers, stimulusMilliseconds: 1 }, [tokens])
    expect(traces).toMatchObject([{ axis: 'depth', sites: layers.map(({ name }) => name) }])
    expect(sweep).toMatchObject([{ from: 0, to: 511, count: 24 }])
  })
  it('draws a path along anything that has an order', () => {
    const { traces, sweep } = firstSight({ sites: layers, stimulusMilliseconds: 1 }, [
      description('x', [parameter('a')])
    ])
    expect(traces).toMatchObject([{ axis: 'stimulus', sites: ['blocks.2.resid_post'] }])
    expect(sweep).toMatchObject([{ count: 128 }])
  })
  it('sweeps nothing where the site has a time of its own, and shows nothing where there is nothing', () => {
    expect(firstSight({ sites: [hidden], stimulusMilliseconds: 1 }, [tokens]).sweep).toEqual([])
    expect(firstSight({ sites: [], stimulusMilliseconds: 1 }, [tokens]).traces).toEqual([])
  })
})

describe('readings', () => {
  it('take the last position, or all along it', () => {
    expect(defaultReading(residual, 'position').axes).toEqual(['all', 'all'])
    expect(stateLength(residual, { axes: ['all', 'all'] }, 0)).toBe(48)
  })
  it('average space only where the map is large', () => {
    expect(defaultReading(map, 'stimulus').axes).toEqual(['all', 'mean', 'mean'])
    expect(defaultReading(small, 'stimulus').axes).toEqual(['all', 'all', 'all'])
  })
  it('tell which axes a trajectory can follow', () => {
    expect(possibleAxes(residual, 2)).toEqual(['stimulus', 'depth', 'position'])
    expect(possibleAxes(hidden, 1)).toEqual(['stimulus', 'time'])
    expect(possibleAxes(logits, 1)).toEqual(['stimulus'])
  })
})

describe('ids', () => {
  it('are free ones', () => {
    expect(freeTraceId([traceOf(logits, 'trace-1'), traceOf(logits, 'trace-3')])).toBe('trace-2')
    expect(nextProjectionId({ id: 'a', projection: 'a/2' }, ['a/7', 'b/9', 'a/x'])).toBe('a/8')
  })
})

describe('points of the first sweep', () => {
  it('are fewer where each of them takes half a second or more, but enough to show a curve', () => {
    expect(firstSweepPoints(0)).toBe(128)
    expect(firstSweepPoints(60)).toBe(128)
    expect(firstSweepPoints(500)).toBe(64)
    expect(firstSweepPoints(1e6)).toBe(16)
  })
})
