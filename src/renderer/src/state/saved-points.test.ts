import { describe, expect, it } from 'vitest'
import { savedPoints, withName, withoutPoint, withPoint, withReplaced } from './saved-points.ts'

const lines = ['A: 1 0', '', ' calm : -2 0.5 ', '3 4']

describe('saved points', () => {
  it('are lines with a name, or the letter of their place', () => {
    expect(savedPoints(lines)).toEqual([
      { name: 'A', numbers: '1 0' },
      { name: 'calm', numbers: '-2 0.5' },
      { name: 'C', numbers: '3 4' }
    ])
  })

  it('are added under a free letter, with the digits of a float32', () => {
    expect(withPoint(lines, Float64Array.of(0.1 + 0.2, -0))).toEqual([
      'A: 1 0',
      'calm: -2 0.5',
      'C: 3 4',
      'B: 0.3 0'
    ])
    expect(withPoint([], [Math.fround(0.1)])).toEqual(['A: 0.100000001'])
    expect(Math.fround(0.100000001)).toBe(Math.fround(0.1))
  })

  it('are replaced, named and removed one at a time', () => {
    expect(withReplaced(lines, 1, [9, 9])).toEqual(['A: 1 0', 'calm: 9 9', 'C: 3 4'])
    expect(withName(lines, 0, 'rest: now')).toEqual(['rest  now: 1 0', 'calm: -2 0.5', 'C: 3 4'])
    expect(withName(lines, 0, '  ')).toEqual(['A: 1 0', 'calm: -2 0.5', 'C: 3 4'])
    expect(withoutPoint(lines, 1)).toEqual(['A: 1 0', 'C: 3 4'])
  })
})
