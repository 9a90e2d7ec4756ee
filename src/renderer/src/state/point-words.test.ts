import { describe, expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { parameterWords, pointWords } from './point-words.ts'
import { sweepIndices } from './sweep-positions.ts'

const phase: Parameter = {
  name: 'phase',
  label: 'Phase',
  unit: '°',
  hard: [0, 360],
  soft: [0, 360],
  scale: 'linear',
  default: 0
}
const document = {
  traces: [
    { id: 'a', sites: ['conv'], reading: { axes: [] }, axis: 'stimulus' as const, projection: 'a/1' },
    { id: 'b', sites: ['x', 'y'], reading: { axes: [] }, axis: 'depth' as const, projection: 'b/1' }
  ],
  sweep: [{ input: 'in', parameter: 'phase', from: 0, to: 360, count: 8 }],
  conditions: [{ id: 'c', name: 'No heads', enabled: true, solo: false, mark: 0, interventions: [] }]
}
const facts = {
  document,
  values: { in: { phase: 90 } },
  layouts: [{ trace: 'b', series: 8, points: 2, surface: false, pointLabels: ['x', 'y'], stateLength: 3 }],
  parameterOf: () => phase
}

describe('a point in words', () => {
  it('tells the swept values', () => {
    const point = { trace: 'a', condition: null, series: 0, index: 2, points: 8 }
    expect(pointWords({ ...facts, point })).toEqual({
      title: 'conv',
      lines: [{ label: 'Phase', value: '90 °' }]
    })
  })
  it('tells the layer first on a path through the layers', () => {
    const point = { trace: 'b', condition: null, series: 0, index: 0.9, points: 2 }
    expect(pointWords({ ...facts, point })?.lines[0]).toEqual({ label: 'depth', value: 'y' })
  })
  it('tells the condition before all else', () => {
    const point = { trace: 'b', condition: 'c', series: 0, index: 0, points: 2 }
    expect(pointWords({ ...facts, point })?.lines[0]).toEqual({ label: 'condition', value: 'No heads' })
  })
  it('has no words for no point', () => {
    expect(pointWords({ ...facts, point: null })).toBeNull()
  })
})

describe('a value in words', () => {
  const mix = {
    name: 'token-mix',
    label: 'Mix',
    unit: '',
    hard: [0, 1] as [number, number],
    soft: [0, 1] as [number, number],
    scale: 'linear' as const,
    default: 0,
    between: 'not a token'
  }
  it('says what lies between two tokens', () => {
    expect(parameterWords(mix, 0.3)).toBe('0.30 (not a token)')
    expect(parameterWords(mix, 0)).toBe('0.00')
    expect(parameterWords(mix, 1)).toBe('1.00')
  })
})

describe('where a point lies in the sweep', () => {
  it('runs along the curve, scaled up from a coarse path', () => {
    expect(sweepIndices({ series: 0, index: 2, points: 5 }, true, [9])).toEqual([4])
  })
  it('tells curve and point of a surface apart', () => {
    expect(sweepIndices({ series: 3, index: 1, points: 4 }, true, [6, 4])).toEqual([3, 1])
  })
  it('counts samples along anything else, the last axis fastest', () => {
    expect(sweepIndices({ series: 7, index: 1, points: 4 }, false, [3, 5])).toEqual([1, 2])
    expect(sweepIndices({ series: 2, index: 1, points: 4 }, false, [3])).toEqual([2])
    expect(sweepIndices({ series: 0, index: 1, points: 4 }, false, [])).toEqual([])
  })
})
