import { expect, it } from 'vitest'
import type { Axis, AxisRole } from '#shared/network.ts'
import { unitSelection } from './unit-selection.ts'

const axes = (...roles: [AxisRole, number][]): Axis[] => roles.map(([role, size]) => ({ role, size }))

it.each([
  ['a unit', axes(['feature', 8]), 5, { feature: [5] }],
  ['a channel at every pixel', axes(['channel', 4], ['height', 3], ['width', 2]), 13, { channel: [2] }],
  [
    'a unit of a head at every position',
    axes(['position', 2], ['head', 3], ['feature', 4]),
    21,
    { head: [2], feature: [1] }
  ],
  ['a place where there are only places', axes(['time', 9]), 7, { time: [7] }],
  ['nothing that has no name', axes(['unknown', 9]), 7, undefined]
])('%s', (_, given, index, selection) => {
  expect(unitSelection(given, index)).toEqual(selection)
})
