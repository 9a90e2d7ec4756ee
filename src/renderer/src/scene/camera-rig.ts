/**
 * The camera that all views share: orbit, pan and zoom by camera-controls, always around z. One perspective camera is
 * steered; the orthographic picture is derived from it at the target's distance, so that switching keeps the framing.
 */
import CameraControls from 'camera-controls'
import {
  Box3,
  Matrix4,
  OrthographicCamera,
  PerspectiveCamera,
  Quaternion,
  Raycaster,
  Sphere,
  Spherical,
  Vector2,
  Vector3,
  Vector4,
  type Camera
} from 'three'
import { axisDirection, defaultDirection, distanceToFit, fieldOfView } from './camera-fit.ts'
import type { CameraState } from './descriptors.ts'
import type { Axis, Triple } from './scale.ts'

CameraControls.install({
  THREE: { Box3, Matrix4, Quaternion, Raycaster, Sphere, Spherical, Vector2, Vector3, Vector4 }
})

/** Share of the picture around the box that is left to ticks and titles. */
const margin = 0.16

export class CameraRig {
  orthographic = false
  private readonly perspective = new PerspectiveCamera((fieldOfView * 180) / Math.PI, 1, 0.01, 100)
  private readonly parallel = new OrthographicCamera()
  private readonly controls: CameraControls
  private readonly stillness = matchMedia('(prefers-reduced-motion: reduce)')
  private halfSize: Triple = [1, 1, 1]

  /** `onmove` asks for a picture; `onrest` comes when a movement by the user has ended. */
  constructor(canvas: HTMLElement, onmove: () => void, onrest: () => void) {
    this.perspective.up.set(0, 0, 1)
    this.controls = new CameraControls(this.perspective, canvas)
    this.controls.minDistance = 0.05
    this.controls.maxDistance = 60
    this.controls.addEventListener('control', onmove)
    this.controls.addEventListener('transitionstart', onmove)
    this.controls.addEventListener('rest', onrest)
    this.stillness.addEventListener('change', this.applyMotionPreference)
    this.applyMotionPreference()
    this.place(defaultDirection, false)
  }

  /** Moves on by `seconds`. Returns whether the camera is still moving. */
  advance(seconds: number): boolean {
    return this.controls.update(seconds)
  }

  /** The camera for a picture of this aspect (width / height). */
  cameraFor(aspect: number): Camera {
    this.perspective.aspect = aspect
    this.perspective.updateProjectionMatrix()
    if (!this.orthographic) return this.perspective
    const half = this.controls.distance * Math.tan(fieldOfView / 2)
    const { parallel } = this
    parallel.position.copy(this.perspective.position)
    parallel.quaternion.copy(this.perspective.quaternion)
    parallel.left = -half * aspect
    parallel.right = half * aspect
    parallel.top = half
    parallel.bottom = -half
    parallel.near = -100
    parallel.far = 100
    parallel.updateProjectionMatrix()
    parallel.updateMatrixWorld()
    return parallel
  }

  get state(): CameraState {
    const position = this.controls.getPosition(new Vector3(), true)
    const target = this.controls.getTarget(new Vector3(), true)
    return { position: position.toArray(), target: target.toArray(), orthographic: this.orthographic }
  }

  set state(state: CameraState) {
    this.orthographic = state.orthographic
    void this.controls.setLookAt(...state.position, ...state.target, false)
  }

  /** The box that `frame` and `reset` show; the camera stays where it is. */
  setBox(halfSize: Triple): void {
    this.halfSize = halfSize
  }

  /** Shows a box around `centre` from the present direction. */
  frame(centre: Triple, halfSize: Triple, smooth: boolean): void {
    const direction = this.direction()
    this.move(centre, halfSize, direction, smooth)
  }

  reset(smooth: boolean): void {
    this.place(defaultDirection, smooth)
  }

  viewAlong(axis: Axis): void {
    this.place(axisDirection(axis), true)
  }

  dispose(): void {
    this.stillness.removeEventListener('change', this.applyMotionPreference)
    this.controls.dispose()
  }

  private place(direction: Triple, smooth: boolean): void {
    this.move([0, 0, 0], this.halfSize, direction, smooth)
  }

  private move(centre: Triple, halfSize: Triple, direction: Triple, smooth: boolean): void {
    const distance = distanceToFit(halfSize, direction, this.perspective.aspect, margin)
    const [x, y, z] = centre
    const eye = [
      x + direction[0] * distance,
      y + direction[1] * distance,
      z + direction[2] * distance
    ] as const
    this.controls.normalizeRotations()
    void this.controls.setLookAt(...eye, x, y, z, smooth && !this.stillness.matches)
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
