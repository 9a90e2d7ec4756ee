/** The traces that are shown, in order, and the scale that they share. */
import type { Group } from 'three'
import { categoryColor } from './color-maps.ts'
import type { AxisScaling, TraceDescriptor } from './descriptors.ts'
import {
  boxFit,
  emptyBounds,
  fitScale,
  includePoints,
  type Bounds,
  type BoxFit,
  type SharedScale
} from './scale.ts'
import type { PositionTexture } from './position-texture.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import { TraceView } from './trace-view.ts'

export class TraceSet {
  traces: TraceView[] = []
  scale: SharedScale = fitScale(emptyBounds(), 'equal')
  scaling: AxisScaling = 'equal'
  /** The scale belongs to other traces, or to none: it is fitted with the next points. */
  fitDue = true

  find(id: string): TraceView | undefined {
    return this.traces.find(({ descriptor }) => descriptor.id === id)
  }

  /** Traces with a known id keep their points. */
  replace(descriptors: readonly TraceDescriptor[], parent: Group, shared: SharedUniforms): void {
    const before = this.scaleKey()
    const known = new Map(this.traces.map((trace) => [trace.descriptor.id, trace]))
    this.traces = descriptors.map((descriptor, i) => {
      const color = descriptor.color ?? categoryColor(i)
      const trace = known.get(descriptor.id)
      return trace?.adopt(descriptor, color) ? trace : new TraceView(descriptor, color, shared)
    })
    for (const trace of known.values()) if (!this.traces.includes(trace)) trace.dispose()
    for (const trace of this.traces) parent.add(trace.group)
    if (this.scaleKey() !== before) this.fitDue = true
  }

  /** Fits the scale to all points that are there. */
  fit(): void {
    this.scale = fitScale(this.bounds(), this.scaling)
    this.fitDue = this.traces.some(({ layout }) => layout.series === 0)
  }

  /** How the data sit in the box that is drawn. */
  boxFit(): BoxFit {
    return boxFit(this.scale, this.bounds())
  }

  bounds(traces: readonly TraceView[] = this.traces): Bounds {
    const bounds = emptyBounds()
    for (const { path, current } of traces) {
      includePoints(bounds, path.positions)
      includePoints(bounds, current.positions)
    }
    return bounds
  }

  uploadStatistics(): { uploads: number; uploadedBytes: number; points: number } {
    const textures = this.traces.flatMap(({ path, current }) => [path, current])
    const sum = (value: (texture: PositionTexture) => number): number =>
      textures.reduce((total, texture) => total + value(texture), 0)
    return {
      uploads: sum(({ uploads }) => uploads),
      uploadedBytes: sum(({ uploadedBytes }) => uploadedBytes),
      points: sum(({ points }) => points)
    }
  }

  /** After the GL context was lost. */
  invalidate(): void {
    for (const trace of this.traces) trace.invalidate()
  }

  dispose(): void {
    for (const trace of this.traces) trace.dispose()
  }

  /** Other traces or other axes make an old scale meaningless. */
  private scaleKey(): string {
    return JSON.stringify(this.traces.map(({ descriptor: { id, axisTitles } }) => [id, axisTitles]))
  }
}
