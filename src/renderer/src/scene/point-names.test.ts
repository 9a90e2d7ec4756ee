import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelBox, type SceneLabel } from './labels.ts'
import type { NamedPoint, Surroundings } from './name-places.ts'
import type { Mark, Segment } from './name-room.ts'
import { nameOptions, namesAt, placedNames, placesOf, type NamePlaces } from './point-names.ts'

const view = { x: 0, y: 0, width: 400, height: 300 }
const radius = 3
const dot = (x: number, y: number): Mark => ({ x, y, radius, isHead: false })
const point = (text: string, x: number, y: number, isEnd = false): NamedPoint => ({
  key: text,
  text,
  x,
  y,
  isEnd
})

/** Names of points that have a dot each. */
function namesOf(points: readonly NamedPoint[], more: Partial<Surroundings> = {}): SceneLabel[] {
  const { marks = [], ...others } = more
  const dots = points.map(({ x, y }) => dot(x, y))
  return placedNames(points, { lines: [], taken: [], within: view, ...others, marks: [...dots, ...marks] })
}

const sideOf = (label: SceneLabel | undefined, { x, y }: { x: number; y: number }): string => {
  if (!label) return 'none'
  const across = label.x > x ? 'right' : label.x < x ? 'left' : ''
  return `${label.y < y ? 'above' : label.y > y ? 'below' : ''} ${across}`.trim()
}

describe('the name of a point', () => {
  it('stands to the right of its dot, apart from it and level with it', () => {
    const [label] = namesOf([point('mid', 100, 100)])
    expect(label).toMatchObject({ y: 100, anchor: [0, 0.5], role: 'point' })
    expect(label?.x).toBeGreaterThan(100 + radius)
  })

  it('stands on the far side of each of two near dots', () => {
    const [a, b] = [point('first', 100, 100), point('second', 108, 100)]
    const labels = namesOf([a, b])
    expect(labels.map(({ text }) => text)).toEqual(['first', 'second'])
    expect([sideOf(labels[0], a), sideOf(labels[1], b)]).toEqual(['left', 'right'])
  })

  it('stands to the right of each dot of a column with room for every line', () => {
    const column = Array.from({ length: 6 }, (_, i) => point(`layer ${i}`, 100, 40 + i * 20))
    const labels = namesOf(column)
    expect(labels.map((label, i) => sideOf(label, column[i] ?? label))).toEqual(Array(6).fill('right'))
  })

  it('changes sides from dot to dot of a column that is too dense for one', () => {
    const column = Array.from({ length: 6 }, (_, i) => point(`layer ${i}`, 100, 40 + i * 10))
    const labels = namesOf(column)
    const sides = labels.map((label, i) => sideOf(label, column[i] ?? label))
    expect(sides).toEqual(['right', 'left', 'right', 'left', 'right', 'left'])
  })

  it('stands inward at the edges of the picture', () => {
    expect(sideOf(namesOf([point('late', 395, 100)])[0], { x: 395, y: 100 })).toBe('left')
    const corner = { x: 398, y: 2 }
    expect(sideOf(namesOf([point('late', 398, 2)])[0], corner)).toBe('below left')
  })

  it('is left out where the point itself is outside of the picture', () => {
    expect(namesOf([point('gone', 401, 100), point('gone', 100, -1)])).toEqual([])
  })

  it('is left out where other dots surround its own', () => {
    const ring = Array.from({ length: 12 }, (_, i) =>
      dot(100 + 6 * Math.cos((i * Math.PI) / 6), 100 + 6 * Math.sin((i * Math.PI) / 6))
    )
    expect(namesOf([point('lost', 100, 100)], { marks: ring })).toEqual([])
  })

  it('covers no head and keeps farther from a large mark of its own', () => {
    const head: Mark = { x: 115, y: 100, radius: 6, isHead: true }
    expect(sideOf(namesOf([point('mid', 100, 100)], { marks: [head] })[0], { x: 100, y: 100 })).toBe('left')
    const arrow: Mark = { x: 100, y: 100, radius: 9, isHead: false }
    expect(namesOf([point('end', 100, 100)], { marks: [arrow] })[0]?.x).toBeGreaterThan(109)
  })

  it('stands where it crosses no line, and across one where there is nothing else', () => {
    const lines: Surroundings['lines'] = [
      [
        { x: 100, y: 100 },
        { x: 300, y: 100 }
      ]
    ]
    const [label] = namesOf([point('mid', 100, 100)], { lines })
    expect(sideOf(label, { x: 100, y: 100 })).toBe('left')
    const all = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => {
      const to = { x: 100 + 200 * Math.cos((i * Math.PI) / 4), y: 100 + 200 * Math.sin((i * Math.PI) / 4) }
      return [{ x: 100, y: 100 }, to] as const
    })
    expect(namesOf([point('mid', 100, 100)], { lines: all })).toHaveLength(1)
  })

  it('of an end comes before others, and that of the place where a head stands before all', () => {
    const [a, b, c] = [point('a', 100, 100), point('b', 120, 100), point('c', 140, 100, true)]
    const first = (marks: Mark[]): string[] => namesOf([a, b, c], { marks }).map(({ text }) => text)
    expect(first([])).toEqual(['c', 'a', 'b'])
    expect(first([{ x: 120, y: 100, radius: 3, isHead: true }])).toEqual(['b', 'c', 'a'])
  })

  it('is left out rather than laid over many lines', () => {
    const lines = Array.from({ length: 20 }, (_, i): Segment => {
      return [
        { x: 50, y: 80.5 + i * 2 },
        { x: 250, y: 80.5 + i * 2 }
      ]
    })
    expect(namesOf([point('mid', 100, 100)], { lines })).toEqual([])
  })
})

describe('from picture to picture', () => {
  /** Of two points, the second one at a distance above the first one's line. */
  const pair = (above: number): NamedPoint[] => [point('first', 100, 100), point('second', 125, 100 - above)]
  const sideOfFirst = (above: number, before: NamePlaces = new Map()): string => {
    const [first] = placesAt(above, before)
    return sideOf(first, { x: 100, y: 100 })
  }
  function placesAt(above: number, before: NamePlaces = new Map()): SceneLabel[] {
    const points = pair(above)
    const marks = points.map(({ x, y }) => dot(x, y))
    return placedNames(points, { marks, lines: [], taken: [], within: view }, before)
  }

  it('a name stays where it is, though it would stand elsewhere in a picture of its own', () => {
    const near = Array.from({ length: 40 }, (_, i) => i / 2)
    const differs = near.filter((above) => {
      const before = placesOf(placesAt(40))
      return sideOfFirst(above, before) === 'right' && sideOfFirst(above) !== 'right'
    })
    expect(differs.length).toBeGreaterThan(0)
    expect(sideOfFirst(0, placesOf(placesAt(40)))).toBe('left')
  })

  it('it stays where it went to when the way back is free again', () => {
    const moved = placesOf(placesAt(0))
    expect(sideOfFirst(40, moved)).toBe('left')
    expect(sideOfFirst(40)).toBe('right')
  })

  it('names at places that are said stand there, those without one are left out', () => {
    const [a, b] = [point('a', 100, 100), point('b', 120, 100)]
    const labels = namesAt([a, b], [dot(100, 100), dot(120, 100)], new Map([['a', 2]]))
    expect(labels.map(({ text }) => text)).toEqual(['a'])
    expect(sideOf(labels[0], a)).toBe('above')
  })

  it('what is told of places agrees with where names are placed', () => {
    const points = [point('first', 100, 100), point('second', 112, 103), point('third', 90, 110)]
    const marks = points.map(({ x, y }) => dot(x, y))
    const around = { marks, lines: [], taken: [], within: view }
    for (const { point: each, places } of nameOptions(points, around)) {
      const free = placedNames([each], around)[0]
      expect(free?.place).toBe(places.findIndex(({ isGood }) => isGood))
      expect(places.every(({ isGood, isEnough }) => !isGood || isEnough)).toBe(true)
    }
  })
})

it('every name is nearest to its own dot, covers none, touches no other and is inside', () => {
  const places = fc.record({ x: fc.integer({ min: -10, max: 410 }), y: fc.integer({ min: -10, max: 310 }) })
  fc.assert(
    fc.property(fc.uniqueArray(places, { maxLength: 30, selector: ({ x, y }) => `${x} ${y}` }), (all) => {
      const points = all.map(({ x, y }, i) => point(`block ${i}`, x, y))
      const boxes = namesOf(points).map((label) => ({ text: label.text, ...labelBox(label) }))
      for (const { text, left, right, top, bottom } of boxes) {
        const away = ({ x, y }: NamedPoint): number =>
          Math.hypot(Math.max(left - x, x - right, 0), Math.max(top + 2 - y, y + 2 - bottom, 0))
        const own = points.find((each) => each.text === text)
        if (!own) throw new Error('There is no such point.')
        expect([left >= 0, right <= view.width, top >= 0, bottom <= view.height]).toEqual(Array(4).fill(true))
        const { x, y } = own
        const isNear = (other: NamedPoint): boolean => Math.hypot(other.x - x, other.y - y) < 2
        for (const other of points) {
          expect(away(other)).toBeGreaterThanOrEqual(radius)
          if (other !== own) expect(away(other)).toBeGreaterThan(away(own) - (isNear(other) ? 2 : 0))
        }
        for (const other of boxes)
          if (other.text !== text)
            expect(
              left >= other.right || right <= other.left || top + 2 >= other.bottom || bottom - 2 <= other.top
            ).toBe(true)
      }
    })
  )
})
