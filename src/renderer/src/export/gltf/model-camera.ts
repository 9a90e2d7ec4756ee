/** The picture's camera as one of a model. */
import { fieldOfView, normalized, viewAxes } from '../../scene/camera-fit.ts'
import type { CameraState } from '../../scene/descriptors.ts'
import { lift } from '../../scene/picture-camera.ts'
import type { ModelCamera, Pose } from './model.ts'
import { lengthOf, minus, plus, times } from './triples.ts'

/** Scene units before and behind the target that are seen. */
const depth = 30

export function modelCamera(state: CameraState, aspect: number): ModelCamera {
  const distance = lengthOf(minus(state.position, state.target))
  if (state.orthographic)
    return {
      kind: 'orthographic',
      halfHeight: distance * Math.tan(fieldOfView / 2),
      aspect,
      far: distance + 2 * depth
    }
  const near = Math.max(0.01, distance * 0.05)
  return { kind: 'perspective', height: fieldOfView, aspect, near, far: distance + depth }
}

/**
 * The picture lies a little higher than the middle, by shearing. A camera of a file has no shear: parallel light is moved
 * instead, which is the same, and a perspective camera looks down by as little (0.7°), which moves nothing by more than
 * 1.5 pixels of a picture 720 pixels high.
 */
export function cameraPose({ position, target, orthographic }: CameraState): Pose {
  const away = minus(position, target)
  const back = normalized(away)
  const { right, up } = viewAxes(back)
  const half = Math.tan(fieldOfView / 2)
  if (orthographic) {
    const lower = plus(plus(position, back, depth), up, -lift * half * lengthOf(away))
    return { place: lower, axes: [right, up, back] }
  }
  const angle = Math.atan(lift * half)
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const raised = plus(times(back, cosine), up, sine)
  return { place: position, axes: [right, plus(times(up, cosine), back, -sine), raised] }
}
