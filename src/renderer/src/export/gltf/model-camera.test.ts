import fc from 'fast-check'
import { Matrix4, OrthographicCamera, PerspectiveCamera, Vector3, type Camera } from 'three'
import { expect, it } from 'vitest'
import type { CameraState } from '../../scene/descriptors.ts'
import { StillCamera } from '../../scene/picture-camera.ts'
import { cameraPose, modelCamera } from './model-camera.ts'

/** As a program that reads the file has it. */
function readCamera(state: CameraState, aspect: number): Camera {
  const camera = modelCamera(state, aspect)
  const { place, axes = [] } = cameraPose(state)
  const read =
    camera.kind === 'perspective'
      ? new PerspectiveCamera((camera.height * 180) / Math.PI, camera.aspect, camera.near, camera.far)
      : new OrthographicCamera(
          -camera.halfHeight * camera.aspect,
          camera.halfHeight * camera.aspect,
          camera.halfHeight,
          -camera.halfHeight,
          0,
          camera.far
        )
  const [x, y, z] = axes.map((axis) => new Vector3(...axis)) as [Vector3, Vector3, Vector3]
  read.quaternion.setFromRotationMatrix(new Matrix4().makeBasis(x, y, z))
  read.position.set(...place)
  read.updateMatrixWorld()
  return read
}

it.each([true, false])(
  'shows every place of the box where the picture does (orthographic: %s)',
  (orthographic) => {
    const inBox = fc.double({ min: -1, max: 1, noNaN: true })
    const position = fc.tuple(
      fc.double({ min: 3, max: 6, noNaN: true }),
      fc.double({ min: -6, max: 6, noNaN: true }),
      fc.double({ min: -6, max: 6, noNaN: true })
    )
    fc.assert(
      fc.property(position, fc.tuple(inBox, inBox, inBox), (from, place) => {
        const state: CameraState = { position: from, target: [0, 0, 0], orthographic }
        const shown = new Vector3(...place).project(new StillCamera(state).cameraFor(1.5))
        if (Math.max(Math.abs(shown.x), Math.abs(shown.y)) > 1) return
        const read = new Vector3(...place).project(readCamera(state, 1.5))
        // Pixels of a picture 720 high, of which half has 360.
        expect(Math.hypot((read.x - shown.x) * 1.5, read.y - shown.y) * 360).toBeLessThan(
          orthographic ? 1e-6 : 1.5
        )
        expect(Math.abs(read.z)).toBeLessThan(1)
      })
    )
  }
)
