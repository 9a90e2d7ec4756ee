import { expect, it } from 'vitest'
import { directoryBytes } from './directory.ts'

it('keeps short values in their entries and points to long ones behind them', () => {
  const bytes = directoryBytes(
    [
      { tag: 256, type: 'long', values: [12000] },
      { tag: 258, type: 'short', values: [8, 8, 8] },
      { tag: 259, type: 'short', values: [5] },
      { tag: 282, type: 'rational', values: [300_000, 1000] }
    ],
    1000
  )
  const view = new DataView(bytes.buffer)
  const entry = (order: number): number[] => [
    view.getUint16(2 + 12 * order, true),
    view.getUint16(4 + 12 * order, true),
    view.getUint32(6 + 12 * order, true),
    view.getUint32(10 + 12 * order, true)
  ]
  expect(view.getUint16(0, true)).toBe(4)
  expect(entry(0)).toEqual([256, 4, 1, 12000])
  expect(entry(1)).toEqual([258, 3, 3, 1054]) // After the count, four entries, and no next directory.
  expect(entry(2)).toEqual([259, 3, 1, 5])
  expect(entry(3)).toEqual([282, 5, 1, 1060])
  expect([54, 56, 58].map((at) => view.getUint16(at, true))).toEqual([8, 8, 8])
  expect([60, 64].map((at) => view.getUint32(at, true))).toEqual([300_000, 1000])
  expect(bytes).toHaveLength(68)
})
