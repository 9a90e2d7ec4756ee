import { describe, expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { parameterText, readOutOf } from './read-out.ts'

const orientation: Parameter = {
  ...{ name: 'orientation', label: 'Orientation', unit: '°' },
  ...{ hard: [0, 360], soft: [0, 180], scale: 'linear', default: 0 }
}

describe('a value in a picture', () => {
  it('has the decimals that its slider needs', () => {
    expect(parameterText(orientation, 45)).toBe('45°')
    expect(parameterText({ ...orientation, soft: [0, 1], unit: 'mA' }, -0.5)).toBe('−0.50 mA')
    expect(parameterText({ ...orientation, soft: [0, 10], unit: '' }, 9.999)).toBe('10.0')
  })

  it('is whole where its parameter is, and a word where it has one', () => {
    expect(parameterText({ ...orientation, scale: 'integer', unit: '' }, 3.4)).toBe('3')
    expect(parameterText({ ...orientation, choices: ['sine', 'square'] }, 1)).toBe('square')
  })

  it('is the default where nothing was chosen', () => {
    const parameters = [{ input: 'image', parameter: 'orientation', described: orientation }]
    expect(readOutOf(parameters, {})).toEqual([{ label: 'Orientation', value: '0°' }])
  })
})
