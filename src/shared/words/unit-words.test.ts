import { expect, it } from 'vitest'
import { asTitle, withUnit } from './unit-words.ts'

it('units stand beside their number, of one in the singular', () => {
  expect(withUnit('45', '°')).toBe('45°')
  expect(withUnit('0.5', '')).toBe('0.5')
  expect(['1', '−1', '1.0', '2'].map((number) => withUnit(number, 'cycles/image'))).toEqual([
    '1 cycle/image',
    '−1 cycle/image',
    '1.0 cycles/image',
    '2 cycles/image'
  ])
  expect(withUnit('1', 'ms')).toBe('1 ms')
  expect(withUnit('1', 'steps')).toBe('1 step')
})

it('titles begin with a capital, but for symbols', () => {
  expect(['start', 'time', 'a', 'mV', 'Orientation', 'PC1', 'spatial frequency'].map(asTitle)).toEqual([
    'Start',
    'Time',
    'a',
    'mV',
    'Orientation',
    'PC1',
    'Spatial frequency'
  ])
})
