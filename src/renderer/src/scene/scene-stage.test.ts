import { expect, it } from 'vitest'
import { knot, sceneOf, traceOf } from '../export/vector/testing/scenes.ts'
import { SceneStage } from './scene-stage.ts'
import { layoutView } from './view-layout.ts'
import { screenFromScene } from './screen-from-scene.ts'

const stageOf = (width: number, height: number): SceneStage =>
  new SceneStage(sceneOf([traceOf({ id: 'a' }, 1, 50, knot())]), { theme: 'light', size: { width, height } })

/** Leftmost and rightmost pixel of the box, and the picture's. */
function reach(stage: SceneStage): { left: number; right: number } {
  const [view] = stage.views
  if (!view) throw new Error('There is no view.')
  const screen = screenFromScene(view.viewport, layoutView(stage.camera, view).camera)
  const [x, y, z] = view.scale.halfSize
  const ends = [-1, 1].flatMap((a) =>
    [-1, 1].flatMap((b) => [-1, 1].map((c) => screen([a * x, b * y, c * z]).x))
  )
  return { left: Math.min(...ends), right: Math.max(...ends) }
}

it('a camera of a wide window shows as much from side to side in a narrow picture', () => {
  const camera = stageOf(720, 600).fittedCamera
  for (const [width, height] of [
    [600, 500],
    [432, 432],
    [300, 900]
  ] as const) {
    const stage = stageOf(width, height)
    stage.setCamera(camera)
    const { left, right } = reach(stage)
    expect(left).toBeGreaterThan(0)
    expect(right).toBeLessThan(width)
  }
})

it('a picture as wide as a window has its camera', () => {
  const stage = stageOf(1280, 720)
  const camera = stage.fittedCamera
  stage.setCamera(camera)
  expect(stage.camera.state).toEqual(camera)
})

it('a figure shows the whole box as large as it has room for, from where a camera saw it whole, and keeps a closer one', () => {
  const size = { width: 432, height: 325 }
  const content = sceneOf([traceOf({ id: 'a' }, 1, 50, knot())])
  const stage = new SceneStage(content, { theme: 'light', size, fitsWhole: true })
  const plain = stage.fittedCamera
  const away: [number, number, number] = [2, 5, 3]
  const seenFrom = (factor: number, orthographic = false) => {
    const position = away.map((value) => value * factor) as typeof away
    stage.setCamera({ position, target: [0, 0, 0], orthographic })
    return stage.camera.state
  }
  for (const orthographic of [false, true]) {
    const [near, far] = [seenFrom(1.1, orthographic), seenFrom(2, orthographic)]
    for (const axis of [0, 1, 2]) expect(near.position[axis]).toBeCloseTo(far.position[axis] ?? NaN, 9)
    const direction = near.position.map((value, axis) => value - (near.target[axis] ?? 0))
    for (const axis of [0, 1, 2])
      expect((direction[axis] ?? 0) / Math.hypot(...direction)).toBeCloseTo(
        (away[axis] ?? 0) / Math.hypot(...away),
        9
      )
    const { left, right } = reach(stage)
    expect(right - left).toBeGreaterThan(0.5 * Math.min(size.width, size.height))
    expect([left > 0, right < size.width]).toEqual([true, true])
  }
  expect(seenFrom(0.3).position).toEqual(away.map((value) => value * 0.3))
  stage.setCamera(null)
  expect(stage.camera.state).toEqual(plain)
})
