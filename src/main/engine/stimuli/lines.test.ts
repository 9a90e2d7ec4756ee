import { describe, expect, it } from 'vitest'
import { numbersIn, rangeIn, sliderIn } from './lines.ts'

describe('numbersIn', () => {
  it('reads numbers between any of the usual signs', () => {
    expect(numbersIn('[1, -2.5; 3e-2]\n4', 'x')).toEqual([1, -2.5, 0.03, 4])
    expect(numbersIn('  ', 'x')).toEqual([])
  })

  it('names the word that is no number', () => {
    expect(() => numbersIn('1 two', 'the base point')).toThrow("'two' in the base point is not a number.")
    expect(() => numbersIn('1 Infinity', 'x')).toThrow(/Infinity/)
  })
})

describe('rangeIn', () => {
  it('reads bounds and start', () => {
    expect(rangeIn('-1.5..2 = .5')).toEqual({ low: -1.5, high: 2, start: 0.5 })
    expect(rangeIn('5..1')).toEqual({ low: 1, high: 5, start: undefined })
    expect(rangeIn('a, b')).toBeNull()
  })
})

describe('sliderIn', () => {
  it('reads label, unit, range and start', () => {
    const { name, sketch } = sliderIn('Injected current (mA): 0..5 = 3.2', 'x1', [-3, 3])
    expect(name).toBe('injected-current')
    expect(sketch).toMatchObject({
      label: 'Injected current',
      unit: 'mA',
      soft: [0, 5],
      default: 3.2,
      scale: 'linear'
    })
  })

  it.each([
    ['Angle (°): 0..360, cyclic', { unit: '°', soft: [0, 360], default: 0, period: 360 }],
    ['Angle: -180..180 = 90 cyclic', { soft: [-180, 180], default: 90, period: 360 }],
    ['Orientation: 0..90, period 180', { soft: [0, 90], period: 180 }],
    ['Angle: period 6.2832', { soft: [-3, 3], period: 6.2832 }]
  ])('reads what comes back to its beginning: %s', (line, known) => {
    expect(sliderIn(line, 'x1', [-3, 3]).sketch).toMatchObject(known)
  })

  it('takes the usual range where none is given', () => {
    expect(sliderIn('x1', 'x1', [-3, 3]).sketch).toMatchObject({
      label: 'x1',
      unit: '',
      soft: [-3, 3],
      default: 0
    })
  })

  it('refuses what is no range', () => {
    expect(() => sliderIn('gain: high', 'x1', [-3, 3])).toThrow(/'high' of 'gain' is not a range/)
    expect(() => sliderIn('gain: 0..1, period 0', 'x1', [-3, 3])).toThrow(/is not a range/)
    expect(() => sliderIn('gain: 0..1 often', 'x1', [-3, 3])).toThrow(/is not a range/)
  })
})
