/** Where the user is while she intervenes: which side of the inspector shows, which intervention is open, what is added where. */
import type { InterventionKind, StudyCondition, StudyIntervention } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import { vectorLength } from '#shared/site-axes.ts'
import { addCondition, newCondition } from './condition-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { addIntervention, changeIntervention, freeInterventionId } from './intervention-edits.ts'
import { atSite, withKind } from './intervention-kinds.ts'
import type { OpenNetwork } from './open-network.svelte.ts'

export type InspectorTab = 'traces' | 'interventions' | 'network'

export class Intervening {
  tab = $state<InspectorTab>('traces')
  /** The intervention whose details are open. */
  opened = $state.raw<{ condition: string; intervention: string } | null>(null)
  /** What new interventions go to: the condition chosen last, else the last one; null where there is none. */
  readonly target: StudyCondition | null = $derived.by(() => this.#targetNow())

  readonly #document: DocumentStore
  readonly #network: OpenNetwork
  #chosen = $state<string | null>(null)

  constructor(document: DocumentStore, network: OpenNetwork) {
    this.#document = document
    this.#network = network
  }

  /** New interventions go to this condition from now on. */
  choose(condition: string): void {
    this.#chosen = condition
  }

  /** Adds an empty condition, which the next intervention goes to. */
  addCondition(): void {
    const condition = newCondition(this.#document.current.conditions)
    this.#document.edit(addCondition(condition))
    this.choose(condition.id)
    this.tab = 'interventions'
  }

  /** Intervenes at a site, or at some of its entries: sets them to 0 until another kind is chosen. */
  interveneAt(site: string, select?: StudyIntervention['select']): void {
    const plain = { id: '', name: '', enabled: true, solo: false, site, ...(select && { select }) }
    this.add({ ...plain, kind: 'zero' })
  }

  /** Adds an intervention, whatever its id, and opens it. Without a condition it gets one. */
  add(intervention: StudyIntervention): void {
    const condition = this.target ?? newCondition(this.#document.current.conditions)
    const id = freeInterventionId(condition)
    this.#document.edit(addIntervention(condition, { ...intervention, id }))
    this.choose(condition.id)
    this.opened = { condition: condition.id, intervention: id }
    this.tab = 'interventions'
  }

  /** Opens or closes the details of an intervention. */
  toggle(condition: string, intervention: string): void {
    const isOpen = this.isOpen(condition, intervention)
    this.opened = isOpen ? null : { condition, intervention }
    this.choose(condition)
  }

  isOpen(condition: string, intervention: string): boolean {
    return this.opened?.condition === condition && this.opened.intervention === intervention
  }

  changeKind(condition: string, intervention: StudyIntervention, kind: InterventionKind): void {
    const site = this.#network.site(intervention.site)
    const { values, sweep } = this.#document.current
    const next = withKind(intervention, kind, { features: site ? vectorLength(site.axes) : 1, values, sweep })
    this.#document.edit(changeIntervention(condition, next, 'kind', 'kind of intervention'))
  }

  changeSite(condition: string, intervention: StudyIntervention, site: Site): void {
    this.#document.edit(
      changeIntervention(condition, atSite(intervention, site), 'site', 'site of an intervention')
    )
  }

  #targetNow(): StudyCondition | null {
    const { conditions } = this.#document.current
    return conditions.find(({ id }) => id === this.#chosen) ?? conditions.at(-1) ?? null
  }
}
