/** The traces that are shown, each followed by what conditions make of it, and the scale that they share. */
import type { Group, WebGLRenderer } from 'three'
import { categoryColor } from './color-maps.ts'
import { conditionTraceId } from './descriptors.ts'
import type { AxisScaling, Differences, PathPlace, PositionLayout, TraceDescriptor } from './descriptors.ts'
import { DifferenceView } from './difference-view.ts'
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
import type { Look } from './trace-appearance.ts'
import { TraceView } from './trace-view.ts'

/** Beyond this reach first points of a condition lie outside the box. */
const roomyReach = 1.1

export class TraceSet {
  traces: TraceView[] = []
  scale: SharedScale = fitScale(emptyBounds(), 'equal')
  scaling: AxisScaling = 'equal'
  /** The scale belongs to other traces, or to none: it is fitted with the next points. */
  fitDue = true
  differences: Differences = 'none'
  /** For each trace under a condition. */
  private readonly differenceViews = new Map<TraceView, DifferenceView>()

  /** Traces without conditions. */
  get baselines(): TraceView[] {
    return this.traces.filter(({ descriptor }) => !descriptor.condition)
  }

  conditionsOf({ descriptor: { id } }: TraceView): TraceView[] {
    return this.traces.filter(({ descriptor }) => descriptor.condition?.of === id)
  }

  findPicked({ trace, condition }: PathPlace): TraceView | undefined {
    return this.find(condition === null ? trace : conditionTraceId(trace, condition))
  }

  find(id: string): TraceView | undefined {
    return this.traces.find(({ descriptor }) => descriptor.id === id)
  }

  /** Traces with a known id keep their points. */
  replace(descriptors: readonly TraceDescriptor[], parent: Group, shared: SharedUniforms): void {
    const before = this.scaleKey()
    const known = new Map(this.traces.map((trace) => [trace.descriptor.id, trace]))
    const baselines = descriptors.filter(({ condition }) => !condition)
    this.traces = descriptors.map((descriptor) => {
      const color = descriptor.color ?? categoryColor(Math.max(0, baselines.indexOf(descriptor)))
      const trace = known.get(descriptor.id)
      return trace?.adopt(descriptor, color) ? trace : new TraceView(descriptor, color, shared)
    })
    for (const trace of known.values()) if (!this.traces.includes(trace)) this.discard(trace)
    for (const trace of this.traces) parent.add(trace.group)
    for (const trace of this.traces)
      if (trace.descriptor.condition && !this.differenceViews.has(trace))
        this.differenceViews.set(trace, new DifferenceView(shared))
    if (this.scaleKey() !== before) this.fitDue = true
  }

  /**
   * New points of a trace; see `TraceView.setPositions`. The first ones of a condition make the scale fit anew where they
   * lie outside the box; later ones do not, so that nothing jumps while a strength is dragged.
   */
  setPositions(id: string, positions: Float32Array, current: Float32Array, layout: PositionLayout): void {
    const trace = this.find(id)
    if (!trace) return
    const isFirst = trace.layout.series === 0
    trace.setPositions(positions, current, layout)
    if (!isFirst || !trace.descriptor.condition) return
    if (boxFit(this.scale, this.bounds([trace])).reach > roomyReach) this.fitDue = true
  }

  /** Copies new points to the GPU and sets all that is drawn. */
  refresh(renderer: WebGLRenderer, look: Look): void {
    for (const trace of this.traces) {
      trace.upload(renderer, this.scale.factor)
      trace.refresh(look, this.scale.factor)
    }
    for (const baseline of this.baselines)
      for (const condition of this.conditionsOf(baseline))
        this.differenceViews.get(condition)?.refresh(baseline, condition, this.differences, look)
  }

  /** Fits the scale to all points that are there. */
  fit(): void {
    this.scale = fitScale(this.bounds(), this.scaling)
    this.fitDue = this.baselines.some(({ layout }) => layout.series === 0)
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
    for (const trace of this.traces) this.discard(trace)
  }

  private discard(trace: TraceView): void {
    this.differenceViews.get(trace)?.dispose()
    this.differenceViews.delete(trace)
    trace.dispose()
  }

  /** Other traces or other axes make an old scale meaningless; conditions come and go in the same box. */
  private scaleKey(): string {
    return JSON.stringify(this.baselines.map(({ descriptor: { id, axisTitles } }) => [id, axisTitles]))
  }
}
