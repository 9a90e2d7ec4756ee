/**
 * From data units to the pixels of a picture and to depth (−1 near, 1 far), for the traces of one view. Places are absent (NaN)
 * where they are not finite, behind the camera, or beyond what it sees.
 */
import { Matrix4, type Camera } from 'three'
import type { SharedScale } from '../../scene/scale.ts'
import type { Viewport } from '../../scene/viewports.ts'

export class ScreenMatrix {
  /** Row by row. */
  private readonly rows: readonly number[]
  /** The last place that was projected. */
  x = NaN
  y = NaN
  depth = NaN
  /** How much nearer everything lies than it is, as depth. */
  forward = 0

  /** @param scale null for places in scene units. */
  constructor(viewport: Viewport, camera: Camera, scale: SharedScale | null) {
    const { x, y, width, height } = viewport
    const screen = new Matrix4()
      .makeTranslation(x + width / 2, y + height / 2, 0)
      .multiply(new Matrix4().makeScale(width / 2, -height / 2, 1))
      .multiply(camera.projectionMatrix)
      .multiply(camera.matrixWorldInverse)
    if (scale) screen.multiply(sceneFromData(scale))
    this.rows = screen.transpose().elements
  }

  project(px: number, py: number, pz: number): void {
    const w = this.along(12, px, py, pz)
    const depth = this.along(8, px, py, pz) / w
    const isSeen = w > 1e-4 && depth >= -1 && depth <= 1
    this.x = isSeen ? this.along(0, px, py, pz) / w : NaN
    this.y = isSeen ? this.along(4, px, py, pz) / w : NaN
    this.depth = isSeen ? depth - this.forward : NaN
  }

  /** A place between two points of an array, at a share 0…1 of the way; `from` and `to` count points. */
  projectBetween(positions: Float32Array, from: number, to: number, share: number): void {
    const a = from * 3
    const b = to * 3
    this.project(
      between(positions, a, b, share),
      between(positions, a + 1, b + 1, share),
      between(positions, a + 2, b + 2, share)
    )
  }

  /** A row, from its first number on, times a place. */
  private along(row: number, px: number, py: number, pz: number): number {
    const m = this.rows
    return (m[row] ?? 0) * px + (m[row + 1] ?? 0) * py + (m[row + 2] ?? 0) * pz + (m[row + 3] ?? 0)
  }
}

function between(numbers: Float32Array, from: number, to: number, share: number): number {
  const start = numbers[from] ?? NaN
  return share === 0 ? start : start + ((numbers[to] ?? NaN) - start) * share
}

function sceneFromData({ centre, factor }: SharedScale): Matrix4 {
  const [x, y, z] = centre
  return new Matrix4().makeScale(...factor).setPosition(-x * factor[0], -y * factor[1], -z * factor[2])
}
