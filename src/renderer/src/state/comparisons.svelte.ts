/**
 * How far conditions lie from the baseline along the sweep, and what metrics say: asked for beside the drags, never
 * before them. Whole states are slower to come by than points, so what is shown may be behind, or coarse at first.
 */
import { untrack } from 'svelte'
import type { CompareRequest } from '#shared/contract.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import type { Comparison, Plan } from '#shared/trajectory.ts'
import { withoutHidden } from './comparison-lines.ts'
import { comparisonMilliseconds, strideToAsk } from './comparison-pacing.ts'
import { shownConditions } from '#shared/shown-conditions.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { DragLoop } from './drag-loop.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import { refinements } from './pacing.ts'
import { whatChanged } from './plan-changes.ts'
import type { Trajectories } from './trajectories.svelte.ts'

/** A request with the plan that it is about, and about how long it takes on all of the sweep. */
interface Asked {
  request: CompareRequest
  plan: Plan
  milliseconds: number
}

export type ShownComparison = Asked & { answer: Comparison }

export class Comparisons {
  shown = $state.raw<ShownComparison | null>(null)
  error = $state.raw<ErrorData | null>(null)
  /** What is shown belongs to other values, conditions or metrics. */
  isBehind = $state(false)

  readonly #document: DocumentStore
  readonly #trajectories: Trajectories
  readonly #loop: DragLoop<Asked, Comparison>
  readonly #conditions = $derived.by(() => shownConditions(this.#document.current.conditions))
  readonly #wish: Asked | null = $derived.by(() => this.#wishNow())
  #asked: Asked | null = null

  constructor(link: EngineLink, document: DocumentStore, trajectories: Trajectories) {
    this.#document = document
    this.#trajectories = trajectories
    this.#loop = new DragLoop({
      send: ({ request }, signal) => link.call('compare', request, { signal }),
      receive: (answer, asked) => {
        this.#receive(answer, asked)
      },
      fail: (error) => {
        this.isBehind = false
        if (link.status === 'up') this.error = errorData(error)
      }
    })
  }

  /**
   * Call while a component is being made. `isWanted`: somebody looks at comparisons. `isMoving`: values change faster than
   * one looks.
   */
  follow(isWanted: () => boolean, isMoving: () => boolean): void {
    $effect(() => {
      const isOfUse = isWanted() && this.#trajectories.prepared !== null
      const [wish, moving] = [this.#wish, isMoving()]
      untrack(() => {
        if (!isOfUse) this.#forget()
        else if (wish) this.#ask(wish, moving)
        else this.#wait()
      })
    })
  }

  /** Null while points of the path are still to come: they are first. */
  #wishNow(): Asked | null {
    const { prepared, path, pathStride } = this.#trajectories
    if (!prepared || path?.plan !== prepared.answer.id || pathStride > 1) return null
    const { values, metrics } = this.#document.current
    const conditions = this.#conditions
    const milliseconds = comparisonMilliseconds(prepared.answer.pathMilliseconds, conditions.length)
    const request = { plan: prepared.answer.id, values, conditions, metrics, stride: 1 }
    return { request, plan: prepared.plan, milliseconds }
  }

  #ask(wish: Asked, isMoving: boolean): void {
    const stride = strideToAsk(this.#changeTo(wish), isMoving, wish.milliseconds, wish.plan.sweep)
    if (stride === 'later') this.#wait()
    else if (stride !== null) this.#push(wish, stride)
  }

  #changeTo({ request, plan }: Asked): ReturnType<typeof whatChanged> {
    const asked = this.#asked?.request
    if (!asked || asked.plan !== request.plan || asked.metrics !== request.metrics) return 'path'
    return whatChanged(asked, request, plan.sweep)
  }

  #push(asked: Asked, stride: number): void {
    this.#asked = { ...asked, request: { ...asked.request, stride } }
    this.isBehind = true
    this.#loop.push(this.#asked)
  }

  #receive(answer: Comparison, asked: Asked): void {
    this.shown = { ...asked, answer: withoutHidden(answer, asked.request.conditions) }
    this.error = null
    if (asked !== this.#asked) return
    this.isBehind = false
    const [next] = refinements(asked.request.stride, asked.milliseconds, asked.plan.sweep)
    if (next === undefined) return
    this.#asked = { ...asked, request: { ...asked.request, stride: next } }
    this.#loop.push(this.#asked)
  }

  /** Stops what is on its way: it will be asked for anew. What is shown stays. */
  #wait(): void {
    this.#loop.drop()
    this.#asked = null
    this.isBehind = this.shown !== null
  }

  #forget(): void {
    this.#wait()
    this.shown = null
    this.error = null
    this.isBehind = false
  }
}
