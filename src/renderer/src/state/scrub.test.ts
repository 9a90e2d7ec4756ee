import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ScrubGesture, scrubSpeed } from './scrub.ts'
import type { ScaledParameter } from './parameter-scale.ts'

const plain = { shiftKey: false, altKey: false }
const fast = { shiftKey: true, altKey: false }
const fine = { shiftKey: false, altKey: true }
const linear: ScaledParameter = { hard: [-100, 100], soft: [0, 10], scale: 'linear' }

describe('scrubbing', () => {
  it('moves as far as the pointer on a track', () => {
    expect(new ScrubGesture(linear, 2, 100).move(10, plain)).toBeCloseTo(3, 12)
  })
  it('is ten times as fast with Shift and ten times as fine with Alt', () => {
    expect(new ScrubGesture(linear, 2, 100).move(2, fast)).toBeCloseTo(4, 12)
    expect(new ScrubGesture(linear, 2, 100).move(10, fine)).toBeCloseTo(2.1, 12)
    expect(scrubSpeed({ shiftKey: true, altKey: true })).toBeCloseTo(1, 12)
  })
  it('does not jump when a modifier is pressed or released', () => {
    const modifiers = fc.constantFrom(plain, fast, fine)
    fc.assert(
      fc.property(fc.array(modifiers, { minLength: 1 }), (held) => {
        const gesture = new ScrubGesture(linear, 5, 100)
        const moved = gesture.move(3, fine)
        for (const each of held) expect(gesture.move(0, each)).toBe(moved)
      })
    )
  })
  it('stops at the soft bound, but starts from beyond it', () => {
    expect(new ScrubGesture(linear, 2, 100).move(1000, plain)).toBe(10)
    expect(new ScrubGesture(linear, 40, 100).move(10, plain)).toBe(40)
    expect(new ScrubGesture(linear, 40, 100).move(-10, plain)).toBeCloseTo(39, 12)
  })
  it('comes back with the pointer after overshooting the end', () => {
    const gesture = new ScrubGesture(linear, 9, 100)
    gesture.move(50, plain)
    expect(gesture.move(-50, plain)).toBeCloseTo(9, 12)
  })
  it('leaves the end at once after overshooting it ten times as fast', () => {
    const gesture = new ScrubGesture(linear, 5, 100)
    gesture.move(90, fast)
    expect(gesture.move(-10, plain)).toBeCloseTo(9, 12)
  })
  it('wraps a cyclic parameter', () => {
    const phase: ScaledParameter = { hard: [0, 360], soft: [0, 360], scale: 'linear', period: 360 }
    expect(new ScrubGesture(phase, 350, 360).move(20, plain)).toBeCloseTo(10, 9)
  })
  it('takes two pixels for a step of a number', () => {
    const integer: ScaledParameter = { hard: [0, 50], soft: [0, 50], scale: 'integer' }
    expect(new ScrubGesture(integer, 5, null).move(6, plain)).toBe(8)
  })
})
