/** Page side of the scene's bench: the scene and a bare strip in two canvases, updated and drawn in turns. */
import { Matrix4, PerspectiveCamera } from 'three'
import { fieldOfView } from '../../src/renderer/src/scene/camera-fit.ts'
import { colorTable } from '../../src/renderer/src/scene/color-maps.ts'
import { TrajectoryScene } from '../../src/renderer/src/scene/trajectory-scene.ts'
import type { SceneTimes } from '../scene-times.ts'
import { BareStrip } from './bare-strip.ts'

const width = 1280
const height = 720
const lineWidth = 2

/** `rounds` updates of `series` × `points` points for each of the two, in turns. */
export function measureScene(series: number, points: number, rounds: number): SceneTimes {
  const sceneCanvas = addCanvas()
  const scene = new TrajectoryScene(sceneCanvas, { theme: 'dark' })
  scene.setTraces([
    { id: 'curves', label: 'curves', series, points, surface: false, axisTitles: ['x', 'y', 'z'] }
  ])
  scene.setLineStyle({ width: lineWidth / 0.7, opacity: 1 })
  const bareCanvas = addCanvas()
  const bare = new BareStrip(bareCanvas, series, points, colorTable('viridis'))
  const frames = [0, 1, 2, 3].map((phase) => curves(series, points, phase))
  const current = new Float32Array(0)
  scene.updatePositions('curves', frames[0] ?? current, current, { series, points })
  const matrix = viewMatrix(scene)
  const drawScene = (positions: Float32Array): void => {
    scene.updatePositions('curves', positions, current, { series, points })
    scene.renderOnce()
  }
  const drawBare = (positions: Float32Array): void => {
    bare.update(positions)
    bare.draw(matrix, lineWidth)
  }
  const times: SceneTimes = { scene: [], bare: [], scrubUploads: 0, scrubFrames: 0 }
  for (let round = -4; round < rounds; round++) {
    const positions = frames[(round + 4) % frames.length] ?? new Float32Array(0)
    const sceneTime = timed(sceneCanvas, () => {
      drawScene(positions)
    })
    const bareTime = timed(bareCanvas, () => {
      drawBare(positions)
    })
    if (round < 0) continue
    times.scene.push(sceneTime)
    times.bare.push(bareTime)
  }
  scrub(scene, times)
  scene.dispose()
  return times
}

function scrub(scene: TrajectoryScene, times: SceneTimes): void {
  const before = scene.statistics
  for (let step = 0; step < 60; step++) {
    scene.setHead(step / 59)
    scene.renderOnce()
  }
  const after = scene.statistics
  times.scrubUploads = after.uploads - before.uploads
  times.scrubFrames = after.frames - before.frames
}

/** Time until the picture is really there: reading a pixel waits for it. */
function timed(canvas: HTMLCanvasElement, draw: () => void): number {
  const gl = canvas.getContext('webgl2')
  const start = performance.now()
  draw()
  gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
  return performance.now() - start
}

/** Rings on a torus that turn with `phase`, inside −1…1. */
function curves(series: number, points: number, phase: number): Float32Array {
  const positions = new Float32Array(series * points * 3)
  for (let s = 0; s < series; s++) {
    const around = (s / series) * 2 * Math.PI + phase * 0.1
    for (let p = 0; p < points; p++) {
      const along = (p / (points - 1)) * 2 * Math.PI
      const radius = 0.65 + 0.3 * Math.cos(along + 3 * around)
      const place = [radius * Math.cos(around), radius * Math.sin(around), 0.35 * Math.sin(along)]
      positions.set(place, (s * points + p) * 3)
    }
  }
  return positions
}

/** The scene's own view of data inside −1…1, for the bare strip. Column-major. */
function viewMatrix(scene: TrajectoryScene): Float32Array {
  const { position, target } = scene.camera
  const camera = new PerspectiveCamera((fieldOfView * 180) / Math.PI, width / height, 0.3, 40)
  camera.up.set(0, 0, 1)
  camera.position.set(...position)
  camera.lookAt(...target)
  camera.updateMatrixWorld()
  const clipFromData = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse)
  return new Float32Array(clipFromData.elements)
}

function addCanvas(): HTMLCanvasElement {
  const frame = document.createElement('div')
  frame.style.cssText = `position:relative;width:${width}px;height:${height}px`
  const canvas = document.createElement('canvas')
  canvas.style.cssText = 'display:block;width:100%;height:100%'
  canvas.width = width
  canvas.height = height
  frame.append(canvas)
  document.body.append(frame)
  return canvas
}
