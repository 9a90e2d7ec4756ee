import { describe, expect, it } from 'vitest'
import { colorBar, colorBars, coloringTable, lookupRange } from './color-bar.ts'
import type { Coloring } from './descriptors.ts'
import { categoryColors, colorTable, parseColor } from './color-maps.ts'

const table = colorTable('vik')

describe('colorBars', () => {
  it('are one for each meaning, with the traces that it is for', () => {
    const time = { by: 'order', map: 'viridis', values: [0, 159], title: 'time' } as const
    const angle = { by: 'order', map: 'romaO', values: [0, 360], title: 'Angle', unit: '°' } as const
    const traces = [
      { id: 'a', coloring: { ...time, values: [0, 159] as [number, number] } },
      { id: 'b', coloring: { ...angle, values: [0, 360] as [number, number] } },
      { id: 'c', coloring: { ...time, values: [0, 159] as [number, number] } }
    ]
    const bars = colorBars(traces, () => table)
    expect(bars.map(({ traces: ids, bar }) => [ids, bar.title])).toEqual([
      [['a', 'c'], 'time'],
      [['b'], 'Angle']
    ])
    expect(colorBars([{ id: 'a', coloring: { by: 'trace', map: 'vik' } }], () => table)).toEqual([])
  })
})

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
      { position: 150 / 180, label: '150' },
      { position: 1, label: '180' }
    ])
    expect([bar?.title, bar?.unit]).toEqual(['orientation', '°'])
  })

  it('has whole ticks alone where the values are whole numbers', () => {
    const bar = colorBar({ by: 'order', map: 'viridis', values: [0, 2], isWhole: true }, table)
    expect(bar?.ticks.map(({ label }) => label)).toEqual(['0', '1', '2'])
  })

  it('has ticks at 1, 2 and 5 of each power where values are ratios, each where its colour is', () => {
    const coloring = { by: 'order', map: 'viridis', values: [1, 100], scale: 'log' } as const
    const bar = colorBar({ ...coloring, values: [1, 100] }, table)
    expect(bar?.ticks.map(({ label }) => label)).toEqual(['1', '2', '5', '10', '20', '50', '100'])
    expect(bar?.ticks.find(({ label }) => label === '10')?.position).toBeCloseTo(0.5, 12)
  })

  it('has ticks at the quarters of a turn', () => {
    const turn = { by: 'order', map: 'romaO', domain: [0, 180], values: [0, 90], period: 180 } as const
    const bar = colorBar({ ...turn, domain: [0, 180], values: [0, 90] }, table)
    expect(bar?.ticks.map(({ label }) => label)).toEqual(['0', '45', '90', '135', '180'])
  })

  it('names the colour of each category, whichever of them are swept', () => {
    const words = ['cat', 'dog', 'car', 'cow']
    const coloring: Coloring = { by: 'order', map: 'viridis', values: [3, 1], words, isCategorical: true }
    const all = colorBar({ ...coloring, values: [0, 3] }, table)?.categories
    expect(all).toEqual(words.map((label, i) => ({ label, color: categoryColors[i] })))
    expect(colorBar(coloring, table)?.categories).toEqual(all?.slice(1))
  })

  it('survives a range without length', () => {
    expect(colorBar({ by: 'sweep', map: 'vik', values: [2, 2] }, table)?.domain).toEqual([1.5, 2.5])
  })
})

describe('coloringTable', () => {
  it('has the category of each whole value where the value lies, and nothing between', () => {
    const coloring: Coloring = { by: 'order', map: 'viridis', values: [0, 2], isCategorical: true }
    const table = coloringTable(coloring, [0, 100])
    const at = (share: number): number[] => [...table.subarray(Math.round(share * 255) * 4).subarray(0, 3)]
    expect([0, 0.24, 0.26, 0.74, 0.76, 1].map(at)).toEqual(
      [0, 0, 1, 1, 2, 2].map((category) => parseColor(categoryColors[category] ?? ''))
    )
  })
})

describe('lookupRange', () => {
  it('lies on the way of the ratios where values are ratios', () => {
    const [offset, factor] = lookupRange({
      by: 'order',
      map: 'viridis',
      values: [1, 10],
      domain: [0.1, 10],
      scale: 'log'
    })
    expect(offset).toBeCloseTo(0.5, 12)
    expect(factor).toBeCloseTo(0.5, 12)
  })

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
