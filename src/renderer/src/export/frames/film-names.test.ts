import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlaps } from '../../scene/labels.ts'
import { optionBoxes, type NameOptions } from '../../scene/point-names.ts'
import { filmNames } from './film-names.ts'

interface Said {
  key?: string
  x?: number
  y?: number
  isEnd?: boolean
  isAtHead?: boolean
  /** At which of the eight places a name may come to stand. */
  good: readonly number[]
  /** Where it may stay, too. */
  enough?: readonly number[]
}

const optionsOf = ({
  key = 'a',
  x = 0,
  y = 0,
  isEnd = false,
  isAtHead = false,
  good,
  enough = []
}: Said): NameOptions => ({
  point: { key, text: key, x, y, isEnd },
  away: 6,
  isAtHead,
  places: Array.from({ length: 8 }, (_, place) => ({
    isGood: good.includes(place),
    isEnough: good.includes(place) || enough.includes(place),
    crossings: 0
  }))
})

const placesOf = (frames: readonly (readonly Said[])[], key = 'a', fps = 1): (number | undefined)[] =>
  filmNames(
    frames.map((each) => each.map(optionsOf)),
    fps
  ).map((places) => places.get(key))

describe('in a film, a name', () => {
  it('stands at once where it will stay for longest', () => {
    const frames = [[0, 5], [0, 5], [5], [5]].map((good) => [{ good }])
    expect(placesOf(frames)).toEqual([5, 5, 5, 5])
  })

  it('stays at a place that has become too near for a name to come to it', () => {
    const frames = [{ good: [1] }, { good: [2], enough: [1] }, { good: [2], enough: [1] }, { good: [2, 1] }]
    expect(placesOf(frames.map((each) => [each]))).toEqual([1, 1, 1, 1])
  })

  it('is left out where it would flash', () => {
    const frames = Array.from({ length: 20 }, (_, i) => [{ good: i === 7 || i > 12 ? [3] : [] }])
    const shown = placesOf(frames, 'a', 10)
    expect(shown.map((place) => place === 3)).toEqual(shown.map((_, i) => i > 12))
  })

  it('does not jump where the film begins again', () => {
    const frames = [[0, 1], [0, 1], [1], [1], [0, 1]].map((good) => [{ good }])
    expect(placesOf(frames)).toEqual([1, 1, 1, 1, 1])
  })

  it('of an end has room before others, and that of the place where a head stands before all', () => {
    const both = (isAtHead: boolean): Said[] => [
      { key: 'a', good: [0], isAtHead },
      { key: 'b', good: [0], isEnd: true }
    ]
    const frames = [both(false), both(false), both(true), both(false)]
    expect(placesOf(frames, 'b')).toEqual([0, 0, undefined, 0])
    expect(placesOf(frames, 'a')).toEqual([undefined, undefined, 0, undefined])
  })
})

it('names stand only where they may, and touch no other one', () => {
  const bits = fc.uniqueArray(fc.integer({ min: 0, max: 7 }))
  const said = fc.record({
    good: bits,
    enough: bits,
    x: fc.integer({ min: 0, max: 60 }),
    isAtHead: fc.boolean()
  })
  const frames = fc.array(fc.tuple(said, said, said), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(frames, (all) => {
      const options = all.map((each) => each.map((one, i) => optionsOf({ ...one, key: `name ${i}` })))
      for (const [frame, places] of filmNames(options, 4).entries()) {
        const shown = (options[frame] ?? []).flatMap((option) => {
          const place = places.get(option.point.key)
          if (place !== undefined) expect(option.places[place]?.isEnough).toBe(true)
          return place === undefined ? [] : [optionBoxes(option, place)]
        })
        for (const [i, a] of shown.entries())
          for (const b of shown.slice(i + 1)) expect(overlaps(a.ink, b.ink)).toBe(false)
      }
    })
  )
})
