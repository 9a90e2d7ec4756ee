/** The document's conditions as the engine is asked for them. Not here: their points (trajectories.svelte.ts). */
import { untrack } from 'svelte'
import { structureOf } from '#shared/condition-strengths.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { plannedConditions, shownConditions } from '#shared/shown-conditions.ts'
import type { DocumentStore } from './document-store.svelte.ts'

export class RunConditions {
  readonly #document: DocumentStore
  readonly #conditions = $derived.by(() => this.#document.current.conditions)
  readonly #structure = $derived.by(() => structureOf(plannedConditions(this.#conditions)))
  /** All of them; the same list until their structure changes, since another list is another plan. */
  readonly planned: PlanCondition[] = $derived.by(() => this.#plannedWith(this.#structure))
  /** Those to show, as they are now. */
  readonly shown: PlanCondition[] = $derived.by(() => shownConditions(this.#conditions))

  constructor(document: DocumentStore) {
    this.#document = document
  }

  /** @param structure only what this says makes another list. */
  #plannedWith(structure: string): PlanCondition[] {
    return structure === '[]' ? [] : untrack(() => plannedConditions(this.#conditions))
  }
}
