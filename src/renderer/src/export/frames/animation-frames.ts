/**
 * What an exported animation shows, frame by frame: values, camera, head, trail and points, all of them fixed before the first
 * one is drawn, so that a slow network makes no difference. Where the points of all frames have no room in memory, as many as
 * have are computed ahead at a time. Not here: drawing (picture/), what an animation is (shared/animation-values.ts).
 */
import type { Frame, Projection } from '#shared/trajectory.ts'
import type { TracePoints } from '../../scene/scene-content.ts'
import type { ExportContext } from '../writing/byte-sink.ts'
import type { FramesEngine } from './frames-engine.ts'
import { planFrames } from './plan-frames.ts'
import { idInPanel } from '../panels/panel-content.ts'
import {
  cutFrames,
  plannedFrames,
  valuesInPanels,
  type AnimatedStudy,
  type PlannedFrame
} from './planned-frames.ts'
import { mixedPoints, projectedPlans, projectionsOfTraces, seenIn } from './projected-plans.ts'
import { scenePoints } from './scene-points.ts'

/** Points with the projection that they are seen through, or the nearer one on the way, where a track says which. */
export interface AnimatedPoints extends TracePoints {
  projection?: string
}

export interface AnimatedFrame extends PlannedFrame {
  /**
   * Of every trace, also under conditions, by its id in the scene, and in panels of values by its id in each. Arrays that did not
   * change are the same ones again.
   */
  points: AnimatedPoints[]
  /** In panels of values, the head of each trace by its id there. */
  heads?: ReadonlyMap<string, number>
}

/** Of each frame its panels, one where there are none; nothing for frames that are not needed. */
type FramesInPanels = (Frame[] | undefined)[]

export class AnimationFrames {
  readonly count: number
  readonly fps: number
  /** Those that were prepared for the animation, by their ids; without those of the study's own plan. */
  readonly prepared: ReadonlyMap<string, Projection>
  readonly #study: AnimatedStudy
  readonly #engine: FramesEngine
  readonly #context: ExportContext
  readonly #planned: PlannedFrame[]
  readonly #projections: ReturnType<typeof projectionsOfTraces>
  readonly #plans: readonly string[]
  /** Frames that are computed at once begin here; the last entry is the number of all. */
  readonly #cuts: readonly number[]
  /** The frames that are computed, as each plan sees them. */
  #computed: { first: number; end: number; seen: FramesInPanels[] } = { first: 0, end: 0, seen: [] }

  /**
   * Plans all frames and computes their points, or as many as have room.
   * @throws LimenError as the engine's `prepare` and `animate` do; 'cancelled' by the context's signal.
   */
  static async of(
    study: AnimatedStudy,
    engine: FramesEngine,
    context: ExportContext
  ): Promise<AnimationFrames> {
    const planned = plannedFrames(study)
    const shown = planned.map(({ projections }) => projections)
    const projections = projectionsOfTraces(study.plan.traces, shown)
    const plans = [study.prepared.id]
    const ready = new Map<string, Projection>()
    for (const plan of projectedPlans(study.plan, projections).slice(1)) {
      const { values, choices } = study.document
      const answer = await engine.prepare({ plan, values, choices }, context.signal)
      plans.push(answer.prepared.id)
      for (const projection of answer.projections) ready.set(projection.id, projection)
    }
    const frames = new AnimationFrames(study, engine, context, { planned, projections, plans, ready })
    await frames.#computeFrom(0)
    return frames
  }

  /** All of each frame but its points. */
  get planned(): readonly PlannedFrame[] {
    return this.#planned
  }

  private constructor(
    study: AnimatedStudy,
    engine: FramesEngine,
    context: ExportContext,
    found: {
      planned: PlannedFrame[]
      projections: ReturnType<typeof projectionsOfTraces>
      plans: string[]
      ready: ReadonlyMap<string, Projection>
    }
  ) {
    this.#study = study
    this.#engine = engine
    this.#context = context
    this.#planned = found.planned
    this.#projections = found.projections
    this.#plans = found.plans
    this.prepared = found.ready
    this.count = found.planned.length
    this.fps = study.animation.fps
    this.#cuts = cutFrames(found.planned, study, found.plans.length)
  }

  /** A frame by its index; a function of the study and the index alone. */
  async at(index: number): Promise<AnimatedFrame> {
    const planned = this.#planned[index]
    if (!planned) throw new Error(`The animation has ${this.count} frames, and no frame ${index}.`)
    if (index < this.#computed.first || index >= this.#computed.end)
      await this.#computeFrom(this.#cuts.findLast((cut) => cut <= index) ?? 0)
    const { first, seen } = this.#computed
    const frames = seen.map((ofPlan) => ofPlan[index - first])
    if (!this.#study.panels) return { ...planned, points: this.#pointsOf(planned, frames, 0) }
    const panels = planned.headsInPanels.map((head, panel) => ({
      head,
      points: this.#pointsOf(planned, frames, panel).map((each) => ({
        ...each,
        id: idInPanel(each.id, panel)
      }))
    }))
    const heads = panels.flatMap(({ head, points }) => points.map(({ id }): [string, number] => [id, head]))
    return { ...planned, points: panels.flatMap(({ points }) => points), heads: new Map(heads) }
  }

  async #computeFrom(first: number): Promise<void> {
    const end = this.#cuts.find((cut) => cut > first) ?? this.count
    const planned = this.#planned.slice(first, end)
    // Before the next ones come, these make room.
    this.#computed = { first, end: first, seen: [] }
    const seen: FramesInPanels[] = []
    for (const order of this.#plans.keys()) seen.push(await this.#framesOf(order, planned))
    this.#computed = { first, end, seen }
  }

  /** Frames as one plan sees them, with the whole path at each: of all panels in one request. */
  async #framesOf(order: number, planned: readonly PlannedFrame[]): Promise<FramesInPanels> {
    const wanted = [...planned.keys()].filter((index) => this.#isSeenIn(order, planned[index]))
    const frames: FramesInPanels = []
    const plan = this.#plans[order]
    if (wanted.length === 0 || plan === undefined) return frames
    const { signal, onProgress } = this.#context
    const all = this.#plans.length
    const computed = await planFrames(
      this.#engine,
      {
        plan,
        frames: wanted.flatMap((index) => valuesInPanels(this.#study, planned[index]?.values ?? {})),
        conditions: this.#study.conditions,
        // Without a sweep the current stimulus is the path.
        isAlone: this.#study.plan.sweep.length === 0
      },
      {
        signal,
        onProgress: ({ done, total }) => {
          onProgress({ done: order + done / total, total: all, label: 'Computing the frames' })
        }
      }
    )
    const panels = computed.length / wanted.length
    for (const [i, index] of wanted.entries()) frames[index] = computed.slice(i * panels, (i + 1) * panels)
    return frames
  }

  #isSeenIn(order: number, frame: PlannedFrame | undefined): boolean {
    return this.#study.plan.traces.some(({ id }) => {
      const { from, to } = seenIn(id, frame?.projections ?? [], this.#projections)
      return from === order || to === order
    })
  }

  #pointsOf({ projections }: PlannedFrame, seen: FramesInPanels, panel: number): AnimatedPoints[] {
    const frames = seen.map((ofPlan) => ofPlan?.[panel])
    const all = frames.map(
      (frame) => new Map((frame ? scenePoints(frame) : []).map((each) => [each.id, each]))
    )
    const traces = frames.find((frame) => frame !== undefined)
    return (traces ? scenePoints(traces) : []).flatMap(({ id, trace }) => {
      const { from, to, share } = seenIn(trace, projections, this.#projections)
      const [start, end] = [all[from]?.get(id), all[to]?.get(id)]
      if (!start) return []
      const mixed = (a: Float32Array, b: Float32Array | undefined): Float32Array =>
        b ? mixedPoints(a, b, share) : a
      const { layout } = start
      const way = projections.find((each) => each.trace === trace)
      const projection = way && (way.share < 0.5 ? way.from : way.to)
      const positions = mixed(start.positions, end?.positions)
      const current = mixed(start.current, end?.current)
      return [{ id, positions, current, layout, ...(projection !== undefined && { projection }) }]
    })
  }
}
