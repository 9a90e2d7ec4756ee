/** Linked brushing: the point under the pointer, the stimulus there, and what the units do there. */
import type { Contract } from '#shared/contract.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import { sweepValueAt } from '#shared/sweep-values.ts'
import type { Activities } from '#shared/trajectory.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { DragLoop } from './drag-loop.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import { coarseCount, fineIndex, sweepIndices, type BrushedPoint } from './sweep-positions.ts'
import type { Trajectories } from './trajectories.svelte.ts'

type InspectRequest = Contract['inspect']['request']

export class Brush {
  /** Under the pointer in a view; null elsewhere. */
  hovered = $state.raw<BrushedPoint | null>(null)
  activities = $state.raw<Activities | null>(null)
  error = $state.raw<ErrorData | null>(null)
  /** True while `activities` are of other values than those shown. */
  isBehind = $state(false)
  /** Parameter values at the hovered point, else those of the sliders. */
  readonly values: StimulusValues = $derived.by(() => this.#valuesShown())

  readonly #document: DocumentStore
  readonly #trajectories: Trajectories
  readonly #stimulus: Stimulus
  readonly #loop: DragLoop<InspectRequest, Activities>
  /** The latest wish; null while there is one that waits to be asked for. */
  #asked: InspectRequest | null = null
  /** What still comes then is of a network that is gone. */
  #hasForgotten = false

  constructor(link: EngineLink, document: DocumentStore, trajectories: Trajectories, stimulus: Stimulus) {
    this.#document = document
    this.#trajectories = trajectories
    this.#stimulus = stimulus
    this.#loop = new DragLoop({
      send: (request, signal) => link.call('inspect', request, { signal }),
      receive: (activities, request) => {
        if (this.#hasForgotten) return
        if (request === this.#asked) this.isBehind = false
        this.activities = activities
        this.error = null
      },
      fail: (error, request) => {
        if (request === this.#asked) this.isBehind = false
        if (!this.#hasForgotten && link.status === 'up') this.error = errorData(error)
      }
    })
  }

  /**
   * Reading activities costs a run of the network `open`: while `isBusy` they wait, so that the path comes first.
   * What another network's plan had to show goes.
   */
  follow(open: () => string | undefined, isBusy: () => boolean): void {
    $effect(() => {
      const { prepared } = this.#trajectories
      if (prepared?.plan.network !== open()) this.#forget()
      else if (!prepared) return
      else if (isBusy()) this.#wait()
      else
        this.#ask({
          plan: prepared.answer.id,
          values: this.values,
          conditions: this.#trajectories.conditions
        })
    })
  }

  #wait(): void {
    this.#asked = null
    this.isBehind = true
  }

  #ask(request: InspectRequest): void {
    this.#hasForgotten = false
    this.#asked = request
    this.isBehind = true
    this.#loop.push(request)
  }

  #forget(): void {
    this.#hasForgotten = true
    this.isBehind = false
    this.activities = null
    this.error = null
  }

  #valuesShown(): StimulusValues {
    const { values, sweep } = this.#document.current
    const point = this.hovered
    const trace = this.#document.current.traces.find(({ id }) => id === point?.trace)
    if (!point || !trace || point.series < 0) return values
    const stride = this.#trajectories.pathStride
    const indices = sweepIndices(
      point,
      trace.axis === 'stimulus',
      sweep.map(({ count }) => coarseCount(count, stride))
    )
    let shown = values
    for (const [i, axis] of sweep.entries()) {
      const index = indices[i]
      const scale = this.#stimulus.parameter(axis)?.scale ?? 'linear'
      if (index === undefined) continue
      const value = sweepValueAt(axis, scale, fineIndex(index, axis.count, stride))
      shown = { ...shown, [axis.input]: { ...shown[axis.input], [axis.parameter]: value } }
    }
    return shown
  }
}
