import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conditionMark } from '../../scene/condition-marks.ts'
import type { SceneContent } from '../../scene/scene-content.ts'
import { SceneStage } from '../../scene/scene-stage.ts'
import { sceneThemes } from '../../scene/themes.ts'
import type { SheetGroup } from '../sheet/sheet-groups.ts'
import type { SheetPart } from '../svg/svg-document.ts'
import type { LineItem, ShapeItem, SheetItem } from '../sheet/sheet-items.ts'
import { exampleScenes, sceneOf, traceOf } from './testing/scenes.ts'
import { vectorPicture } from './vector-picture.ts'

const size = { width: 960, height: 720 }

/** What is painted of the traces, from straight above or from the fitted view, in paint order. */
function painted(content: SceneContent, fromAbove = false): SheetItem[] {
  const stage = new SceneStage(content, { theme: 'light', size })
  if (fromAbove) stage.setCamera({ position: [0, 0, 5], target: [0, 0, 0], orthographic: true })
  const [view] = vectorPicture(stage).groups
  stage.dispose()
  return itemsIn((view?.items ?? []).filter((part) => 'name' in part && part.name === 'Traces'))
}

const itemsIn = (parts: readonly SheetPart[]): SheetItem[] =>
  parts.flatMap((part) => (part.kind === 'group' ? itemsIn(part.items) : [part]))

const groupsIn = (parts: readonly SheetPart[]): SheetGroup[] =>
  parts.flatMap((part) => (part.kind === 'group' ? [part, ...groupsIn(part.items)] : []))

const isLine = (item: SheetItem): item is LineItem => item.kind === 'line'
const isFace = (item: SheetItem): item is ShapeItem => item.kind === 'shape' && item.opacity === 0.3

const [middleX, middleY] = [size.width / 2, (size.height / 2) * (1 - 0.05)]

/** Items that lie over the middle of the picture, by number in paint order. */
function overMiddle(items: readonly SheetItem[], ofColor: (color: string) => boolean): number[] {
  return items.flatMap((item, i) =>
    isLine(item) && ofColor(item.color) && boxHolds(item.points, middleX, middleY) ? [i] : []
  )
}

function boxHolds(points: readonly [number, number][], x: number, y: number): boolean {
  const [xs, ys] = [points.map(([px]) => px), points.map(([, py]) => py)]
  const within = (values: number[], value: number): boolean =>
    Math.min(...values) <= value + 0.5 && Math.max(...values) >= value - 0.5
  return within(xs, x) && within(ys, y)
}

const isOfMark =
  (mark: number) =>
  (color: string): boolean =>
    color === conditionMark(mark).color

/** Whether two stretches of a line that runs to the right have a part in common. */
function overlap(a: LineItem, b: LineItem): boolean {
  const [first, second] = [a, b].map(({ points }) => points.map(([x]) => x))
  return (
    first !== undefined &&
    second !== undefined &&
    Math.max(Math.min(...first), Math.min(...second)) + 0.6 <
      Math.min(Math.max(...first), Math.max(...second))
  )
}

/** The place of a dot, ring or arrow; [] for other items. */
function marksOf(item: SheetItem): { x: number; y: number; reach: number }[] {
  if (item.kind === 'circle') return [{ x: item.x, y: item.y, reach: 1 }]
  const [tip] = item.kind === 'shape' && item.opacity === 1 ? item.points : []
  return tip ? [{ x: tip[0], y: tip[1], reach: 4 }] : []
}

const plain = { coloring: { by: 'trace', map: 'viridis' } } as const

/** Lines along x and along y that cross in the middle of the picture, at heights −1…1. */
const crossing = (first: number, second: number, points: number): SceneContent =>
  sceneOf(
    [
      traceOf({ id: 'x', color: '#ff0000' }, 1, points, (along) => [along * 2 - 1, 0, first]),
      traceOf({ id: 'y', color: '#0000ff' }, 1, points, (along) => [0, along * 2 - 1, second])
    ],
    { ...plain, room: { lower: [-1, -1, -1], upper: [1, 1, 1] } }
  )

describe('a vector picture', () => {
  test.each([2, 3, 60])('where two lines of %i points cross, the nearer one is painted later', (points) => {
    for (const [first, second] of [
      [0.5, -0.5],
      [-0.5, 0.5]
    ] as const) {
      const items = painted(crossing(first, second, points), true)
      const red = overMiddle(items, (color) => color === '#ff0000')
      const blue = overMiddle(items, (color) => color === '#0000ff')
      expect(red.length * blue.length).toBeGreaterThan(0)
      if (first > second) expect(Math.min(...red)).toBeGreaterThan(Math.max(...blue))
      else expect(Math.min(...blue)).toBeGreaterThan(Math.max(...red))
    }
  })

  test('conditions without effect lie upon their baseline, the later one upon the earlier, from end to end', () => {
    const steep = (along: number): [number, number, number] => [along * 2 - 1, along * 0.3, along * 2 - 1]
    const conditions = [0, 1].map((mark) =>
      traceOf({ id: `c${mark}`, condition: { id: `c${mark}`, label: '', mark, of: 'x' } }, 1, 40, steep)
    )
    const items = painted(
      sceneOf([traceOf({ id: 'x', color: '#0000ff' }, 1, 40, steep), ...conditions], plain),
      true
    )
    const layers = [(color: string) => color === '#0000ff', ...[0, 1].map(isOfMark)].map((ofColor) =>
      items.flatMap((item, place) => (isLine(item) && ofColor(item.color) ? [{ item, place }] : []))
    )
    for (const [i, upper] of layers.entries())
      for (const { item, place } of upper)
        for (const under of layers.slice(0, i).flat())
          if (overlap(item, under.item)) expect(place).toBeGreaterThan(under.place)
    expect(layers.map(({ length }) => length >= 10)).toEqual([true, true, true])
  })

  test('of traces that coincide the later one is painted later, from end to end, whatever their points are', () => {
    const steep = (along: number): [number, number, number] => [along * 2 - 1, along * 0.3, along * 2 - 1]
    const late = (along: number): [number, number, number] => steep(0.5 + along / 2)
    const first = traceOf({ id: 'x', color: '#0000ff' }, 1, 40, late)
    const items = painted(sceneOf([first, traceOf({ id: 'y', color: '#ff0000' }, 1, 23, steep)], plain), true)
    const [under, upper] = ['#0000ff', '#ff0000'].map((color) =>
      items.flatMap((item, place) => (isLine(item) && item.color === color ? [{ item, place }] : []))
    )
    expect(under?.length).toBeGreaterThan(9)
    for (const { item, place } of upper ?? [])
      for (const below of under ?? [])
        if (overlap(item, below.item)) expect(place).toBeGreaterThan(below.place)
  })

  test('dots, ring and arrow are painted after the line that they lie on, with its rim, however steep its segments are', () => {
    const items = painted(exampleScenes.stations())
    const marks = items.flatMap((item, place) => marksOf(item).map((at) => ({ ...at, place })))
    // Of 7 points 7 dots, a ring and an arrow, each with a rim.
    expect(marks).toHaveLength(2 * (7 + 1 + 1))
    const { background, ink } = sceneThemes.light
    const current = items.flatMap((item, place) =>
      isLine(item) && [background, ink].includes(item.color) ? [{ item, place }] : []
    )
    for (const mark of marks) {
      const under = current.filter(({ item }) =>
        item.points.some(([x, y]) => Math.hypot(x - mark.x, y - mark.y) < mark.reach)
      )
      // Ink and rim of the run that begins or ends there.
      expect(under.length).toBeGreaterThanOrEqual(2)
      expect(mark.place).toBeGreaterThan(Math.max(...under.map(({ place }) => place)))
    }
  })

  test('a line that goes through a surface is cut there: one part is painted before its faces, the other after', () => {
    const content = sceneOf(
      [
        traceOf({ id: 'sheet', color: '#00ff00', surface: true }, 4, 4, (a, b) => [a * 2 - 1, b * 2 - 1, 0]),
        traceOf({ id: 'needle', color: '#ff0000' }, 1, 2, (along) => [
          along * 1.2 - 0.6,
          0.1,
          along * 1.4 - 0.7
        ])
      ],
      plain
    )
    const items = painted(content, true)
    const faces = items.flatMap((item, i) => (isFace(item) ? [i] : []))
    expect(faces).toHaveLength(9)
    const needle = items.flatMap((item, i) =>
      isLine(item) && item.color === '#ff0000' ? item.points.map(([x]) => ({ x, i })) : []
    )
    // What is nearer to the sheet than its own width lies on it. Heights grow with x, and the needle goes through in the middle.
    const behind = needle.filter(({ x }) => x < middleX - 8)
    const before = needle.filter(({ x }) => x > middleX + 8)
    // A line lies up to its width nearer than its points, and by its rank among traces, as in the scene.
    expect(needle.some(({ x }) => Math.abs(x - middleX) < 5)).toBe(true)
    expect(Math.max(...behind.map(({ i }) => i))).toBeLessThan(Math.min(...faces))
    expect(Math.min(...before.map(({ i }) => i))).toBeGreaterThan(Math.max(...faces))
  })

  test("runs have at most 4 segments, a corner's rest, and nothing that is not finite", () => {
    for (const make of Object.values(exampleScenes)) {
      const items = painted(make())
      expect(items.length).toBeGreaterThan(0)
      for (const item of items.filter(isLine)) expect(item.points.length).toBeLessThanOrEqual(4 + 2)
      expect(
        items
          .filter(isLine)
          .flatMap(({ points }) => points.flat())
          .every(Number.isFinite)
      ).toBe(true)
    }
  })

  test('points that are missing leave a gap', () => {
    const content = crossing(0.5, -0.5, 60)
    content.traces[0]?.positions.fill(NaN, 20 * 3, 40 * 3)
    const red = painted(content, true)
      .filter(isLine)
      .filter(({ color }) => color === '#ff0000')
    const xs = red.flatMap(({ points }) => points.map(([x]) => x)).sort((a, b) => a - b)
    const gaps = xs.slice(1).map((x, i) => x - (xs[i] ?? NaN))
    const step = ((xs.at(-1) ?? NaN) - (xs[0] ?? NaN)) / 59
    expect(Math.max(...gaps) / step).toBeCloseTo(21, 1)
    expect(gaps.filter((gap) => gap > 1.5 * step)).toHaveLength(1)
  })

  test('of what can be seen through, segments that turn back are a group of opaque lines', () => {
    const there = (along: number): [number, number, number] => [along, 0.2 * along ** 2, 0]
    const forthAndBack = (along: number): [number, number, number] => [1 - Math.abs(2 * along - 1), 0, 0]
    const groupsOf = (place: (along: number) => [number, number, number]): SheetGroup[] => {
      const content = sceneOf([traceOf({ id: 'x' }, 1, 5, place)], { line: { width: 2, opacity: 0.5 } })
      const stage = new SceneStage(content, { theme: 'light', size })
      const { groups } = vectorPicture(stage)
      stage.dispose()
      return groupsIn(groups).filter(({ opacity }) => opacity !== undefined)
    }
    expect(groupsOf(there)).toEqual([])
    const [group, ...others] = groupsOf(forthAndBack)
    expect(others).toEqual([])
    expect(group?.opacity).toBe(0.5)
    expect(group?.items.every((item) => item.kind === 'line' && item.opacity === 1)).toBe(true)
  })

  test('only the revealed part is drawn, and it fades away from the head', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 0.9, noNaN: true }),
        fc.double({ min: 0.1, max: 0.3, noNaN: true }),
        (head, tail) => {
          const content = { ...crossing(0.5, -0.5, 200), head }
          content.trail = { tail, lead: 0, fade: true, rest: 'hidden' }
          const red = painted(content, true)
            .filter(isLine)
            .filter(({ color }) => color === '#ff0000')
          const ends = painted(
            { ...content, head: 1, trail: { tail: 1, lead: 0, fade: false, rest: 'faint' } },
            true
          )
            .filter(isLine)
            .filter(({ color }) => color === '#ff0000')
          const span = (lines: LineItem[]): [number, number] => {
            const xs = lines.flatMap(({ points }) => points.map(([x]) => x))
            return [Math.min(...xs), Math.max(...xs)]
          }
          const [from, to] = span(ends)
          const [first, last] = span(red)
          // What is fainter than a sixty-fourth is left out.
          expect((first - from) / (to - from)).toBeGreaterThan(head - tail - 0.001)
          expect((first - from) / (to - from)).toBeLessThan(head - tail * 0.9)
          expect((last - from) / (to - from)).toBeCloseTo(head, 2)
          const byPlace = red.toSorted((a, b) => (a.points[0]?.[0] ?? 0) - (b.points[0]?.[0] ?? 0))
          const opacities = byPlace.map(({ opacity }) => opacity)
          expect(opacities).toEqual(opacities.toSorted((a, b) => a - b))
        }
      ),
      { numRuns: 10 }
    )
  })
})
