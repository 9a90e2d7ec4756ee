/** The attention patterns on the screen: of one site, in the baseline and in every shown condition, at the sliders. */
import { untrack } from 'svelte'
import { structureOf } from '#shared/condition-strengths.ts'
import type { Contract } from '#shared/contract.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import type { Activities, PlanCondition } from '#shared/trajectory.ts'
import { headCount, headPattern, patternSites, type HeadPattern } from './attention-patterns.ts'
import type { Brush } from './brush.svelte.ts'
import type { Dock } from './dock.svelte.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { DragLoop } from './drag-loop.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import type { OpenNetwork } from './open-network.svelte.ts'
import { RunConditions } from './run-conditions.svelte.ts'
import type { Trajectories } from './trajectories.svelte.ts'

type InspectRequest = Contract['inspect']['request']

interface Parts {
  link: EngineLink
  network: OpenNetwork
  document: DocumentStore
  trajectories: Trajectories
  brush: Brush
  dock: Dock
}

export class AttentionView {
  /** True while the patterns belong to other values than those of the sliders. */
  isBehind = $state(false)
  error = $state.raw<ErrorData | null>(null)
  readonly sites: readonly Site[] = $derived.by(() => {
    const { info } = this.#parts.network
    return info ? patternSites(info) : []
  })
  /** As the study has it, else the first one. */
  readonly site: Site | null = $derived.by(
    () => this.sites.find(({ name }) => name === this.#wanted?.site) ?? this.sites[0] ?? null
  )
  readonly head: number = $derived.by(() =>
    this.site ? Math.min(this.#wanted?.head ?? 0, headCount(this.site) - 1) : 0
  )
  /** Conditions are seen as what they have more than the baseline. */
  isDifference = $state(false)

  readonly #path = $derived.by(() => this.#parts.network.info?.path)
  readonly #wanted = $derived.by(() => this.#parts.document.current.attention)
  #activities = $state.raw<Activities | null>(null)
  #asked: InspectRequest | null = null
  readonly #parts: Parts
  readonly #conditions: RunConditions
  readonly #loop: DragLoop<InspectRequest, Activities>

  constructor(parts: Parts) {
    this.#parts = parts
    this.#conditions = new RunConditions(parts.document)
    this.#loop = new DragLoop({
      send: (request, signal) => parts.link.call('inspect', request, { signal }),
      receive: (activities, request) => {
        if (request === this.#asked) this.isBehind = false
        this.#activities = activities
        this.error = null
      },
      fail: (error, request) => {
        if (request === this.#asked) this.isBehind = false
        const data = errorData(error)
        if (parts.link.status === 'up' && data.tag !== 'cancelled') this.error = data
      }
    })
  }

  /** Patterns cost a run of the network: while `isBusy` they wait, so that the path comes first. */
  follow(isBusy: () => boolean): void {
    $effect(() => {
      if (this.#path === undefined) return
      return () => {
        this.#loop.drop()
        this.#activities = null
        this.error = null
      }
    })
    $effect(() => {
      const { prepared } = this.#parts.trajectories
      const { values } = this.#parts.brush
      const { site } = this
      const { shown } = this.#conditions
      // Nothing is read for patterns that nobody sees.
      if (!this.#parts.dock.shows('attention') || !prepared || !site) return
      if (isBusy()) {
        this.isBehind = true
        return
      }
      const planned = (prepared.plan.conditions ?? []).map((each) => structureOf([each]))
      // Of a condition that was just edited, the plan is still to come.
      const conditions = shown.filter((each) => planned.includes(structureOf([each])))
      untrack(() => {
        this.#ask({ plan: prepared.answer.id, values, conditions, sites: [site.name] })
      })
    })
  }

  /** The head's pattern in the baseline (null) or under a condition; null where it is not known. */
  pattern(condition: PlanCondition['id'] | null): HeadPattern | null {
    const { site, head } = this
    const seen =
      condition === null
        ? this.#activities
        : this.#activities?.conditions.find((each) => each.condition === condition)
    const activity = seen?.sites.find((each) => each.site === site?.name)
    return site && activity ? headPattern(site, activity, head) : null
  }

  #ask(request: InspectRequest): void {
    this.#asked = request
    this.isBehind = true
    this.#loop.push(request)
  }
}
