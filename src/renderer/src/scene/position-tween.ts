/**
 * A way from old points to new ones of the same number, when a projection is fitted anew. It starts at the places on the
 * screen where the old points were, whatever becomes of the scale, and ends at the new ones exactly. No clock of its own.
 */
import { eased } from '#shared/animation-values.ts'
import { sceneFromData, type SharedScale, type Triple } from './scale.ts'

const tweenSeconds = 0.45

export class PositionTween {
  private readonly fromScene: Float32Array
  private readonly to: Float32Array
  private passed = 0

  /** @param scale that `from` was drawn in; both are [points, 3]. */
  constructor(from: Float32Array, scale: SharedScale, to: Float32Array) {
    this.fromScene = mapPoints(from, (point) => sceneFromData(scale, point))
    this.to = to
  }

  get isOver(): boolean {
    return this.passed >= tweenSeconds
  }

  /** Moves on. The points in data units, to be drawn in `scale`. */
  advance(seconds: number, scale: SharedScale): Float32Array {
    this.passed += seconds
    if (this.isOver) return this.to
    const share = eased('ease-in-out', this.passed / tweenSeconds)
    const { centre, factor } = scale
    return this.to.map((to, i) => {
      const axis = (i % 3) as 0 | 1 | 2
      const from = (this.fromScene[i] ?? NaN) / factor[axis] + centre[axis]
      return from + (to - from) * share
    })
  }
}

function mapPoints(points: Float32Array, map: (point: Triple) => Triple): Float32Array {
  const mapped = new Float32Array(points.length)
  for (let i = 0; i + 2 < points.length; i += 3)
    mapped.set(map([points[i] ?? NaN, points[i + 1] ?? NaN, points[i + 2] ?? NaN]), i)
  return mapped
}
