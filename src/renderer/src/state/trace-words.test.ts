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
      unit: '°',
      period: 180
    })
    expect(coloringOf({ view: { ...view, colorMap: 'cividis' }, ...facts }).map).toBe('cividis')
  })
  it('keeps its place in the turn where only a part is swept, and is no turn where that is little', () => {
    const part = (from: number, to: number) => {
      const axis = { input: 'x', parameter: 'orientation', from, to, count: 9 }
      return coloringOf({ view, axis: 'stimulus', points: 9, sweep: [{ axis, parameter: orientation }] })
    }
    expect(part(90, 0)).toMatchObject({ map: 'romaO', domain: [0, 180], values: [90, 0] })
    expect(part(-45, 60)).toMatchObject({ map: 'romaO', domain: [-45, 135] })
    expect(part(80, 100)).toMatchObject({ map: 'viridis', domain: [80, 100] })
  })
  it('is a category for each of a few words, and a ramp for many or where a map was chosen', () => {
    const item = (choices: string[]): Parameter => ({
      ...contrast,
      scale: 'integer',
      soft: [0, choices.length - 1],
      choices
    })
    const few = item(['cat', 'dog', 'car'])
    const facts = { axis: 'stimulus', points: 3, sweep: [swept(few)] } as const
    expect(coloringOf({ view, ...facts })).toMatchObject({ isCategorical: true, words: few.choices })
    expect(coloringOf({ view: { ...view, colorMap: 'batlow' }, ...facts }).isCategorical).toBe(false)
    const many = swept(item(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']))
    expect(coloringOf({ view, ...facts, sweep: [many] }).isCategorical).toBe(false)
  })
  it('follows ratios on a log scale', () => {
    const frequency: Parameter = { ...contrast, scale: 'log', soft: [0.5, 16] }
    const facts = { view, axis: 'stimulus', points: 16, sweep: [swept(frequency)] } as const
    expect(coloringOf(facts)).toMatchObject({ scale: 'log', values: [0.5, 16] })
  })
  it('follows the index along time', () => {
    expect(coloringOf({ view, axis: 'time', points: 50, sweep: [swept(contrast)] })).toMatchObject({
      values: [0, 49],
      title: 'Time'
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
