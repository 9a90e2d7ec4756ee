/** From places of the scene, and of data, to places of the picture. */
import { Matrix4, type Camera } from 'three'
import type { Place, ScreenFromScene } from './labels.ts'
import type { SharedScale, Triple } from './scale.ts'
import type { Viewport } from './viewports.ts'

/** From scene units to CSS pixels of the canvas, for one view. */
export function screenFromScene(view: Viewport, camera: Camera): ScreenFromScene {
  const place = placeBy(clipFromScene(camera), view)
  return ([x, y, z]) => place(x, y, z)
}

/** From data units to CSS pixels of the canvas; null where there is no point, or none before the camera. */
export type ScreenFromData = (place: Triple) => Place | null

export function screenFromData(
  view: Viewport,
  camera: Camera,
  { centre, factor }: SharedScale
): ScreenFromData {
  const [x, y, z] = centre
  const sceneFromData = new Matrix4()
    .makeScale(...factor)
    .setPosition(-x * factor[0], -y * factor[1], -z * factor[2])
  const matrix = clipFromScene(camera).multiply(sceneFromData)
  const place = placeBy(matrix, view)
  return ([px, py, pz]) => {
    const isSeen = wOf(matrix.elements, px, py, pz) > 0
    return isSeen ? place(px, py, pz) : null
  }
}

const clipFromScene = ({ projectionMatrix, matrixWorldInverse }: Camera): Matrix4 =>
  new Matrix4().multiplyMatrices(projectionMatrix, matrixWorldInverse)

function placeBy(matrix: Matrix4, view: Viewport): (x: number, y: number, z: number) => Place {
  const m = matrix.elements
  const [across, down] = [view.width / 2, view.height / 2]
  return (x, y, z) => {
    const w = wOf(m, x, y, z)
    const right = m[0] * x + m[4] * y + m[8] * z + m[12]
    const up = m[1] * x + m[5] * y + m[9] * z + m[13]
    return { x: view.x + (right / w + 1) * across, y: view.y + (1 - up / w) * down }
  }
}

/** NaN where a coordinate is not a number. */
const wOf = (m: Matrix4['elements'], x: number, y: number, z: number): number =>
  m[3] * x + m[7] * y + m[11] * z + m[15]
