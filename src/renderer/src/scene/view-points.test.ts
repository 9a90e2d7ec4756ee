import { expect, it } from 'vitest'
import { exampleScenes } from '../export/vector/testing/scenes.ts'
import type { Mark } from './name-room.ts'
import { SceneStage } from './scene-stage.ts'
import type { ScreenFromData } from './screen-from-scene.ts'
import { curvesOf, marksOf, namedPoints } from './view-points.ts'

/** Seen along the third axis. */
const at: ScreenFromData = ([x, y]) => ({ x, y })

function stations(): SceneStage {
  const stage = new SceneStage(exampleScenes.stations(), {
    theme: 'light',
    size: { width: 800, height: 600 }
  })
  stage.set.refresh(null, stage.look)
  return stage
}

it('names have the points of the current curve, its ends marked', () => {
  const points = stations().set.traces.flatMap((trace) => namedPoints(trace, at))
  expect(points.map(({ text }) => text).join('')).toBe('abcdefg')
  expect(points.flatMap(({ isEnd, text }) => (isEnd ? [text] : []))).toEqual(['a', 'g'])
  expect(points[1]?.x).toBeCloseTo(-0.55, 6)
})

it('marks are the dots of the current curve, its start and its end, in their sizes, without the ring under the pointer', () => {
  const { set, look } = stations()
  const marksNow = (): Mark[] => set.traces.flatMap((trace) => marksOf(trace, at, 2))
  const marks = marksNow()
  const named = set.traces.flatMap((trace) => namedPoints(trace, at))
  for (const { x, y } of named) expect(marks.some((mark) => mark.x === x && mark.y === y)).toBe(true)
  // Seven dots, a ring at the start and an arrow at the end, twice as large as in the reference picture.
  expect(marks).toHaveLength(9)
  expect(marks.map(({ radius }) => radius).toSorted((a, b) => b - a)[0]).toBeCloseTo(2 * (2 + 2 * 1.5), 6)
  set.setHover({ trace: 'depth', condition: null, series: -1, index: 3 })
  set.refresh(null, look)
  expect(marksNow()).toEqual(marks)
})

it('lines join the points of each curve, not one curve with the next', () => {
  const lines = stations().set.traces.flatMap((trace) => curvesOf(trace, at))
  expect(lines).toHaveLength(3 * 6)
})
