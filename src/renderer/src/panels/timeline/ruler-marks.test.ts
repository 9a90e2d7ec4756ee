import { describe, expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { indexMarks, playedWords, positionWords, rasterMarks, sweepMarks } from './ruler-marks.ts'

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
    expect(indexMarks({ points: 2, labels: ['embed', 'resid'], first: 0 }, 600)).toEqual([
      { share: 0, label: 'embed' },
      { share: 1, label: 'resid' }
    ])
    const marks = indexMarks({ points: 100, first: 0 }, 300)
    expect(marks.map(({ label }) => label)).toEqual(['0', '20', '40', '60', '80'])
    expect(indexMarks({ points: 0, first: 0 }, 300)).toEqual([{ share: 0, label: '0' }])
  })
  it('count on from a transient that is left out', () => {
    const marks = indexMarks({ points: 101, first: 3000 }, 300)
    expect(marks[0]).toEqual({ share: 0, label: '3000' })
    expect(marks.at(-1)).toEqual({ share: 1, label: '3100' })
    expect(positionWords(7, null, { first: 3000 }, String)).toBe('3007')
  })
  it('stand at the rows of two parameters in raster order, and are thinned out where there is no room', () => {
    const slow = { axis: { ...axis, from: 0, to: 90, count: 10 }, parameter }
    const played = [slow, { axis: { ...axis, count: 5 }, parameter }]
    const marks = rasterMarks(played, 2000)
    expect(marks.map(({ label }) => label)).toEqual([
      '0',
      '10',
      '20',
      '30',
      '40',
      '50',
      '60',
      '70',
      '80',
      '90'
    ])
    expect(marks[3]?.share).toBeCloseTo(15 / 49, 12)
    expect(rasterMarks(played, 100).map(({ label }) => label)).toEqual(['0', '30', '60', '90'])
    expect(playedWords(played, 17, (_, value) => `${value} Hz`)).toBe('30 Hz · 5 Hz')
  })
  it('put the head in words', () => {
    const shown = (_: Parameter, value: number): string => `${value} Hz`
    expect(positionWords(3, { axis, parameter }, { first: 0 }, shown)).toBe('3 Hz')
    expect(positionWords(0.9, null, { labels: ['a', 'b'], first: 0 }, shown)).toBe('b')
    expect(positionWords(7, null, { first: 0 }, shown)).toBe('7')
  })
})
