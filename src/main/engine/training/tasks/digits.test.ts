import { describe, expect, it } from 'vitest'
import { digits } from './digits.ts'
import type { Examples } from './task.ts'
import { rows } from './testing/rows.ts'

describe('digits', () => {
  it('are of all ten kinds, held out as they were written and trained on moved', () => {
    const each = digits({ trainingShare: 0.8, shift: 2, turn: 10 })
    const heldOut = each.heldOut(2000)
    expect(new Set(rows(heldOut, 'target').flat()).size).toBe(10)
    // MNIST is centred by mass.
    const offCentre = (examples: Examples): number =>
      rows(examples, 'inputs').reduce((sum, picture) => {
        const mass = picture.reduce((total, value) => total + value, 0)
        const x = picture.reduce((total, value, at) => total + value * ((at % 28) - 13.5), 0) / mass
        return sum + Math.abs(x) / (examples.target.dims[0] ?? 1)
      }, 0)
    expect(offCentre(each.training(1, 0, 200))).toBeGreaterThan(1.2 * offCentre(each.heldOut(200)))
  })
})
