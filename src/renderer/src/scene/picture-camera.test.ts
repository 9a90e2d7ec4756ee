import fc from 'fast-check'
import { Vector3 } from 'three'
import { describe, expect, it } from 'vitest'
import { cameraToShow, normalized } from './camera-fit.ts'
import type { CameraState } from './descriptors.ts'
import { lift, StillCamera } from './picture-camera.ts'
import type { Triple } from './scale.ts'

const place = (camera: StillCamera, at: Triple): Vector3 =>
  new Vector3(...at).project(camera.cameraFor(16 / 9))

const unit = fc.double({ min: -1, max: 1, noNaN: true })
const states = fc
  .tuple(unit, unit, unit, fc.boolean())
  .filter(([x, y, z]) => Math.hypot(x, y, z) > 0.1)
  .map(([x, y, z, orthographic]): CameraState => {
    const state = cameraToShow([0, 0, 0], [1, 1, 1], normalized([x, y, z]), { width: 1280, height: 720 })
    return { ...state, orthographic }
  })

describe('a camera that stands still', () => {
  it('has its target in the middle, lifted a little', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { x, y } = place(new StillCamera(state), state.target)
        // A direction within a millionth of the vertical counts as vertical.
        expect(x).toBeCloseTo(0, 5)
        expect(y).toBeCloseTo(lift, 5)
      })
    )
  })

  it('shows a place at the target as far from the middle in both projections', () => {
    fc.assert(
      fc.property(states, (state) => {
        const [one, other] = [true, false].map((orthographic) => new StillCamera({ ...state, orthographic }))
        if (!one || !other) throw new Error('two cameras')
        const away = normalized(state.position)
        // A step to the side of the line of sight.
        const [x, y] = [-away[1], away[0]]
        const side = normalized(Math.hypot(x, y) > 1e-3 ? [x, y, 0] : [1, 0, 0])
        expect(place(one, side).x).toBeCloseTo(place(other, side).x, 6)
      })
    )
  })

  it('has x to the right and y up where it looks down', () => {
    const camera = new StillCamera({ position: [0, 0, 5], target: [0, 0, 0], orthographic: true })
    expect(place(camera, [1, 0, 0]).x).toBeGreaterThan(0.1)
    expect(place(camera, [0, 1, 0]).y).toBeGreaterThan(lift + 0.1)
  })
})
