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
