import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyAnimation } from '#shared/animation.ts'
import { frameMoments } from '#shared/animation-times.ts'
import { SceneStage } from '../../scene/scene-stage.ts'
import { sceneFromData, type Triple } from '../../scene/scale.ts'
import { knot, sceneOf, traceOf } from '../vector/testing/scenes.ts'
import { closesWithFirst, keyedAnimation, keyTimes } from './key-times.ts'
import { headsOfStage, movingHeads, placesOf } from './model-motion.ts'

const points = 40
const stage = new SceneStage(sceneOf([traceOf({ id: 'hidden' }, 1, points, knot())]), {
  theme: 'light',
  size: { width: 800, height: 600 }
})
const headAt = (share: number): ReturnType<typeof headsOfStage> => {
  stage.setReveal({ tail: 1, lead: 0, fade: false, rest: 'faint' }, share)
  return headsOfStage(stage)
}

describe('a head', () => {
  it('is at each key where the path is at its share, straight between two points', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999_999, noNaN: true }), (share) => {
        const [head] = headAt(share).get('hidden') ?? []
        const index = share * (points - 1)
        const at = (point: number): Triple => knot()(point / (points - 1), 0)
        const [from, to] = [at(Math.floor(index)), at(Math.floor(index) + 1)]
        const place = from.map((value, axis) => value + ((to[axis] ?? NaN) - value) * (index % 1)) as Triple
        const expected = sceneFromData(stage.set.scale, place)
        for (const axis of [0, 1, 2] as const) expect(head?.place[axis]).toBeCloseTo(expected[axis], 5)
      })
    )
  })

  it('moves where it is not at one place all the time', () => {
    const [first, second] = [headAt(0.2), headAt(0.6)]
    const moving = movingHeads(first, [first, second].map(placesOf)).get('hidden')
    expect(moving?.map(({ head: { name }, places }) => [name, places.length])).toEqual([['Head', 2]])
    expect(movingHeads(first, [first, first].map(placesOf)).get('hidden')).toEqual([])
  })
})

describe('keys', () => {
  const animation = { ...emptyAnimation, duration: 2, fps: 10 }

  it('of what loops go through its end, a frame after its last one', () => {
    const moments = frameMoments(keyedAnimation({ ...animation, loop: 'loop' }))
    expect(moments.length).toBe(21)
    expect([moments[0], moments[10], moments[20]]).toEqual([0, 0.5, 1])
    expect(keyTimes(21, 10).at(-1)).toBe(2)
  })

  it('of what plays once, and to and fro, are its frames', () => {
    const once = { ...animation, loop: 'once' } as const
    expect(keyedAnimation(once)).toBe(once)
    const back = { ...animation, loop: 'ping-pong' } as const
    expect([closesWithFirst(once), closesWithFirst(back)]).toEqual([false, true])
    expect(frameMoments(keyedAnimation(back)).length).toBe(40)
  })
})
