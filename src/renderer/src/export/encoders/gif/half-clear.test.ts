import { expect, it } from 'vitest'
import { mixHalfClear } from './half-clear.ts'

const mixed = (...rgba: number[]): number[] => [
  ...mixHalfClear(Uint8ClampedArray.from(rgba), [255, 255, 255])
]

it('pixels are clear, or opaque and as they would look upon the ground', () => {
  expect(mixed(10, 20, 30, 255)).toEqual([10, 20, 30, 255])
  // A third of black upon white.
  expect(mixed(0, 0, 0, 85)).toEqual([170, 170, 170, 255])
  expect(mixed(0, 0, 0, 0)[3]).toBe(0)
  expect(mixed(0, 0, 0, 7)[3]).toBe(0)
  expect(mixed(255, 0, 0, 51)).toEqual([255, 204, 204, 255])
})

it('upon the same ground nothing changes, whatever the share', () => {
  for (let alpha = 8; alpha <= 255; alpha++)
    expect([...mixHalfClear(Uint8ClampedArray.of(19, 20, 22, alpha), [19, 20, 22])]).toEqual([
      19, 20, 22, 255
    ])
})
