/** The small axis triad in the corner: three lines that turn with the camera. Its letters are scene labels. */
import { OrthographicCamera, Scene, Vector3, type Camera, type Matrix4, type WebGLRenderer } from 'three'
import { axes } from './axes-layout.ts'
import { setSegments } from './axes-box.ts'
import { paintOrder } from './drawable.ts'
import { PositionTexture } from './position-texture.ts'
import type { Axis } from './scale.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import { plainStyle, Strip, type StripStyle } from './strip.ts'
import type { SceneTheme } from './themes.ts'

/** Edge of the square that it takes, in CSS pixels. */
export const triadSize = 96
/** Part of the square's half that an axis reaches. */
const reach = 0.58
/** In pixels of the reference picture. */
const lineWidth = 1.5

const axisLines = new Float32Array([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1])

export class AxisTriad {
  private readonly scene = new Scene()
  private readonly camera = new OrthographicCamera(-1 / reach, 1 / reach, 1 / reach, -1 / reach, -2, 2)
  private readonly strip: Strip
  private readonly points = new PositionTexture()
  private drawn = false

  constructor(shared: SharedUniforms) {
    this.strip = new Strip(shared, paintOrder.grid)
    this.scene.add(this.strip.mesh)
  }

  setTheme(theme: SceneTheme): void {
    this.strip.setStyle(triadStyle(theme))
  }

  /** Draws into the renderer's present viewport, which is the square or a `part` of it. */
  draw(renderer: WebGLRenderer, view: Camera, part: Matrix4): void {
    this.camera.quaternion.copy(view.quaternion)
    this.camera.updateMatrixWorld()
    if (!this.drawn) setSegments(this.strip, this.points, axisLines, renderer)
    this.drawn = true
    this.camera.updateProjectionMatrix()
    this.camera.projectionMatrix.premultiply(part)
    renderer.render(this.scene, this.camera)
  }

  invalidate(): void {
    this.drawn = false
  }

  dispose(): void {
    this.strip.dispose()
    this.points.dispose()
  }
}

export const triadStyle = (theme: SceneTheme): StripStyle => ({
  ...plainStyle,
  width: lineWidth,
  color: theme.label
})

/** Where a place on an axis of a triad that turns with a camera stands, in CSS pixels from the square's upper left corner. */
export function triadPlace(
  axis: Axis,
  share: number,
  view: Camera
): { x: number; y: number; towards: number } {
  const tip = new Vector3().setComponent(axis, 1).applyQuaternion(view.quaternion.clone().invert())
  const place = (value: number): number => (0.5 + (value * share * reach) / 2) * triadSize
  return { x: place(tip.x), y: place(-tip.y), towards: tip.z }
}

/** Where the letters stand: a little beyond the lines. */
export function triadTips(view: Camera): { axis: Axis; x: number; y: number; towards: number }[] {
  return axes.map((axis) => ({ axis, ...triadPlace(axis, 1.3, view) }))
}
