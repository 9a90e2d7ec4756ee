/** Page side of the export's bench: many curves as an SVG figure, from the points to the text of the file. */
import { svgDocument } from '../../src/renderer/src/export/svg/svg-document.ts'
import { vectorPicture } from '../../src/renderer/src/export/vector/vector-picture.ts'
import { knot, sceneOf, traceOf } from '../../src/renderer/src/export/vector/testing/scenes.ts'
import { SceneStage } from '../../src/renderer/src/scene/scene-stage.ts'

const size = { width: 880, height: 620 }

/** Milliseconds, and characters of the file; each call makes the curves' points anew, which is not counted. */
export function figure(curves: number, points: number): { time: number; length: number } {
  const content = sceneOf([traceOf({ id: 'hidden' }, curves, points, knot())])
  const start = performance.now()
  const stage = new SceneStage(content, { theme: 'light', size, hasTriad: true })
  const { groups } = vectorPicture(stage)
  stage.dispose()
  const { length } = svgDocument(groups, {
    ...{ ...size, background: '#ffffff', font: 'print', title: '', description: '', metadata: {} }
  })
  return { time: performance.now() - start, length }
}
