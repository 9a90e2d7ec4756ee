import { describe, expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { axisTitles, coloringOf, traceLabel } from './trace-words.ts'

const orientation: Parameter = {
  name: 'orientation',
  label: 'Orientation',
  unit: '°',
  hard: [0, 180],
  soft: [0, 180],
  scale: 'linear',
  default: 0,
  period: 180
}
const contrast: Parameter = {
  name: 'contrast',
  label: 'Contrast',
  unit: '',
  hard: [0, 1],
  soft: [0, 1],
  scale: 'linear',
  default: 1
}
const swept = (parameter: Parameter) => ({
  axis: { input: 'x', parameter: parameter.name, from: parameter.soft[0], to: parameter.soft[1], count: 16 },
  parameter
})
const view = { colorBy: 'order', colorMap: 'auto' } as const

describe('words', () => {
  it('name traces and axes', () => {
    expect(traceLabel({ sites: ['a'] })).toBe('a')
    expect(traceLabel({ sites: ['a', 'b', 'c'] })).toBe('a … c')
    expect(axisTitles({ labels: ['PC1', 'PC2', 'PC3'], explained: [0.34, 0.05] })).toEqual([
      'PC1 (34 %)',
      'PC2 (5.0 %)',
      'PC3'
    ])
  })
})

describe('colour', () => {
  it('is cyclic for a full turn, unless another map was chosen', () => {
    const facts = { axis: 'stimulus', points: 16, sweep: [swept(orientation)] } as const
    expect(coloringOf({ view, ...facts })).toEqual({
      by: 'order',
      isWhole: false,
      map: 'romaO',
      values: [0, 180],
      domain: [0, 180],
      title: 'Orientation',
      unit: '°'
    })
    expect(coloringOf({ view: { ...view, colorMap: 'cividis' }, ...facts }).map).toBe('cividis')
  })
  it('follows the index along time', () => {
    expect(coloringOf({ view, axis: 'time', points: 50, sweep: [swept(contrast)] })).toMatchObject({
      values: [0, 49],
      title: 'time'
    })
  })
  it('follows the sweep from curve to curve where it is asked to', () => {
    const bySweep = { colorBy: 'sweep', colorMap: 'auto' } as const
    expect(coloringOf({ view: bySweep, axis: 'time', points: 9, sweep: [swept(contrast)] }).title).toBe(
      'Contrast'
    )
    const both = [swept(contrast), swept(orientation)]
    expect(coloringOf({ view: bySweep, axis: 'stimulus', points: 9, sweep: both }).title).toBe('Contrast')
    expect(coloringOf({ view, axis: 'stimulus', points: 9, sweep: both }).title).toBe('Orientation')
  })
})
