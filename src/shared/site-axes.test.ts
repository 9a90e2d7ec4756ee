import { expect, it } from 'vitest'
import type { Axis, AxisRole } from './network.ts'
import { axesNamed, axisNames, isOneVector, vectorAxes, vectorLength } from './site-axes.ts'

const axes = (...roles: [AxisRole, number][]): Axis[] => roles.map(([role, size]) => ({ role, size }))
const pairs = axes(['position', 5], ['head', 2], ['feature', 4], ['feature', 2])
const picture = axes(['batch', 2], ['channel', 3], ['height', 4], ['width', 4])
const sound = axes(['time', 2], ['batch', 1], ['time', 128])

it.each([
  ['a head of pairs', pairs, [2, 3], 8],
  ['channels of a picture', picture, [1], 3],
  ['channels and their features', axes(['batch', 1], ['channel', 3], ['feature', 2]), [1, 2], 6],
  ['features that lie apart', axes(['feature', 3], ['time', 2], ['feature', 4]), [2], 4],
  ['the last axis where no features are known', sound, [2], 128],
  ['a single number', [], [], 1]
])('a state vector: %s', (_, given, expected, length) => {
  expect(vectorAxes(given)).toEqual(expected)
  expect(vectorLength(given)).toBe(length)
})

it('numbers axes among those of equal role', () => {
  expect(axisNames(sound)).toEqual(['time.0', 'batch', 'time.1'])
  expect(axisNames(picture)).toEqual(['batch', 'channel', 'height', 'width'])
})

it.each([
  [sound, 'time.1', [2]],
  [sound, 'time', [0, 2]],
  [sound, 'time.2', []],
  [pairs, 'feature', [2, 3]],
  [pairs, 'neuron', [2, 3]],
  [pairs, 'feature.0', [2]],
  [picture, 'unit', [1]]
])('finds axes by name', (given, name, expected) => {
  expect(axesNamed(given, name)).toEqual(expected)
})

it('counts through the axes of a state vector together, and through no others', () => {
  expect(isOneVector(pairs, [2, 3])).toBe(true)
  expect(isOneVector(sound, [0, 2])).toBe(false)
})
