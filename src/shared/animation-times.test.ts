import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { animationLoops } from './animation.ts'
import {
  frameAfter,
  frameAt,
  frameCount,
  frameMoments,
  frameStep,
  lastMoment,
  momentOfFrame,
  nearestMoment,
  playingSeconds
} from './animation-times.ts'

const timings = fc.record({
  duration: fc.double({ min: 0.1, max: 20, noNaN: true }),
  fps: fc.constantFrom(10, 24, 30, 60, 23.976),
  loop: fc.constantFrom(...animationLoops)
})

describe('the frames of an animation', () => {
  it('are as many as its duration has, and as many again on the way back', () => {
    expect(frameCount({ duration: 6, fps: 30, loop: 'once' })).toBe(180)
    expect(frameCount({ duration: 6, fps: 30, loop: 'loop' })).toBe(180)
    expect(frameCount({ duration: 6, fps: 30, loop: 'ping-pong' })).toBe(360)
    expect(playingSeconds({ duration: 2.5, fps: 24, loop: 'ping-pong' })).toBe(5)
  })
  it('show the end once, leave it out where it is the beginning again, and turn back at it', () => {
    const moments = (loop: (typeof animationLoops)[number]) => frameMoments({ duration: 0.4, fps: 10, loop })
    expect(moments('once')).toEqual([0, 1 / 3, 2 / 3, 1])
    expect(moments('loop')).toEqual([0, 0.25, 0.5, 0.75])
    expect(moments('ping-pong')).toEqual([0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25])
  })
  it('follow each other by one equal step, round the end too, and none is shown twice in a row', () => {
    fc.assert(
      fc.property(timings, (timing) => {
        const moments = frameMoments(timing)
        const step = frameStep(timing)
        for (const [index, moment] of moments.entries()) {
          const next = moments[index + 1] ?? (timing.loop === 'once' ? null : (moments[0] ?? 0))
          if (next === null || moments.length === 1) continue
          const distance = Math.abs(next - moment)
          const round = timing.loop === 'loop' && index === moments.length - 1 ? 1 - distance : distance
          expect(round).toBeCloseTo(step, 9)
        }
        const ends = moments.filter((moment) => moment === 0 || moment === 1)
        if (timing.loop === 'ping-pong') expect(ends).toHaveLength(2)
        else expect(new Set(moments).size).toBe(moments.length)
        expect(Math.max(...moments)).toBe(lastMoment(timing))
      })
    )
  })
  it('are found again by their moments', () => {
    fc.assert(
      fc.property(timings, fc.nat(), (timing, any) => {
        const there = timing.loop === 'ping-pong' ? frameCount(timing) / 2 : frameCount(timing)
        const index = any % there
        const moment = momentOfFrame(timing, index)
        expect(frameAt(timing, moment)).toBe(index)
        expect(nearestMoment(timing, moment + frameStep(timing) * 0.3)).toBeCloseTo(moment, 12)
      })
    )
  })
  it('are shown in their time, however late a picture comes, and the last one of a single round stays', () => {
    const timing = { duration: 2, fps: 10, loop: 'loop' as const }
    expect([0, 0.09, 0.1, 1.05, 2, 41.3].map((seconds) => frameAfter(timing, 0, seconds).index)).toEqual([
      0, 0, 1, 10, 0, 13
    ])
    expect(frameAfter({ ...timing, loop: 'once' }, 15, 0.3)).toEqual({ index: 18, isOver: false })
    expect(frameAfter({ ...timing, loop: 'once' }, 15, 3)).toEqual({ index: 19, isOver: true })
    expect(frameAfter({ ...timing, loop: 'ping-pong' }, 0, 3).index).toBe(30)
  })
})
