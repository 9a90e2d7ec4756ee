/** The camera that all views of the screen share: orbit, pan and zoom by camera-controls, always around z. */
import CameraControls from 'camera-controls'
import {
  Box3,
  Matrix4,
  Quaternion,
  Raycaster,
  Sphere,
  Spherical,
  Vector2,
  Vector3,
  Vector4,
  type Camera
} from 'three'
import { axisDirection, defaultDirection, cameraToShow, shiftToShow, type Size } from './camera-fit.ts'
import type { CameraState } from './descriptors.ts'
import { lift, PictureCamera, unitsPerPixel, type SceneCamera } from './picture-camera.ts'
import type { Axis, Triple } from './scale.ts'

CameraControls.install({
  THREE: { Box3, Matrix4, Quaternion, Raycaster, Sphere, Spherical, Vector2, Vector3, Vector4 }
})

export class CameraRig implements SceneCamera {
  orthographic = false
  private readonly pictures = new PictureCamera()
  private readonly controls: CameraControls
  private readonly stillness = matchMedia('(prefers-reduced-motion: reduce)')
  private halfSize: Triple = [1, 1, 1]
  private picture: Size = { width: 1, height: 1 }
  /** Nobody has turned the camera since the last reset: it may be framed anew when the box or the picture changes. */
  private untouched = true
  private reportDue = false
  private dragging = false
  private readonly onrest: () => void

  /** `onmove` asks for a picture; `onrest` comes when a movement that somebody asked for has ended. */
  constructor(canvas: HTMLElement, onmove: () => void, onrest: () => void) {
    this.onrest = onrest
    this.controls = new CameraControls(this.pictures.perspective, canvas)
    this.controls.minDistance = 0.05
    this.controls.maxDistance = 60
    this.controls.addEventListener('control', () => {
      this.touch()
      onmove()
    })
    this.controls.addEventListener('controlstart', () => {
      this.dragging = true
    })
    this.controls.addEventListener('controlend', () => {
      this.dragging = false
      onmove()
    })
    this.controls.addEventListener('transitionstart', onmove)
    this.stillness.addEventListener('change', this.applyMotionPreference)
    this.applyMotionPreference()
    this.place(defaultDirection, false)
  }

  /** Moves on by `seconds`. Returns whether the camera is still moving. */
  advance(seconds: number): boolean {
    const moving = this.controls.update(seconds)
    if (!moving && this.reportDue && !this.dragging) {
      this.reportDue = false
      this.onrest()
    }
    return moving
  }

  cameraFor(aspect: number): Camera {
    return this.pictures.cameraFor(aspect, this.controls.distance, this.orthographic)
  }

  depthPerPixel(height: number): number {
    return this.pictures.depthPerPixel(height, this.controls.distance, this.orthographic)
  }

  unitsPerPixel(height: number): number {
    return unitsPerPixel(height, this.controls.distance)
  }

  get state(): CameraState {
    const position = this.controls.getPosition(new Vector3(), true)
    const target = this.controls.getTarget(new Vector3(), true)
    return { position: position.toArray(), target: target.toArray(), orthographic: this.orthographic }
  }

  set state(state: CameraState) {
    this.orthographic = state.orthographic
    this.untouched = false
    void this.controls.setLookAt(...state.position, ...state.target, false)
  }

  /** The box and the size of the picture (CSS pixels) that `reset` and the standard views are for. */
  setFrame(halfSize: Triple, picture: Size): void {
    this.halfSize = halfSize
    this.picture = picture
    if (this.untouched) this.place(defaultDirection, false)
  }

  /** Shows a box around `centre` from the present direction. */
  frame(centre: Triple, halfSize: Triple, smooth: boolean): void {
    this.touch()
    this.move(centre, halfSize, this.direction(), smooth)
  }

  /** As if nobody had ever moved the camera; not reported. */
  fit(): void {
    this.orthographic = false
    this.untouched = true
    this.place(defaultDirection, false)
  }

  /** Moves along, without turning, until a place is in a picture of this size; not reported: nobody moved the camera. */
  keepInView(place: Triple, { width, height }: Size): void {
    const shift = shiftToShow(place, this.state, width / height, lift)
    if (!shift) return
    const [x, y, z] = this.state.target
    void this.controls.moveTo(x + shift[0], y + shift[1], z + shift[2], !this.stillness.matches)
  }

  reset(smooth: boolean): void {
    this.touch()
    this.untouched = true
    this.place(defaultDirection, smooth)
  }

  viewAlong(axis: Axis): void {
    this.touch()
    this.place(axisDirection(axis), true)
  }

  dispose(): void {
    this.stillness.removeEventListener('change', this.applyMotionPreference)
    this.controls.dispose()
  }

  /** Somebody moves the camera: it is theirs from now on, and they hear of it when it rests. */
  private touch(): void {
    this.untouched = false
    this.reportDue = true
  }

  private place(direction: Triple, smooth: boolean): void {
    this.move([0, 0, 0], this.halfSize, direction, smooth)
  }

  private move(centre: Triple, halfSize: Triple, direction: Triple, smooth: boolean): void {
    const { position, target } = cameraToShow(centre, halfSize, direction, this.picture)
    this.controls.normalizeRotations()
    void this.controls.setLookAt(...position, ...target, smooth && !this.stillness.matches)
  }

  private direction(): Triple {
    const { position, target } = this.state
    const away = new Vector3(...position).sub(new Vector3(...target)).normalize()
    return away.toArray()
  }

  private readonly applyMotionPreference = (): void => {
    this.controls.smoothTime = this.stillness.matches ? 0 : 0.16
    this.controls.draggingSmoothTime = this.stillness.matches ? 0 : 0.06
  }
}
