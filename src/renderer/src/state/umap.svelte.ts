/** The UMAP picture of a trace: drawn on demand, shown instead of the trajectories, gone when the plan changes. */
import type { Trace, TraceLayout } from '#shared/trajectory.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import type { Trajectories } from './trajectories.svelte.ts'
import type { Transport } from './transport.svelte.ts'
import { fittingNeighbors, type UmapPicture } from './umap-picture.ts'

interface Parts {
  link: EngineLink
  document: DocumentStore
  trajectories: Trajectories
  transport: Transport
}

export class Umap {
  /** As chosen; few points use fewer neighbours. */
  neighbors = $state(15)
  /** How close points may lie in the picture, 0…1. */
  minimumDistance = $state(0.1)
  /** Id of the trace that is being drawn. */
  drawing = $state<string | null>(null)
  /** The picture in the view; null where trajectories are shown. */
  readonly shown: UmapPicture | null = $derived.by(() =>
    this.#picture?.plan === this.#parts.trajectories.prepared?.plan ? this.#picture : null
  )

  #picture = $state.raw<UmapPicture | null>(null)
  #drawings: AbortController | null = null
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Ends the picture, and one that is being drawn, with the plan they belong to. */
  follow(): void {
    $effect(() => {
      const plan = this.#parts.trajectories.prepared?.plan
      return () => {
        if (plan) this.close()
      }
    })
  }

  /** Points of the trace over the plan's sweep; 0 where nothing is prepared. */
  pointCount(trace: Trace): number {
    const layout = this.#layoutOf(trace)
    return layout ? layout.series * layout.points : 0
  }

  /** @throws LimenError as the engine's `umap` request does. */
  async draw(trace: Trace): Promise<void> {
    const { document, link, trajectories, transport } = this.#parts
    const { prepared } = trajectories
    if (!prepared) return
    this.#drawings?.abort()
    const stop = new AbortController()
    this.#drawings = stop
    this.drawing = trace.id
    const neighbors = fittingNeighbors(this.neighbors, this.pointCount(trace))
    const { minimumDistance } = this
    const { values, seed } = document.current
    const layout = { trace: trace.id, neighbors, minimumDistance, seed }
    const request = { plan: prepared.answer.id, values, ...layout }
    try {
      const answer = await link.task('Drawing UMAP', ({ signal, onProgress }) =>
        link.call('umap', request, { signal: AbortSignal.any([stop.signal, signal]), onProgress })
      )
      if (stop.signal.aborted) return
      const { pointLabels } = this.#layoutOf(trace) ?? {}
      this.#picture = { ...answer, trace, layout, plan: prepared.plan, ...(pointLabels && { pointLabels }) }
      transport.focused = trace.id
    } finally {
      if (this.#drawings === stop) this.drawing = null
    }
  }

  /** Stops a drawing on its way; the picture that is shown stays. */
  stop(): void {
    this.#drawings?.abort()
  }

  /** Back to the projection; a drawing on its way is stopped. */
  close(): void {
    this.stop()
    this.#picture = null
  }

  #layoutOf(trace: Trace): TraceLayout | undefined {
    return this.#parts.trajectories.prepared?.answer.traces.find((layout) => layout.trace === trace.id)
  }
}
