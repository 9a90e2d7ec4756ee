import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkpointSteps } from './checkpoint-steps.ts'

describe('steps of checkpoints', () => {
  it('are evenly apart, or in equal ratios', () => {
    expect(checkpointSteps(5, 'even', 400)).toEqual([0, 100, 200, 300, 400])
    expect(checkpointSteps(5, 'logarithmic', 1000)).toEqual([0, 1, 10, 100, 1000])
    expect(checkpointSteps(0, 'even', 400)).toEqual([])
    expect(checkpointSteps(1, 'logarithmic', 400)).toEqual([400])
    expect(checkpointSteps(2, 'logarithmic', 400)).toEqual([0, 400])
  })

  it('increase from 0 to the last, and are no more than were asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 200 }),
        fc.constantFrom('even' as const, 'logarithmic' as const),
        fc.integer({ min: 1, max: 1_000_000 }),
        (count, spacing, steps) => {
          const found = checkpointSteps(count, spacing, steps)
          expect(found.length).toBeLessThanOrEqual(count)
          expect([found[0], found.at(-1)]).toEqual([0, steps])
          expect(found.every((step, at) => at === 0 || step > (found[at - 1] ?? 0))).toBe(true)
        }
      )
    )
  })
})
