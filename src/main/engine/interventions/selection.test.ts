import { describe, expect, it } from 'vitest'
import { amounts } from './selection.ts'
import { siteOf } from './testing/edited-values.ts'

const pairs = siteOf([1, 2, 2, 3], ['position', 'head', 'feature', 'feature'])
const sound = siteOf([2, 1, 3], ['time', 'batch', 'time'])

describe('a selection', () => {
  it('counts through the axes of a state vector together', () => {
    // Entry 4 of [2, 3] is [1, 1].
    expect(amounts(pairs, { feature: [4, -6] }, 2, 0)).toEqual({
      dims: [1, 1, 2, 3],
      values: Float64Array.of(2, 0, 0, 0, 2, 0)
    })
  })

  it('takes one of several axes of a role by its number', () => {
    expect([...amounts(pairs, { 'feature.0': [1] }, 1, 0).values]).toEqual([0, 1])
    const both = amounts(sound, { 'time.0': [1], 'time.1': [0, 2] }, 1, 0)
    expect(both).toEqual({ dims: [2, 1, 3], values: Float64Array.of(0, 0, 0, 1, 0, 1) })
  })

  it.each([
    [{ time: [1] }, /2 axes with the role 'time'/, 'time.0 (2), batch (1), time.1 (3)'],
    [{ 'time.2': [1] }, /no axis with the role 'time.2'/, 'time.0 (2), batch (1), time.1 (3)'],
    [{ 'time.1': [3] }, /no time.1 3 .*has 3/, 'from 0 to 2']
  ])('%j is answered with what there is', (select, message, advice) => {
    expect(() => amounts(sound, select, 1, 0)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message) as string,
        advice: expect.stringContaining(advice) as string
      })
    )
  })
})
