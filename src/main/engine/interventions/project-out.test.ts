import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editedValues } from './testing/edited-values.ts'

const numbers = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 6, maxLength: 6 })
const direction = fc
  .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 })
  .filter((values) => Math.hypot(...values) > 0.1)

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

describe('project-out', () => {
  it('leaves nothing along the direction', async () => {
    expect(await editedValues([{ kind: 'project-out', direction: [0, 5] }], [1, 2, 2], [1, 2, 3, 4])).toEqual(
      [1, 0, 3, 0]
    )
    await fc.assert(
      fc.asyncProperty(numbers, direction, async (x, r) => {
        const after = await editedValues([{ kind: 'project-out', direction: r }], [1, 2, 3], x)
        expect(Math.abs(dot(after.slice(0, 3), r))).toBeLessThan(1e-4)
        expect(Math.abs(dot(after.slice(3), r))).toBeLessThan(1e-4)
      }),
      { numRuns: 15 }
    )
  })

  it('adds up to the value with what keeps only the direction', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, direction, async (x, r) => {
        const without = await editedValues([{ kind: 'project-out', direction: r }], [1, 2, 3], x)
        const only = await editedValues([{ kind: 'keep-direction', direction: r }], [1, 2, 3], x)
        x.forEach((value, index) => {
          expect((without[index] ?? NaN) + (only[index] ?? NaN)).toBeCloseTo(value, 4)
        })
      }),
      { numRuns: 15 }
    )
  })

  it('takes two axes of features as one state vector', async () => {
    const pairs = ['batch', 'feature', 'feature'] as const
    const after = (edit: Record<string, unknown>): Promise<number[]> =>
      editedValues([edit], [1, 2, 2], [1, 2, 3, 4], undefined, 17, pairs)
    // Along (1, 1, 1, 1): the mean, 2.5, is taken off each.
    expect(await after({ kind: 'project-out', direction: [1, 1, 1, 1] })).toEqual([-1.5, -0.5, 0.5, 1.5])
    // The norm of (1, 2, 3, 4) is the root of 30.
    const [first = NaN, ...others] = await after({ kind: 'add', direction: [5, 0, 0, 0], unit: 'norm' })
    expect(first).toBeCloseTo(1 + Math.sqrt(30), 5)
    expect(others).toEqual([2, 3, 4])
    await expect(after({ kind: 'rotate', direction: [1, 0] })).rejects.toThrow(/2 numbers.*have 4/)
  })
})
