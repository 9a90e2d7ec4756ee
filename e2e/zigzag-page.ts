/** Page side of zigzag.spec.ts: a zigzag drawn by the scene, as rows of ink. */
import { TrajectoryScene } from '../src/renderer/src/scene/trajectory-scene.ts'

const [width, height] = [640, 640]

/** How far each pixel of the picture is from grey, 0…255: [height][width], the lowest row first. */
export function drawZigzag(teeth: number, opacity: number): number[][] {
  const canvas = document.createElement('canvas')
  document.body.style.cssText = `margin: 0; position: relative; width: ${width}px; height: ${height}px`
  canvas.style.cssText = 'width: 100%; height: 100%'
  document.body.append(canvas)
  const scene = new TrajectoryScene(canvas, { theme: 'dark' })
  const points = 2 * teeth + 1
  const positions = new Float32Array(
    Array.from({ length: points }, (_, i) => [(i / (points - 1)) * 2 - 1, i % 2 === 0 ? -1 : 1, 0]).flat()
  )
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

function inkRows(canvas: HTMLCanvasElement): number[][] {
  const gl = canvas.getContext('webgl2')
  const pixels = new Uint8Array(canvas.width * canvas.height * 4)
  gl?.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
  return Array.from({ length: canvas.height }, (_, y) =>
    Array.from({ length: canvas.width }, (__, x) => {
      const [red = 0, green = 0, blue = 0] = pixels.subarray((y * canvas.width + x) * 4)
      return Math.max(red, green, blue) - Math.min(red, green, blue)
    })
  )
}
