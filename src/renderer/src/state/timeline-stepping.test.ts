import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, stepPosition, type PlaybackRange, type Playhead } from './timeline-stepping.ts'

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
