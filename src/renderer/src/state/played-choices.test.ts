import { describe, expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { playedChoices } from './played-choices.ts'
import type { SweptParameter } from './played-sweep.ts'

const parameter = (name: string, label: string): Parameter => ({
  name,
  label,
  unit: '°',
  hard: [0, 1],
  soft: [0, 1],
  scale: 'linear',
  default: 0
})
const swept = (input: string, name: string, label: string): SweptParameter => ({
  axis: { input, parameter: name, from: 0, to: 1, count: 5 },
  parameter: parameter(name, label)
})
const angle = swept('x', 'angle', 'Angle')
const phase = swept('x', 'phase', 'Phase')

describe('what can be played', () => {
  it('is one thing along a stimulus of one parameter, and nothing without a sweep', () => {
    expect(playedChoices('stimulus', [angle])).toHaveLength(1)
    expect(playedChoices('stimulus', [])).toEqual([])
  })
  it('is each of two parameters, the one along the curve first, and both', () => {
    expect(playedChoices('stimulus', [angle, phase]).map(({ label, plays }) => [label, plays])).toEqual([
      ['Phase', undefined],
      ['Angle', { input: 'x', parameter: 'angle' }],
      ['Angle × Phase', 'raster']
    ])
  })
  it('is the axis of the trace first, along anything but the stimulus', () => {
    expect(playedChoices('depth', [angle]).map(({ label }) => label)).toEqual(['Depth', 'Angle'])
  })
  it('tells parameters of the same name apart by their inputs', () => {
    const labels = playedChoices('time', [angle, swept('y', 'angle', 'Angle')]).map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
  })
})
