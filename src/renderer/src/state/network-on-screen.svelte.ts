/**
 * Puts a network on the screen with the document that belongs to it, and knows what it was opened with.
 * Not here: which one is opened (study-files.svelte.ts).
 */
import { untrack } from 'svelte'
import type { NetworkInfo } from '#shared/network.ts'
import type { InputDescription } from '#shared/stimulus.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import type { EngineLink, TaskOptions } from './engine-link.svelte.ts'
import type { FoundNetwork } from './missing-files.ts'
import type { OpenNetwork } from './open-network.svelte.ts'
import { checkStillWanted } from './opening.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import type { Projections, StudyDocument } from './study-document.ts'
import type { Trajectories } from './trajectories.svelte.ts'

type Running = Pick<StudyDocument, 'provider' | 'symbols'>

const isSame = (a: Running, b: Running): boolean =>
  a.provider === b.provider &&
  (a.symbols === b.symbols || JSON.stringify(a.symbols) === JSON.stringify(b.symbols))

interface Parts {
  link: EngineLink
  network: OpenNetwork
  document: DocumentStore
  stimulus: Stimulus
  trajectories: Trajectories
}

export class NetworkOnScreen {
  readonly #parts: Parts
  /** What the network was opened with. */
  #running: Running | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Calls `reopen` when the document has come to say something else than what runs, also by undo. */
  follow(reopen: () => void): void {
    $effect(() => {
      const { provider, symbols } = this.#parts.document.current
      untrack(() => {
        if (this.#running && !isSame(this.#running, { provider, symbols })) reopen()
      })
    })
  }

  /** Shows a network with another document. The hash of a network that is new may be still unknown. */
  show(
    { info, sha256 }: FoundNetwork | { info: NetworkInfo; sha256: null },
    descriptions: readonly InputDescription[],
    document: StudyDocument,
    projections: Projections = {}
  ): void {
    const parts = this.#parts
    parts.stimulus.adopt(descriptions)
    parts.trajectories.adoptProjections(projections)
    parts.document.load(document)
    parts.network.adopt(info, sha256)
    this.#running = { provider: document.provider, symbols: document.symbols }
  }

  /** Opens the network of `info` again, as the document says; the document stays. */
  reopen({ path }: NetworkInfo, options: TaskOptions): Promise<void> {
    const { document, network, trajectories } = this.#parts
    const { provider, symbols } = document.current
    return network.open({ path, provider, symbols }, options, async (fresh) => {
      await this.tellProjections(fresh, trajectories.projections, options)
      network.adopt(fresh)
      this.#running = { provider, symbols }
    })
  }

  /** The document says again what runs. */
  goBack(): void {
    const running = this.#running
    if (running) this.#parts.document.change((draft) => Object.assign(draft, running))
  }

  /** Registers a study's projections with the engine, before any plan uses them. */
  async tellProjections(info: NetworkInfo, projections: Projections, options: TaskOptions): Promise<void> {
    const calls = Object.values(projections).map((projection) =>
      this.#parts.link.call('setProjection', { network: info.id, projection }, options)
    )
    await Promise.all(calls)
    checkStillWanted(options)
  }
}
