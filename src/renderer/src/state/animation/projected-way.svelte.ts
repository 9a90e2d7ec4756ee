/**
 * Traces between two keys of their projections: while the animation is played or its playhead is moved, their points are on the
 * straight way from the one picture to the other, as in its films. Where a path takes longer than a drag should, both ends are
 * asked for once nothing moves, and where it takes very long, not at all: the view jumps in the middle of the way instead.
 */
import { untrack } from 'svelte'
import { animationAt, type ShownProjection } from '#shared/animation-values.ts'
import { alongPath } from '#shared/frames-by-path.ts'
import type { Frame, Plan, PlanCondition } from '#shared/trajectory.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import { mixedFrame, planAtEnd } from '../../export/frames/mixed-frames.ts'
import { emptyBounds, includePoints, type Bounds } from '../../scene/scale.ts'
import type { DocumentStore } from '../document-store.svelte.ts'
import { DragLoop } from '../drag-loop.ts'
import type { EngineLink } from '../engine-link.svelte.ts'
import type { Trajectories } from '../trajectories.svelte.ts'
import type { Umap } from '../umap.svelte.ts'
import type { Animator } from './animator.svelte.ts'

/** Longest time for one path, in ms, for which both ends of a way are asked for. */
const mostMilliseconds = 1000

interface Parts {
  animator: Animator
  document: DocumentStore
  link: EngineLink
  trajectories: Trajectories
  umap: Umap
}

/** What is seen at both ends of a way. */
interface Ends {
  /** Tells ways, stimuli and conditions apart; how far the way is gone is not part of it. */
  key: string
  from: Frame
  to: Frame
  /** The network and the traces that they are of. */
  of: string
  /** Room for both, and so for all that is between them. */
  room: Bounds
}

interface EndsRequest {
  key: string
  from: Plan
  to: Plan
  values: StimulusValues
  conditions: PlanCondition[]
}

export class ProjectedWay {
  /** What is shown instead of the path; null where no trace is between two projections, or both are not known yet. */
  readonly frame: Frame | null = $derived.by(() =>
    this.#shown.length > 0 && this.#ends && this.#ends.key === this.#request?.key
      ? mixedFrame(this.#ends.from, this.#ends.to, this.#shown)
      : null
  )
  /** One box for the whole way, as in a film; null before a way is known, and where the animation has none. */
  readonly room: Bounds | null = $derived.by(() => this.#roomNow())
  readonly #shown: readonly ShownProjection[] = $derived.by(() => this.#shownNow())
  readonly #request: EndsRequest | null = $derived.by(() => this.#requestNow())
  /** Whether the engine has no time for it now. */
  readonly #waits: boolean = $derived.by(() => this.#waitsNow())
  #ends = $state.raw<Ends | null>(null)
  /** Key of what was asked for last. */
  #asked = ''
  /** Plans that were prepared for the way, and their ids. */
  #prepared: { plan: string; id: string }[] = []
  readonly #parts: Parts
  readonly #asks: DragLoop<EndsRequest, Ends>

  constructor(parts: Parts) {
    this.#parts = parts
    this.#asks = new DragLoop({
      send: (request, signal) => this.#framesOf(request, signal),
      receive: (ends) => {
        this.#ends = ends
      },
      // The path says what is wrong, and is still there.
      fail: () => {
        this.#prepared = []
        this.#asked = ''
      }
    })
  }

  follow(): void {
    $effect(() => {
      const request = this.#waits ? null : this.#request
      untrack(() => {
        this.#follow(request)
      })
    })
  }

  #follow(request: EndsRequest | null): void {
    // What was asked for is waited for also where the playhead leaves the way: it comes back.
    if (!request || request.key === this.#asked) return
    this.#asked = request.key
    if (request.key !== this.#ends?.key) this.#asks.push(request)
  }

  #shownNow(): ShownProjection[] {
    const { animator, umap } = this.#parts
    if (!animator.isInCharge || !animator.animation || umap.shown) return []
    const { projections } = animationAt(animator.animation, animator.moment, animator.parameterOf)
    return projections.filter(({ share }) => share > 0 && share < 1)
  }

  #waitsNow(): boolean {
    const { animator, document, trajectories } = this.#parts
    if (!trajectories.isSlow) return false
    return animator.playing || document.dragging || trajectories.pathMilliseconds > mostMilliseconds
  }

  #roomNow(): Bounds | null {
    const { animator, trajectories, umap } = this.#parts
    const plan = trajectories.prepared?.plan
    if (!animator.isInCharge || umap.shown || !plan || this.#ends?.of !== subjectOf(plan)) return null
    return animator.animation?.tracks.some(({ kind }) => kind === 'projection') ? this.#ends.room : null
  }

  #requestNow(): EndsRequest | null {
    const { document, trajectories } = this.#parts
    const plan = trajectories.prepared?.plan
    if (!plan || this.#shown.length === 0) return null
    const [from, to] = [planAtEnd(plan, this.#shown, 'from'), planAtEnd(plan, this.#shown, 'to')]
    const { values } = document.current
    const conditions = [...trajectories.conditions]
    return { key: JSON.stringify([from, to, values, conditions]), from, to, values, conditions }
  }

  async #framesOf({ key, from, to, ...rest }: EndsRequest, signal: AbortSignal): Promise<Ends> {
    const start = await this.#frameOf(from, rest, signal)
    const end = await this.#frameOf(to, rest, signal)
    return { key, from: start, to: end, of: subjectOf(from), room: roomOf(start, end) }
  }

  async #frameOf(
    plan: Plan,
    { values, conditions }: Pick<EndsRequest, 'values' | 'conditions'>,
    signal: AbortSignal
  ): Promise<Frame> {
    const id = await this.#idOf(plan, values, signal)
    const frames: Frame[] = []
    await this.#parts.link.call(
      'animate',
      { plan: id, frames: [values], conditions },
      {
        signal,
        onPart: ({ moments }) => {
          frames.push(...moments.map(({ frame }) => frame))
        }
      }
    )
    const [seen] = frames
    if (!seen) throw new Error('The engine gave no frame.')
    return alongPath(seen, plan.sweep.length === 0 ? null : seen)
  }

  async #idOf(plan: Plan, values: StimulusValues, signal: AbortSignal): Promise<string> {
    const { document, link } = this.#parts
    const key = JSON.stringify(plan)
    const known = this.#prepared.find((each) => each.plan === key)
    if (known) return known.id
    const { choices } = document.current
    const { prepared } = await link.call('prepare', { plan, values, choices }, { signal })
    // Each way has two ends; what was left is prepared anew when it comes back.
    this.#prepared = [...this.#prepared.slice(-1), { plan: key, id: prepared.id }]
    return prepared.id
  }
}

const subjectOf = ({ network, traces }: Plan): string => [network, ...traces.map(({ id }) => id)].join('\n')

function roomOf(...frames: readonly Frame[]): Bounds {
  const bounds = emptyBounds()
  for (const { traces, conditions } of frames)
    for (const { positions, current } of [...traces, ...conditions.flatMap((each) => each.traces)]) {
      includePoints(bounds, positions)
      includePoints(bounds, current)
    }
  return bounds
}
