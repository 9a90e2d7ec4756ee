import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { animationSchema, emptyAnimation, trackId, type StudyAnimation } from '#shared/animation.ts'
import { withOrbit } from '#shared/animation-presets.ts'
import {
  copiedKeys,
  keyAt,
  movedKeys,
  placesThere,
  withKeyChange,
  withKeyValue,
  withoutKeys,
  withoutTrack
} from './key-edits.ts'

const animation: StudyAnimation = {
  ...emptyAnimation,
  tracks: [
    { kind: 'head', keys: [0, 0.25, 0.5, 1].map((at) => ({ at, easing: 'linear', value: at })) },
    { kind: 'tail', keys: [{ at: 0.5, easing: 'hold', value: 0.1 }] }
  ]
}
const momentsOf = ({ tracks }: StudyAnimation) => tracks.map(({ keys }) => keys.map(({ at }) => at))
const head = (at: number) => ({ track: 'head', at })

describe('keys', () => {
  it('move together, take the place of what they come to, and stay within the animation', () => {
    const { animation: moved, places } = movedKeys(animation, [head(0.25), { track: 'tail', at: 0.5 }], 0.25)
    expect(momentsOf(moved)).toEqual([[0, 0.5, 1], [0.75]])
    expect(keyAt(moved, head(0.5))?.value).toBe(0.25)
    expect(places).toEqual([head(0.5), { track: 'tail', at: 0.75 }])
    expect(movedKeys(animation, [head(0.5)], 3).places).toEqual([head(1)])
    expect(movedKeys(animation, [head(0), head(0.5)], -1).animation).toEqual(animation)
  })
  it('stay in order wherever they are moved, and come back to where they were', () => {
    fc.assert(
      fc.property(
        fc.subarray([0, 0.25, 0.5, 1], { minLength: 1 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (chosen, shift) => {
          const { animation: moved } = movedKeys(animation, chosen.map(head), shift)
          expect(animationSchema.safeParse(moved).success).toBe(true)
          const twice = movedKeys(animation, [head(0.5)], shift / 8)
          const back = movedKeys(twice.animation, twice.places, -shift / 8)
          expect(back.places[0]?.at).toBeCloseTo(0.5, 8)
        }
      )
    )
  })
  it('are copied, changed and taken away', () => {
    expect(momentsOf(copiedKeys(animation, [head(0.25)], 0.5).animation)[0]).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(keyAt(withKeyChange(animation, head(0.5), { easing: 'hold' }), head(0.5))?.easing).toBe('hold')
    const less = withoutKeys(animation, [head(0), head(1)])
    expect(momentsOf(less)).toEqual([[0.25, 0.5], [0.5]])
    expect(placesThere(less, [head(0), head(0.25)])).toEqual([head(0.25)])
    expect(withoutTrack(animation, 'head').tracks.map((track) => trackId(track))).toEqual(['tail'])
  })
  it('keep their easing when they are overwritten', () => {
    const [, tail] = animation.tracks
    if (!tail) throw new Error('There is a second track.')
    expect(withKeyValue(tail, 0.5, 0.7).keys).toEqual([{ at: 0.5, easing: 'hold', value: 0.7 }])
    expect(withKeyValue(tail, 0.25, 0.7).keys[0]).toEqual({ at: 0.25, easing: 'linear', value: 0.7 })
  })
  it('of an orbit still meet when one of its ends is overwritten', () => {
    const camera = {
      position: [3, 0, 1] as [number, number, number],
      target: [0, 0, 0] as [number, number, number],
      orthographic: false
    }
    const [orbit] = withOrbit(emptyAnimation, camera).tracks
    if (!orbit) throw new Error('An orbit has a track.')
    const higher = { ...camera, position: [2, 0, 2] as [number, number, number] }
    expect(withKeyValue(orbit, 1, higher).keys).toEqual([
      { at: 0, easing: 'linear', value: higher, turns: 1 },
      { at: 1, easing: 'linear', value: higher }
    ])
  })
})
