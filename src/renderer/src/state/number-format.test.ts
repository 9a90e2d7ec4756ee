import { describe, expect, it } from 'vitest'
import { bytesText, countText, durationText, percentText, valueText } from './number-format.ts'

describe('numbers as text', () => {
  it('bytes and counts', () => {
    expect([0, 999, 1000, 1536, 26_454_123, 3e13].map(bytesText)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '1.5 kB',
      '26 MB',
      '30 TB'
    ])
    expect([12, 1_240_000].map(countText)).toEqual(['12', '1.2 M'])
  })
  it('durations', () => {
    expect([0.43, 9.96, 12.3, 1234].map(durationText)).toEqual(['0.43 ms', '10 ms', '12 ms', '1.2 s'])
  })
  it('values', () => {
    expect([0, -1.5, 123456, 1e-5, Number.NaN, -Infinity].map((value) => valueText(value))).toEqual([
      '0',
      '−1.50',
      '1.23e5',
      '1.00e−5',
      'NaN',
      '−∞'
    ])
  })
  it('shares', () => {
    expect([0.3412, 0.034].map(percentText)).toEqual(['34 %', '3.4 %'])
  })
})
