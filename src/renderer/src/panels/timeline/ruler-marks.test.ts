import { describe, expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { indexMarks, positionWords, sweepMarks } from './ruler-marks.ts'

const parameter: Parameter = {
  name: 'f',
  label: 'F',
  unit: '',
  hard: [0, 1000],
  soft: [1, 100],
  scale: 'linear',
  default: 1
}
const axis = { input: 'x', parameter: 'f', from: 0, to: 10, count: 11 }

describe('marks of the ruler', () => {
  it('stand at round values of the parameter', () => {
    expect(sweepMarks(axis, parameter, 5).map(({ share, label }) => [label, share])).toEqual([
      ['0', 0],
      ['2', 0.2],
      ['4', 0.4],
      ['6', 0.6],
      ['8', 0.8],
      ['10', 1]
    ])
  })
  it('are 1, 2, 5 on a log scale', () => {
    const marks = sweepMarks({ ...axis, from: 1, to: 100 }, { ...parameter, scale: 'log' }, 5)
    expect(marks.map(({ label }) => label)).toEqual(['1', '2', '5', '10', '20', '50', '100'])
    expect(marks.find(({ label }) => label === '10')?.share).toBeCloseTo(0.5, 12)
  })
  it('carry words where the values have some', () => {
    const tokens: Parameter = { ...parameter, scale: 'integer', choices: ['a', 'b', 'c'] }
    expect(sweepMarks({ ...axis, from: 0, to: 2, count: 3 }, tokens, 5).map(({ label }) => label)).toEqual([
      'a',
      'b',
      'c'
    ])
  })
  it('name the layers where there is room', () => {
    expect(indexMarks(2, ['embed', 'resid'], 600)).toEqual([
      { share: 0, label: 'embed' },
      { share: 1, label: 'resid' }
    ])
    expect(indexMarks(100, undefined, 300).map(({ label }) => label)).toEqual(['0', '20', '40', '60', '80'])
    expect(indexMarks(0, undefined, 300)).toEqual([{ share: 0, label: '0' }])
  })
  it('put the head in words', () => {
    const shown = (_: Parameter, value: number): string => `${value} Hz`
    expect(positionWords(3, { axis, parameter }, undefined, shown)).toBe('3 Hz')
    expect(positionWords(0.9, null, ['a', 'b'], shown)).toBe('b')
    expect(positionWords(7, null, undefined, shown)).toBe('7')
  })
})
