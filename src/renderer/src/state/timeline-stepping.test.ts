import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advance,
  framesIn,
  nextSpeed,
  stepPosition,
  type PlaybackRange,
  type Playhead
} from './timeline-stepping.ts'

const range: PlaybackRange = { start: 10, end: 20, loops: false, pingPong: false, closed: false }
const at = (position: number, direction: 1 | -1 = 1): Playhead => ({ position, direction })

describe('playhead', () => {
  it('stops at the end', () => {
    expect(advance(at(18), range, 1)).toEqual({ position: 19, direction: 1, ended: false })
    expect(advance(at(18), range, 5)).toEqual({ position: 20, direction: 1, ended: true })
  })
  it('begins again when it loops', () => {
    expect(advance(at(19), { ...range, loops: true }, 3).position).toBeCloseTo(11, 12)
  })
  it('shows no position of a closed loop twice', () => {
    const closed = { ...range, loops: true, closed: true }
    const shown = new Set<number>()
    let head = at(10)
    for (let i = 0; i < 10; i++) {
      shown.add(head.position)
      head = advance(head, closed, 1)
    }
    expect([...shown]).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    expect(head.position).toBe(10)
  })
  it('shows every point of an open loop once a round', () => {
    let head = at(10)
    const shown: number[] = []
    for (let i = 0; i < 12; i++) {
      shown.push(head.position)
      head = advance(head, { ...range, loops: true }, 1)
    }
    expect(shown).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 10])
  })
  it('turns round at both ends', () => {
    const there = { ...range, loops: true, pingPong: true }
    expect(advance(at(19), there, 3)).toEqual({ position: 18, direction: -1, ended: false })
    expect(advance(at(11, -1), there, 3)).toEqual({ position: 12, direction: 1, ended: false })
    expect(advance(at(11, -1), { ...there, loops: false }, 3)).toEqual({
      position: 10,
      direction: 1,
      ended: true
    })
  })
  it('ends at once where there is nothing to play', () => {
    expect(advance(at(5), { ...range, end: 10 }, 1)).toEqual({ position: 10, direction: 1, ended: true })
  })
  it('never leaves its range, however far it goes', () => {
    const positions = fc.double({ min: -100, max: 100, noNaN: true })
    const distances = fc.double({ min: 0, max: 1000, noNaN: true })
    fc.assert(
      fc.property(
        positions,
        distances,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (position, distance, loops, pingPong, closed) => {
          const next = advance(at(position), { ...range, loops, pingPong, closed }, distance)
          expect(next.position).toBeGreaterThanOrEqual(10)
          expect(next.position).toBeLessThanOrEqual(20)
        }
      )
    )
  })
})

describe('arrow keys', () => {
  it('go to whole positions and stop at the ends', () => {
    expect(stepPosition(3.4, 1, 10)).toBe(4)
    expect(stepPosition(3.4, -1, 10)).toBe(3)
    expect(stepPosition(3, -1, 10)).toBe(2)
    expect(stepPosition(9, 10, 10)).toBe(10)
    expect(stepPosition(2, -10, 10)).toBe(0)
  })
})

describe('speeds', () => {
  it('go up and down the list and stop at its ends', () => {
    expect([nextSpeed(1, true), nextSpeed(1, false), nextSpeed(0.3, true)]).toEqual([2, 0.5, 0.5])
    expect([nextSpeed(4, true), nextSpeed(0.1, false)]).toEqual([4, 0.1])
  })
})

describe('pictures in a second', () => {
  it('are whole ones; what is left waits for the next', () => {
    expect(framesIn(0.1, 24).shown).toBeCloseTo(2 / 24, 12)
    expect(framesIn(0.1, 24).rest).toBeCloseTo(0.1 - 2 / 24, 12)
    expect(framesIn(0.03, 24)).toEqual({ shown: 0, rest: 0.03 })
    expect(framesIn(0.0166, undefined)).toEqual({ shown: 0.0166, rest: 0 })
  })
  it('lose no time, however it comes in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.1, noNaN: true })),
        fc.constantFrom(12, 24, 30, 60),
        (ticks, fps) => {
          let waiting = 0
          let shown = 0
          for (const tick of ticks) {
            const frame = framesIn(waiting + tick, fps)
            shown += frame.shown
            waiting = frame.rest
          }
          const passed = ticks.reduce((sum, tick) => sum + tick, 0)
          expect(shown + waiting).toBeCloseTo(passed, 9)
          expect(waiting).toBeLessThan(1 / fps + 1e-9)
        }
      )
    )
  })
})
