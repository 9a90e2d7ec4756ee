/** Page side of condition-lines.spec.ts: a straight path and the same under a condition, drawn by the scene. */
import { conditionTraceId, type Differences } from '../src/renderer/src/scene/descriptors.ts'
import { TrajectoryScene } from '../src/renderer/src/scene/trajectory-scene.ts'
import { addCanvas, pixelRows } from './scene-canvas.ts'

export interface Drawing {
  /** How far the condition's path lies above the baseline's, in a box that is 2 wide. */
  shift: number
  mark: number
  differences: Differences
  /** Share of the paths that is shown. */
  head: number
  /** Of the camera, which is moved away from the default distance by this factor. */
  distance?: number
}

const points = 201

/** Red, green and blue of each pixel; the baseline is drawn in #ff00ff. */
export function drawConditions(drawing: Drawing): [number, number, number][][] {
  const canvas = addCanvas()
  const scene = new TrajectoryScene(canvas, { theme: 'dark' })
  const common = { series: 1, points, surface: false, axisTitles: null }
  const id = conditionTraceId('t', 'c')
  const condition = { id: 'c', label: 'condition', mark: drawing.mark, of: 't' }
  scene.setTraces([
    { ...common, id: 't', label: 't', color: '#ff00ff' },
    { ...common, id, label: 't', condition }
  ])
  scene.setColoring({ by: 'trace', map: 'viridis' })
  scene.setLineStyle({ width: 4, opacity: 1 })
  scene.setDifferences(drawing.differences)
  scene.setOrthographic(true)
  scene.camera = { ...scene.camera, position: [0, 0, 5 * (drawing.distance ?? 1)], target: [0, 0, 0] }
  scene.updatePositions('t', line(-0.4), new Float32Array(0), { series: 1, points })
  scene.updatePositions(id, line(-0.4 + drawing.shift), new Float32Array(0), { series: 1, points })
  scene.setHead(drawing.head)
  scene.renderOnce()
  const rows = pixelRows(canvas)
  scene.dispose()
  canvas.remove()
  return rows
}

/** Draw calls of a picture with and without connectors. */
export function countDrawCalls(differences: Differences): number {
  const canvas = addCanvas()
  const scene = new TrajectoryScene(canvas, { theme: 'dark' })
  const common = { series: 1, points, surface: false, axisTitles: null, label: 't' }
  const condition = { id: 'c', label: 'condition', mark: 0, of: 't' }
  scene.setTraces([
    { ...common, id: 't' },
    { ...common, id: conditionTraceId('t', 'c'), condition }
  ])
  scene.setDifferences(differences)
  scene.updatePositions('t', line(-0.4), new Float32Array(0), { series: 1, points })
  scene.updatePositions(conditionTraceId('t', 'c'), line(0.4), new Float32Array(0), { series: 1, points })
  scene.renderOnce()
  const { drawCalls } = scene.statistics
  scene.dispose()
  canvas.remove()
  return drawCalls
}

/** From x = −1 to 1 at this y. */
function line(y: number): Float32Array {
  return new Float32Array(Array.from({ length: points }, (_, i) => [(2 * i) / (points - 1) - 1, y, 0]).flat())
}
