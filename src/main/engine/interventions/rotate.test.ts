import { describe, expect, it } from 'vitest'
import { editedValues } from './testing/edited-values.ts'

const towardsY = (strength: number) => ({ kind: 'rotate', direction: [0, 3], strength })

describe('rotate', () => {
  it('turns by a share of the angle and keeps the norm', async () => {
    const half = await editedValues([towardsY(0.5)], [1, 1, 2], [2, 0])
    expect(half[0]).toBeCloseTo(Math.SQRT2, 5)
    expect(half[1]).toBeCloseTo(Math.SQRT2, 5)
    const third = await editedValues([towardsY(1 / 3)], [1, 1, 2], [-4, 0])
    expect(third[0]).toBeCloseTo(-4 * Math.cos(Math.PI / 6), 5)
    expect(third[1]).toBeCloseTo(4 * Math.sin(Math.PI / 6), 5)
  })

  it('ends at the direction and goes on beyond it', async () => {
    const whole = await editedValues([towardsY(1)], [1, 1, 2], [2, 0])
    expect(whole[0]).toBeCloseTo(0, 5)
    expect(whole[1]).toBeCloseTo(2, 5)
    const beyond = await editedValues([towardsY(2)], [1, 1, 2], [2, 0])
    expect(beyond[0]).toBeCloseTo(-2, 5)
    expect(beyond[1]).toBeCloseTo(0, 5)
  })

  it('keeps the norm close to the opposite direction, and close to the direction', async () => {
    for (const x of [
      [1e-3, -2],
      [1e-4, 3]
    ]) {
      for (const strength of [0.25, 0.5, 1, 1.5]) {
        const turned = await editedValues([towardsY(strength)], [1, 1, 2], x)
        expect(Math.hypot(...turned)).toBeCloseTo(Math.hypot(...x), 6)
        const angle = (1 - strength) * Math.atan2(x[0] ?? 0, x[1] ?? 0)
        expect(turned[1]).toBeCloseTo(Math.hypot(...x) * Math.cos(angle), 5)
      }
    }
  })

  it('leaves what has no plane with the direction', async () => {
    expect(await editedValues([towardsY(0.5)], [1, 3, 2], [0, 2, 0, -2, 0, 0])).toEqual([0, 2, 0, -2, 0, 0])
  })
})
