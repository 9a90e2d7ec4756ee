/** Page side of zigzag.spec.ts: a path drawn by the scene, as rows of ink. */
import { TrajectoryScene } from '../src/renderer/src/scene/trajectory-scene.ts'
import { addCanvas, inkRows, pixelRows } from './scene-canvas.ts'

type Place = [number, number, number]

/** A path through points in the plane; how far each pixel is from grey, 0…255: [height][width], the lowest row first. */
export function drawPath(path: [number, number][], opacity: number): number[][] {
  const places = path.map(([x, y]): Place => [x, y, 0])
  return drawn([places], [], opacity, inkRows)
}

/** The current path among others in colour; how bright each pixel is where it is neutral, as the ink of dark scenes: as above. */
export function drawCurrent(current: Place[]): number[][] {
  return drawn([current, current], current, 1, (canvas) =>
    pixelRows(canvas).map((row) => row.map((color) => Math.min(...color)))
  )
}

function drawn(
  paths: Place[][],
  current: Place[],
  opacity: number,
  rowsOf: (canvas: HTMLCanvasElement) => number[][]
): number[][] {
  const canvas = addCanvas()
  const scene = new TrajectoryScene(canvas, { theme: 'dark' })
  const layout = { series: paths.length, points: paths[0]?.length ?? 0 }
  scene.setTraces([
    { id: 'z', label: 'z', ...layout, surface: false, color: '#ff4000', axisTitles: ['x', 'y', 'z'] }
  ])
  scene.setColoring({ by: 'trace', map: 'viridis' })
  scene.setLineStyle({ width: 6, opacity })
  scene.setOrthographic(true)
  scene.camera = { ...scene.camera, position: [0, 0, 5], target: [0, 0, 0] }
  scene.updatePositions('z', new Float32Array(paths.flat(2)), new Float32Array(current.flat()), layout)
  scene.renderOnce()
  const rows = rowsOf(canvas)
  scene.dispose()
  canvas.remove()
  return rows
}
