/**
 * The camera of a picture: one perspective camera, and the orthographic picture derived from it at the target's distance,
 * so that switching keeps the framing. It stands where it is put; moving it is not here (camera-rig.ts).
 */
import { Matrix4, OrthographicCamera, PerspectiveCamera, Vector3, type Camera } from 'three'
import { fieldOfView, normalized, viewAxes } from './camera-fit.ts'
import type { CameraState } from './descriptors.ts'
import type { Triple } from './scale.ts'

/** Everything is drawn this much higher (1 is half the picture): numbers and titles stand below the box. */
export const lift = 0.05
/** Scene units behind the target that are still drawn. */
const depthBehind = 30

/** What drawing a picture asks of a camera. */
export interface SceneCamera {
  readonly state: CameraState
  readonly orthographic: boolean
  /** For a picture of this aspect (width / height). */
  cameraFor: (aspect: number) => Camera
  /** Normalised depth (−1…1), at the target, of what one pixel covers in a picture `height` pixels high. */
  depthPerPixel: (height: number) => number
  /** Scene units, at the target, that one pixel covers in a picture `height` pixels high. */
  unitsPerPixel: (height: number) => number
}

export class PictureCamera {
  readonly perspective = new PerspectiveCamera((fieldOfView * 180) / Math.PI, 1, 0.01, 100)
  private readonly parallel = new OrthographicCamera()

  constructor() {
    this.perspective.up.set(0, 0, 1)
  }

  /** `distance` from camera to target. */
  cameraFor(aspect: number, distance: number, orthographic: boolean): Camera {
    const { perspective, parallel } = this
    perspective.aspect = aspect
    perspective.near = Math.max(0.01, distance * 0.05)
    perspective.far = distance + depthBehind
    perspective.updateProjectionMatrix()
    perspective.projectionMatrix.elements[9] -= lift
    if (!orthographic) return perspective
    const half = distance * Math.tan(fieldOfView / 2)
    parallel.position.copy(perspective.position)
    parallel.quaternion.copy(perspective.quaternion)
    parallel.left = -half * aspect
    parallel.right = half * aspect
    parallel.top = half
    parallel.bottom = -half
    parallel.near = -depthBehind
    parallel.far = distance + depthBehind
    parallel.updateProjectionMatrix()
    parallel.projectionMatrix.elements[13] += lift
    parallel.updateMatrixWorld()
    return parallel
  }

  depthPerPixel(height: number, distance: number, orthographic: boolean): number {
    const { near, far } = orthographic ? this.parallel : this.perspective
    const depthPerUnit = orthographic ? 2 / (far - near) : (2 * far * near) / ((far - near) * distance ** 2)
    return unitsPerPixel(height, distance) * depthPerUnit
  }
}

export const unitsPerPixel = (height: number, distance: number): number =>
  (2 * distance * Math.tan(fieldOfView / 2)) / height

/** A camera that stands still where a state says. */
export class StillCamera implements SceneCamera {
  readonly state: CameraState
  readonly orthographic: boolean
  private readonly distance: number
  private readonly pictures = new PictureCamera()

  constructor(state: CameraState) {
    this.state = state
    this.orthographic = state.orthographic
    const away = new Vector3(...state.position).sub(new Vector3(...state.target))
    this.distance = away.length()
    const { perspective } = this.pictures
    perspective.position.set(...state.position)
    perspective.quaternion.setFromRotationMatrix(rotation(normalized(away.toArray())))
    perspective.updateMatrixWorld()
  }

  cameraFor(aspect: number): Camera {
    return this.pictures.cameraFor(aspect, this.distance, this.orthographic)
  }

  depthPerPixel(height: number): number {
    return this.pictures.depthPerPixel(height, this.distance, this.orthographic)
  }

  unitsPerPixel(height: number): number {
    return unitsPerPixel(height, this.distance)
  }
}

/** z is up; also for a camera that looks along z. */
function rotation(direction: Triple): Matrix4 {
  const { right, up } = viewAxes(direction)
  return new Matrix4().makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...direction))
}
