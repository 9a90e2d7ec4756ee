/** Page side of zigzag.spec.ts: a zigzag drawn by the scene, as rows of ink. */
import { TrajectoryScene } from '../src/renderer/src/scene/trajectory-scene.ts'
import { addCanvas, inkRows } from './scene-canvas.ts'

/** A path through points in the plane; how far each pixel is from grey, 0…255: [height][width], the lowest row first. */
export function drawPath(path: [number, number][], opacity: number): number[][] {
  const canvas = addCanvas()
  const scene = new TrajectoryScene(canvas, { theme: 'dark' })
  const points = path.length
  const positions = new Float32Array(path.flatMap((point) => [...point, 0]))
  scene.setTraces([
    { id: 'z', label: 'z', series: 1, points, surface: false, color: '#ff4000', axisTitles: ['x', 'y', 'z'] }
  ])
  scene.setColoring({ by: 'trace', map: 'viridis' })
  scene.setLineStyle({ width: 6, opacity })
  scene.setOrthographic(true)
  scene.camera = { ...scene.camera, position: [0, 0, 5], target: [0, 0, 0] }
  scene.updatePositions('z', positions, new Float32Array(0), { series: 1, points })
  scene.renderOnce()
  const rows = inkRows(canvas)
  scene.dispose()
  canvas.remove()
  return rows
}
