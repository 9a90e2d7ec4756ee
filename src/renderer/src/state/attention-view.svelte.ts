/** The attention patterns on the screen: of one site, in the baseline and in every shown condition, at the sliders. */
import { untrack } from 'svelte'
import { structureOf } from '#shared/condition-strengths.ts'
import type { Contract } from '#shared/contract.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import type { Activities, PlanCondition } from '#shared/trajectory.ts'
import { headCount, headPattern, patternSites, type HeadPattern } from './attention-patterns.ts'
import type { Brush } from './brush.svelte.ts'
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
}

export class AttentionView {
  /** Nothing is read for patterns that are folded away. */
  isOpen = $state(false)
  error = $state.raw<ErrorData | null>(null)
  readonly sites: readonly Site[] = $derived.by(() => {
    const { info } = this.#parts.network
    return info ? patternSites(info) : []
  })
  readonly site: Site | null = $derived.by(
    () => this.sites.find(({ name }) => name === this.#wantedSite) ?? this.sites[0] ?? null
  )
  readonly head: number = $derived.by(() =>
    this.site ? Math.min(this.#wantedHead, headCount(this.site) - 1) : 0
  )

  readonly #path = $derived.by(() => this.#parts.network.info?.path)
  #wantedSite = $state('')
  #wantedHead = $state(0)
  #activities = $state.raw<Activities | null>(null)
  readonly #parts: Parts
  readonly #conditions: RunConditions
  readonly #loop: DragLoop<InspectRequest, Activities>

  constructor(parts: Parts) {
    this.#parts = parts
    this.#conditions = new RunConditions(parts.document)
    this.#loop = new DragLoop({
      send: (request, signal) => parts.link.call('inspect', request, { signal }),
      receive: (activities) => {
        this.#activities = activities
        this.error = null
      },
      fail: (error) => {
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
      if (!this.isOpen || !prepared || !site || isBusy()) return
      const planned = (prepared.plan.conditions ?? []).map((each) => structureOf([each]))
      // Of a condition that was just edited, the plan is still to come.
      const conditions = shown.filter((each) => planned.includes(structureOf([each])))
      untrack(() => {
        this.#ask({ plan: prepared.answer.id, values, conditions, sites: [site.name] })
      })
    })
  }

  showSite(name: string): void {
    this.#wantedSite = name
  }

  showHead(head: number): void {
    this.#wantedHead = head
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
    this.#loop.push(request)
  }
}
