/** The traces that are shown, each followed by what conditions make of it, with their scales and colours. */
import type { Group, WebGLRenderer } from 'three'
import { colorBars, coloringTable, type SharedColorBar } from './color-bar.ts'
import { categoryColor } from './color-maps.ts'
import { conditionTraceId } from './descriptors.ts'
import type {
  Arrangement,
  AxisScaling,
  Coloring,
  Differences,
  PathPlace,
  PositionLayout,
  TraceDescriptor
} from './descriptors.ts'
import { DifferenceView } from './difference-view.ts'
import type { DrawnPart } from './drawn-parts.ts'
import {
  boxFit,
  emptyBounds,
  fitScale,
  includePoints,
  mapAxes,
  sceneBox,
  type Bounds,
  type BoxFit,
  type SharedScale,
  type Triple
} from './scale.ts'
import type { PositionTexture } from './position-texture.ts'
import { PositionTween } from './position-tween.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import type { ScenePanel } from './scene-panels.ts'
import { lookOf, type Look } from './trace-appearance.ts'
import { TraceView } from './trace-view.ts'
import { conditionsBeside, rankInBox } from './traces-in-box.ts'
import { shortTitle } from './view-labels.ts'

/** Of a trace that takes up less of the box than this little can be seen. */
const lostExtent = 0.35
/** Beyond this reach first points of a condition lie outside the box. */
const roomyReach = 1.1

export class TraceSet {
  traces: TraceView[] = []
  /** Of all traces together. */
  scale: SharedScale = fitScale(emptyBounds(), 'equal')
  arrangement: Arrangement = 'overlaid'
  /** Of several views, each has the scale that fits its trace and what conditions make of it. */
  hasOwnScales = false
  scaling: AxisScaling = 'equal'
  /** The scale belongs to other traces, or to none: it is fitted with the next points. */
  fitDue = true
  /** What the scale has room for, beside the points that are there when it is fitted; null for nothing more. */
  room: Bounds | null = null
  differences: Differences = 'none'
  /** Where each trace stands in one of several panels. */
  panels: readonly ScenePanel[] = []
  /** One for each meaning that colour has. */
  colorBars: SharedColorBar[] = []
  /** By id of the baseline. */
  private scales = new Map<string, SharedScale>()
  /** Points on their way to where another projection has them. */
  private readonly tweens = new Map<PositionTexture, { trace: TraceView; tween: PositionTween }>()
  /** For each trace under a condition. */
  private readonly differenceViews = new Map<TraceView, DifferenceView>()

  /** Traces without conditions. */
  get baselines(): TraceView[] {
    return this.traces.filter(({ descriptor }) => !descriptor.condition)
  }

  conditionsOf({ descriptor: { id } }: TraceView): TraceView[] {
    return this.traces.filter(({ descriptor }) => descriptor.condition?.of === id)
  }

  get isSeparate(): boolean {
    return this.hasOwnScales && this.arrangement === 'side-by-side' && this.baselines.length > 1
  }

  /** The scale that a trace is drawn in. */
  scaleOf({ descriptor: { id, condition } }: TraceView): SharedScale {
    return (this.isSeparate && this.scales.get(condition?.of ?? id)) || this.scale
  }

  /** What colour means on each trace; `fallback` where it says nothing of one. */
  setColors(colorings: ReadonlyMap<string, Coloring>, fallback: Coloring, lightness: [number, number]): void {
    for (const { descriptor, colors } of this.traces) {
      const coloring = colorings.get(descriptor.condition?.of ?? descriptor.id) ?? fallback
      colors.set(coloring, coloringTable(coloring, lightness))
    }
    this.colorBars = colorBars(
      this.baselines.map(({ descriptor: { id } }) => ({ id, coloring: colorings.get(id) ?? fallback })),
      (coloring) => coloringTable(coloring, lightness)
    )
  }

  /** Colours of the baselines as categories. */
  get legend(): { trace: string; label: string; color: string }[] {
    return this.baselines.map(({ descriptor: { id, label }, color }) => ({ trace: id, label, color }))
  }

  /** Rings a place, and the one that corresponds to it on every other trace. */
  setHover(place: PathPlace | null): void {
    const picked = place && this.findPicked(place)
    for (const trace of this.traces) trace.hover = picked ? trace.placeLike(picked, place) : null
  }

  private findPicked({ trace, condition }: PathPlace): TraceView | undefined {
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
    const before = texturesOf(trace).map((texture) => texture.positions)
    trace.setPositions(positions, current, layout)
    for (const [i, texture] of texturesOf(trace).entries())
      if (texture.positions !== before[i]) this.tweens.delete(texture)
    if (!isFirst || !trace.descriptor.condition) return
    if (boxFit(this.scaleOf(trace), this.bounds([trace])).reach > roomyReach) this.fitDue = true
  }

  /**
   * The same points seen through another projection: they move there, where they are as many as before. The scale stays
   * unless they leave the box or get lost in it.
   */
  tweenPositions(id: string, positions: Float32Array, current: Float32Array, layout: PositionLayout): void {
    const trace = this.find(id)
    const before = trace ? texturesOf(trace).map((texture) => texture.positions) : []
    const scale = trace && this.scaleOf(trace)
    this.setPositions(id, positions, current, layout)
    if (!trace || !scale) return
    for (const [i, texture] of texturesOf(trace).entries()) {
      const from = before[i]
      if (!from || from.length === 0 || from.length !== texture.positions.length) continue
      this.tweens.set(texture, { trace, tween: new PositionTween(from, scale, texture.positions) })
    }
    const { reach, extent } = boxFit(scale, this.bounds([trace]))
    if (reach > roomyReach || extent < lostExtent) this.fitDue = true
  }

  /** Moves points that are on their way by `seconds`. Returns whether some still are. */
  advance(seconds: number): boolean {
    for (const [texture, { trace, tween }] of this.tweens) {
      texture.set(tween.advance(seconds, this.scaleOf(trace)))
      if (tween.isOver) this.tweens.delete(texture)
    }
    return this.tweens.size > 0
  }

  /** Sets all that is drawn, and copies new points to the GPU, where there is one. */
  refresh(renderer: WebGLRenderer | null, look: Look): void {
    for (const trace of this.traces) {
      const scale = this.scaleOf(trace)
      trace.place(scale)
      trace.uniforms.rank = rankInBox(this, trace)
      if (renderer) trace.upload(renderer)
      trace.refresh(lookOf(look, trace.descriptor.id), scale.factor, conditionsBeside(this, trace))
    }
    for (const baseline of this.baselines)
      for (const condition of this.conditionsOf(baseline))
        this.differenceViews
          .get(condition)
          ?.refresh(baseline, condition, this.differences, lookOf(look, baseline.descriptor.id))
  }

  /** What is drawn of a trace since the last refresh, with its differences from its baseline. */
  drawn(trace: TraceView): DrawnPart[] {
    return [...trace.drawn(), ...(this.differenceViews.get(trace)?.drawn() ?? [])]
  }

  /** Fits the scale to all points that are there, with the room that is kept for more. */
  fit(): void {
    this.scale = fitScale(this.withRoom(this.bounds()), this.scaling)
    this.scales = new Map(
      this.baselines.map((baseline) => [
        baseline.descriptor.id,
        fitScale(this.withRoom(this.bounds(this.family(baseline))), this.scaling)
      ])
    )
    this.fitDue = this.baselines.some(({ layout }) => layout.series === 0)
  }

  /** How the data sit in the box that is drawn; of several boxes, in the one that fits worst. */
  boxFit(): BoxFit {
    if (!this.isSeparate) return boxFit(this.scale, this.bounds(), this.room)
    const fits = this.baselines.map((each) =>
      boxFit(this.scaleOf(each), this.bounds(this.family(each)), this.room)
    )
    return {
      reach: Math.max(...fits.map(({ reach }) => reach)),
      extent: Math.min(...fits.map(({ extent }) => extent))
    }
  }

  /** Half the edges of the smallest box that holds the box of every view. */
  get halfSize(): Triple {
    const sizes = this.isSeparate ? this.baselines.map((each) => this.scaleOf(each).halfSize) : []
    if (sizes.length === 0) return this.scale.halfSize
    return mapAxes((axis) => Math.max(...sizes.map((size) => size[axis])))
  }

  private withRoom(bounds: Bounds): Bounds {
    if (this.room) includePoints(bounds, Float32Array.from([...this.room.lower, ...this.room.upper]))
    return bounds
  }

  bounds(traces: readonly TraceView[] = this.traces): Bounds {
    const bounds = emptyBounds()
    for (const { path, current } of traces) {
      includePoints(bounds, path.positions)
      includePoints(bounds, current.positions)
    }
    return bounds
  }

  /** The box around one trace and what conditions make of it, or around all, in scene units. */
  boxAround(id?: string): { centre: Triple; halfSize: Triple } {
    const baseline = id === undefined ? undefined : this.find(id)
    if (!baseline && this.isSeparate) return { centre: [0, 0, 0], halfSize: this.halfSize }
    return baseline
      ? sceneBox(this.scaleOf(baseline), this.bounds(this.family(baseline)))
      : sceneBox(this.scale, this.bounds())
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

  private family(baseline: TraceView): TraceView[] {
    return [baseline, ...this.conditionsOf(baseline)]
  }

  private discard(trace: TraceView): void {
    for (const texture of texturesOf(trace)) this.tweens.delete(texture)
    this.differenceViews.get(trace)?.dispose()
    this.differenceViews.delete(trace)
    trace.dispose()
  }

  /** Other traces or other axes make an old scale meaningless; conditions come and go in the same box. */
  private scaleKey(): string {
    const names = ({ axisTitles }: TraceDescriptor): string[] | undefined =>
      axisTitles?.map((title) => shortTitle(title).replace('′', ''))
    return JSON.stringify(this.baselines.map(({ descriptor }) => [descriptor.id, names(descriptor)]))
  }
}

const texturesOf = ({ path, current }: TraceView): [PositionTexture, PositionTexture] => [path, current]
