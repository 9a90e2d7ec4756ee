/** From places of the scene to places of the picture. */
import { Vector3, type Camera } from 'three'
import type { ScreenFromScene } from './labels.ts'
import type { Viewport } from './viewports.ts'

/** From scene units to CSS pixels of the canvas, for one view. */
export function screenFromScene(view: Viewport, camera: Camera): ScreenFromScene {
  return (place) => {
    const clip = new Vector3(...place).project(camera)
    return { x: view.x + (clip.x * 0.5 + 0.5) * view.width, y: view.y + (0.5 - clip.y * 0.5) * view.height }
  }
}
