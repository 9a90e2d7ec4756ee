import { describe, expect, it } from 'vitest'
import { colorBar, lookupRange } from './color-bar.ts'
import { colorTable } from './color-maps.ts'

const table = colorTable('vik')

describe('colorBar', () => {
  it('is not there where colour is by trace', () => {
    expect(colorBar({ by: 'trace', map: 'vik' }, table)).toBeNull()
  })

  it('has ticks in the values of the swept parameter', () => {
    const bar = colorBar(
      { by: 'order', map: 'romaO', values: [0, 180], title: 'orientation', unit: '°' },
      table
    )
    expect(bar?.ticks).toEqual([
      { position: 0, label: '0' },
      { position: 50 / 180, label: '50' },
      { position: 100 / 180, label: '100' },
      { position: 150 / 180, label: '150' }
    ])
    expect([bar?.title, bar?.unit]).toEqual(['orientation', '°'])
  })

  it('has whole ticks alone where the values are whole numbers', () => {
    const bar = colorBar({ by: 'order', map: 'viridis', values: [0, 2], isWhole: true }, table)
    expect(bar?.ticks.map(({ label }) => label)).toEqual(['0', '1', '2'])
  })

  it('survives a range without length', () => {
    expect(colorBar({ by: 'sweep', map: 'vik', values: [2, 2] }, table)?.domain).toEqual([1.5, 2.5])
  })
})

describe('lookupRange', () => {
  it('takes the whole table where the values are the domain', () => {
    expect(lookupRange({ by: 'order', map: 'vik', values: [3, 7] })).toEqual([0, 1])
  })

  it('locks zero to the middle of a symmetric domain', () => {
    const [offset, factor] = lookupRange({ by: 'order', map: 'vik', values: [-1, 2], domain: [-2, 2] })
    const place = (value: number): number => offset + factor * ((value + 1) / 3)
    expect(place(0)).toBeCloseTo(0.5, 12)
    expect(place(2)).toBeCloseTo(1, 12)
  })
})
