/** The trajectories on the screen: keeps the engine's plan in step with the document, and the points with the sliders. */
import { untrack } from 'svelte'
import type { Contract } from '#shared/contract.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import type {
  DragRequest,
  Frame,
  Plan,
  PlanCondition,
  PreparedPlan,
  Projection,
  ProjectionChoice,
  Trace
} from '#shared/trajectory.ts'
import { conditionErrors } from './condition-plans.ts'
import { useProjection } from './document-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { DragLoop } from './drag-loop.ts'
import type { EngineLink, TaskOptions } from './engine-link.svelte.ts'
import type { OpenNetwork } from './open-network.svelte.ts'
import { dragBudgetMilliseconds, firstStride, refinements, strideWhileDragging } from './pacing.ts'
import { mergedDrag, whatChanged, type Shown } from './plan-changes.ts'
import { RunConditions } from './run-conditions.svelte.ts'
import { nextProjectionId } from './study-defaults.ts'
import type { Projections } from './study-document.ts'
import { whyBlocked } from './why-blocked.ts'

type PrepareRequest = Contract['prepare']['request']
type PrepareAnswer = Contract['prepare']['answer']

export class Trajectories {
  /** What the engine has ready, and the plan it is for. */
  prepared = $state.raw<{ plan: Plan; answer: PreparedPlan } | null>(null)
  projections = $state.raw<Projections>({})
  /** The newest whole paths, and the newest current points (which a path brings along too). */
  path = $state.raw<Frame | null>(null)
  current = $state.raw<Frame | null>(null)
  /** Of the path on the screen: 1 where it has every point of its sweep. */
  pathStride = $state(1)
  preparing = $state(false)
  /** Whether slow paths are shown coarse first. Where nobody looks, points are computed in the same runs each time. */
  isCoarseAtFirst = true
  error = $state.raw<ErrorData | null>(null)
  /** Of the newest answer: time in the network, and from asking to having it. */
  networkMilliseconds = $state(0)
  dragMilliseconds = $state(0)
  /** What one path took the network when it was prepared. */
  readonly pathMilliseconds = $derived(this.prepared?.answer.pathMilliseconds ?? 0)
  /** True where a path takes longer than a drag should: everything else then waits for it. */
  readonly isSlow = $derived(this.pathMilliseconds > dragBudgetMilliseconds)
  /** Why nothing can be drawn, with what to do about it; null where it can. */
  readonly blocked = $derived.by(() => whyBlocked(this.#network.info !== null, this.#traces, this.#sweep))
  /** The conditions that are asked for beside the baseline, as they are now. */
  readonly conditions: PlanCondition[] = $derived.by(() => this.#conditions.shown)
  /** Why conditions can not be run, by id. */
  readonly conditionErrors = $derived.by(() => conditionErrors(this.prepared?.answer ?? null, this.current))

  // Each part on its own: values change at every move of a slider, and must not make a new plan.
  readonly #bindings = $derived.by(() => this.#document.current.bindings)
  readonly #symbols = $derived.by(() => this.#document.current.symbols)
  readonly #sweep = $derived.by(() => this.#document.current.sweep)
  readonly #traces = $derived.by(() => this.#document.current.traces)
  readonly #seed = $derived.by(() => this.#document.current.seed)
  readonly #plan: Plan | null = $derived.by(() => this.#planNow())
  readonly #link: EngineLink
  readonly #network: OpenNetwork
  readonly #document: DocumentStore
  readonly #preparations: DragLoop<PrepareRequest, PrepareAnswer>
  readonly #drags: DragLoop<DragRequest, null>
  readonly #conditions: RunConditions
  /** What was asked for last. */
  #asked: Shown = { values: {}, conditions: [] }
  /** True while points are filled in between those on the screen: any newer wish goes before that. */
  #isRefining = false
  /** True where a path or a preparation was stopped by `pause`. */
  #isInterrupted = false

  constructor(link: EngineLink, network: OpenNetwork, document: DocumentStore) {
    this.#link = link
    this.#network = network
    this.#document = document
    this.#conditions = new RunConditions(document)
    this.#preparations = new DragLoop({
      send: (request, signal) => this.#prepare(request, signal),
      receive: (answer, request) => {
        this.#adopt(request, answer)
      },
      fail: (error) => {
        this.#fail(error)
      }
    })
    this.#drags = new DragLoop({
      send: (request, signal) => this.#drag(request, signal),
      receive: () => undefined,
      fail: (error) => {
        this.#fail(error)
      },
      merge: mergedDrag
    })
  }

  follow(): void {
    $effect(() => {
      const plan = this.#plan
      this.#drags.drop()
      if (!plan) {
        if (this.blocked) this.#clear()
        return
      }
      untrack(() => {
        this.#askForPlan(plan)
      })
    })
    $effect(() => {
      const { current, dragging } = this.#document
      const { shown } = this.#conditions
      // Only these: what it looks at besides changes with every answer.
      untrack(() => {
        this.#followValues({ values: current.values, conditions: shown }, dragging)
      })
    })
  }

  /** Stops what is computed by itself, so that what is being opened does not wait for it. */
  pause(): void {
    this.#isInterrupted = this.#preparations.busy || this.#drags.busy
    this.#preparations.drop()
    this.#drags.drop()
  }

  /** Goes on where `pause` stopped, unless something else is shown by now. */
  resume(): void {
    const isInterrupted = this.#isInterrupted && !this.#preparations.busy && !this.#drags.busy
    this.#isInterrupted = false
    if (!isInterrupted || !this.#plan) return
    if (this.prepared?.plan === this.#plan) this.#push('path', false)
    else this.#askForPlan(this.#plan)
  }

  /** Takes over projections of a study; the engine must have been told of them. */
  adoptProjections(projections: Projections): void {
    this.projections = projections
  }

  #askForPlan(plan: Plan): void {
    const { values, choices } = this.#document.current
    this.preparing = true
    const cost = this.#network.info?.stimulusMilliseconds ?? 0
    const stride = this.isCoarseAtFirst ? firstStride(cost, plan.sweep) : 1
    this.#preparations.push({ plan, values, choices, stride })
  }

  /** Fits a new projection at the values of the moment and shows the trace in it; `align` keeps the old orientation. */
  async fit(trace: Trace, choice: ProjectionChoice, align: boolean): Promise<void> {
    const { prepared } = this
    if (!prepared) return
    const id = nextProjectionId(trace, [
      ...Object.keys(this.projections),
      ...Object.keys(this.#document.current.choices)
    ])
    const { values } = this.#document.current
    const request = { plan: prepared.answer.id, trace: trace.id, id, values, choice }
    const projection = await this.#link.task('Fitting the projection', (options) =>
      this.#link.call('fit', { ...request, ...(align && { alignTo: trace.projection }) }, options)
    )
    this.#keep([projection])
    this.#document.edit(useProjection(trace.id, id, choice))
  }

  /** The engine process is gone and its plan with it; the picture stays. */
  forgetHandle(): void {
    this.#preparations.drop()
    this.#drags.drop()
    this.prepared = null
    this.preparing = false
  }

  projectionOf(trace: Trace): Projection | null {
    return this.projections[trace.projection] ?? null
  }

  #planNow(): Plan | null {
    const network = this.#network.info?.id
    if (!network || this.blocked) return null
    return {
      network,
      bindings: this.#bindings,
      symbols: this.#symbols,
      sweep: this.#sweep,
      traces: this.#traces,
      conditions: this.#conditions.planned,
      seed: this.#seed
    }
  }

  async #prepare(request: PrepareRequest, signal: AbortSignal): Promise<PrepareAnswer> {
    return this.#link.task('Preparing the trajectories', ({ signal: cancelled, onProgress }) =>
      this.#link.call('prepare', request, { signal: AbortSignal.any([signal, cancelled]), onProgress })
    )
  }

  async #drag(request: DragRequest, signal: AbortSignal): Promise<null> {
    if (request.isAtRest !== true) await this.#show(request, { signal })
    else {
      await this.#link.task('Computing the path', ({ signal: cancelled, onProgress }) =>
        this.#refine(request, { signal: AbortSignal.any([signal, cancelled]), onProgress })
      )
    }
    return null
  }

  /** Shows what is asked for, and then, step by step, a path with every point. */
  async #refine(request: DragRequest, options: TaskOptions): Promise<void> {
    await this.#show(request, options)
    const strides =
      request.what === 'path' ? refinements(request.stride, this.pathMilliseconds, this.#sweep) : []
    this.#isRefining = strides.length > 0
    try {
      for (const stride of strides) await this.#show({ ...request, stride }, options)
    } finally {
      this.#isRefining = false
    }
  }

  async #show(request: DragRequest, options: Partial<TaskOptions>): Promise<void> {
    const asked = performance.now()
    const frame = await this.#link.call('drag', request, options)
    if (options.signal?.aborted) return
    this.#receive(frame, request)
    if (this.#isRefining) return
    this.networkMilliseconds = frame.milliseconds
    this.dragMilliseconds = performance.now() - asked
  }

  #adopt({ plan, stride = 1 }: PrepareRequest, { prepared, projections }: PrepareAnswer): void {
    if (plan !== this.#plan) return
    this.#keep(projections)
    this.prepared = { plan, answer: prepared }
    this.preparing = false
    this.error = null
    this.#push('path', this.#document.dragging, stride)
  }

  #keep(projections: readonly Projection[]): void {
    if (projections.length === 0) return
    const added = Object.fromEntries(projections.map((projection) => [projection.id, projection]))
    this.projections = { ...this.projections, ...added }
  }

  #followValues(wanted: Shown, dragging: boolean): void {
    const ready = this.prepared?.plan === this.#plan
    if (!this.prepared || !ready) return
    const what = whatChanged(this.#asked, wanted, this.prepared.plan.sweep)
    if (what) this.#push(what, dragging)
    else if (!dragging && this.pathStride > 1 && !this.#isRefining) this.#push('path', false)
  }

  /** Asks for points, `stride` at first; without one, as coarse as it must be to follow the hand. */
  #push(what: DragRequest['what'], dragging: boolean, stride?: number): void {
    if (!this.prepared) return
    const { id, pathMilliseconds } = this.prepared.answer
    if (this.#isRefining) this.#drags.drop()
    const wanted = this.#isRefining ? 'path' : what
    this.#isRefining = false
    const { conditions } = this
    this.#asked = { values: this.#document.current.values, conditions }
    const cost = this.isCoarseAtFirst ? pathMilliseconds : 0
    const first = stride ?? strideWhileDragging(cost, this.prepared.plan.sweep)
    const { values } = this.#asked
    this.#drags.push({ plan: id, values, conditions, what: wanted, stride: first, isAtRest: !dragging })
  }

  #receive(frame: Frame, { what, stride }: DragRequest): void {
    this.#keep(frame.projections)
    this.current = frame
    if (what === 'path') {
      this.path = frame
      this.pathStride = stride
    }
    this.error = null
  }

  #fail(error: unknown): void {
    const data = errorData(error)
    this.preparing = false
    if (data.tag !== 'cancelled' && this.#link.status === 'up') this.error = data
  }

  #clear(): void {
    this.forgetHandle()
    this.path = null
    this.current = null
    this.error = null
  }
}
