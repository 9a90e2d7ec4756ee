/** Lengths along a trace's curves on the GPU, for its dashes: made anew where points or scale are new, never else. */
import type { DataTexture, WebGLRenderer } from 'three'
import { writeArcLengths } from './arc-lengths.ts'
import { across, consecutive } from './drawable.ts'
import type { PositionLayout } from './descriptors.ts'
import { PositionTexture } from './position-texture.ts'
import type { Triple } from './scale.ts'

/** Along the curves in the first of a texel's three numbers, from curve to curve in the second. */
export class DashLengths {
  private readonly lengths = new PositionTexture()
  private factor: Triple = [0, 0, 0]

  /** Call before the points themselves are uploaded. `isSurface`: curves are joined to their neighbours. */
  follow(points: PositionTexture, layout: PositionLayout, factor: Triple, isSurface: boolean): void {
    const isScaled = factor.some((value, axis) => value !== this.factor[axis])
    if (!points.stale && !isScaled) return
    const { positions } = points
    const known = this.lengths.positions
    const lengths = known.length === positions.length ? known : new Float32Array(positions.length)
    const { series, points: count } = layout
    writeArcLengths(lengths, positions, consecutive(series, count), factor, 0)
    if (isSurface) writeArcLengths(lengths, positions, across(series, count), factor, 1)
    this.lengths.set(lengths)
    this.factor = factor
  }

  /** Another one after an upload of more points than before. */
  get texture(): DataTexture {
    return this.lengths.texture
  }

  /** [points, 3], as the texture has them. */
  get values(): Float32Array {
    return this.lengths.positions
  }

  upload(renderer: WebGLRenderer): void {
    this.lengths.upload(renderer)
  }

  /** After the GL context was lost. */
  invalidate(): void {
    this.lengths.invalidate()
  }

  dispose(): void {
    this.lengths.dispose()
  }
}
