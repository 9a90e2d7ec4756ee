/** Opens and saves: networks, studies, the draft that is kept between starts. What is shown changes only when all of it is there. */
import type { OpenedStudy, StudyEntry } from '#shared/contract.ts'
import type { NetworkInfo } from '#shared/network.ts'
import { studySchema, type Study } from '#shared/study.ts'
import type { InputDescription } from '#shared/stimulus.ts'
import { fileKinds, type Shell } from '../connection/index.ts'
import { setProvider, setSymbol } from './document-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import type { EngineLink, TaskOptions } from './engine-link.svelte.ts'
import { Drafts } from './drafts.ts'
import type { Notices } from './notices.svelte.ts'
import type { OpenNetwork } from './open-network.svelte.ts'
import { documentFor, fileName } from './new-study.ts'
import { documentOf, projectionsOf, studyOf, type Projections, type StudyDocument } from './study-document.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import type { Trajectories } from './trajectories.svelte.ts'

/** A study whose network is not where it was, or is another one. */
export interface MissingNetwork {
  opened: OpenedStudy
  /** The network the user chose that has another hash; null while none was chosen. */
  mismatch: NetworkInfo | null
}

const autosaveMilliseconds = 1500
const mostRecent = 8

interface Parts {
  link: EngineLink
  shell: Shell
  network: OpenNetwork
  document: DocumentStore
  stimulus: Stimulus
  trajectories: Trajectories
  notices: Notices
}

export class StudyFiles {
  /** Where the study is saved; null for samples and new ones. */
  path = $state<string | null>(null)
  samples = $state.raw<readonly StudyEntry[]>([])
  recent = $state.raw<readonly StudyEntry[]>(Drafts.recent())
  missing = $state.raw<MissingNetwork | null>(null)
  opening = $state(false)
  /** Revision of the document that is on disk (or in the draft). */
  savedRevision = $state(0)

  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Saves by itself a moment after the last edit: to the study's file, or to the draft where it has none. */
  follow(): void {
    $effect(() => {
      const { revision } = this.#parts.document
      if (revision === this.savedRevision) return
      const timer = setTimeout(() => void this.#autosave(), autosaveMilliseconds)
      return () => {
        clearTimeout(timer)
      }
    })
    $effect(() => {
      const keep = (): void => void this.keepEdits()
      window.addEventListener('pagehide', keep)
      return () => {
        window.removeEventListener('pagehide', keep)
      }
    })
  }

  /** Saves edits that are still waiting for their moment; call it before the study makes way. */
  async keepEdits(): Promise<void> {
    if (this.#parts.document.revision !== this.savedRevision) await this.#autosave()
  }

  /** Opens what the app was started with, else the study that was never saved, else the first sample. */
  async start(): Promise<void> {
    const { link, shell, notices } = this.#parts
    try {
      link.info = await link.call('hello', {})
      this.samples = (await link.call('listStudies', {})).samples
    } catch (error) {
      notices.report(error)
    }
    const [first] = this.samples
    const path = await shell.startPath()
    if (path !== null) await this.openPath(path)
    else await this.openDraft()
    if (first && !this.#parts.network.info && !this.missing) await this.openPath(first.path)
  }

  /** Opens a network or a study, by its ending. */
  async openPath(path: string): Promise<void> {
    await this.keepEdits()
    await this.#guarded(path, (options) =>
      path.toLowerCase().endsWith('.onnx') ? this.#openNetwork(path, options) : this.#openStudy(path, options)
    )
  }

  async chooseAndOpen(kind: 'network' | 'study' | 'any'): Promise<void> {
    const kinds = kind === 'any' ? [fileKinds.study, fileKinds.network] : [fileKinds[kind]]
    const path = await this.#chosen({
      title: kind === 'any' ? 'Open a study or a network' : `Open a ${kind}`,
      kinds
    })
    if (path !== null) await this.openPath(path)
  }

  async openDropped(files: readonly File[]): Promise<void> {
    try {
      const path = await this.#parts.shell.pathOfDropped(files)
      if (path !== null) await this.openPath(path)
    } catch (error) {
      this.#parts.notices.report(error)
    }
  }

  /** Opens the draft of a study that was never saved. */
  async openDraft(): Promise<void> {
    const study = studySchema.safeParse(Drafts.draft()?.study)
    if (!study.success) return
    const { path } = study.data.network
    await this.#guarded(path, (options) =>
      this.#show({ study: study.data, path: '', networkPath: path }, options)
    )
  }

  async save(): Promise<void> {
    if (this.path === null) await this.saveAs()
    else if (await this.#write(this.path)) this.#parts.notices.say('Saved.')
  }

  async saveAs(): Promise<void> {
    const { document, shell } = this.#parts
    const name = document.current.title.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') || 'study'
    const request = { title: 'Save the study', kinds: [fileKinds.study], suggestedName: `${name}.limen.json` }
    const path = await shell.chooseSavePath(request).catch((error: unknown) => {
      this.#parts.notices.report(error)
      return null
    })
    if (path === null || !(await this.#write(path))) return
    this.path = path
    this.#remember(path)
    this.#parts.notices.say(`Saved as ${path}.`)
  }

  /** The user looks for the network of a study that has moved. */
  async locateNetwork(): Promise<void> {
    const { missing } = this
    const path =
      missing && (await this.#chosen({ title: 'Where is the network?', kinds: [fileKinds.network] }))
    if (!missing || path === null) return
    this.missing = null
    await this.#guarded(path, (options) => this.#show({ ...missing.opened, networkPath: path }, options))
  }

  /** The user takes the network with the other hash all the same: nothing is frozen any more, projections are fitted anew. */
  async useMismatch(): Promise<void> {
    const { missing } = this
    if (!missing?.mismatch) return
    this.missing = null
    await this.#adopt({ ...missing.opened.study, projections: [] }, missing.mismatch, missing.opened.path)
  }

  abandonMissing(): void {
    if (this.missing?.mismatch) this.#parts.network.discard(this.missing.mismatch)
    this.missing = null
  }

  /** Opens the network again, in a new engine process or otherwise; the study stays as it is. */
  async reopen(): Promise<void> {
    const { network, document, trajectories } = this.#parts
    const { info } = network
    if (!info) return
    await this.#guarded(info.path, async (options) => {
      const { provider, symbols } = document.current
      const fresh = await network.open({ path: info.path, provider, symbols }, options)
      await this.#tellProjections(fresh, trajectories.projections)
      network.adopt(fresh)
    })
  }

  /** Runs the network on another provider from now on. */
  async useProvider(provider: StudyDocument['provider']): Promise<void> {
    this.#parts.document.edit(setProvider(provider))
    await this.reopen()
  }

  /** Gives a size to a symbol that the network leaves open. */
  async resize(symbol: string, size: number): Promise<void> {
    this.#parts.document.edit(setSymbol(symbol, size))
    await this.reopen()
  }

  async #openNetwork(path: string, options: TaskOptions): Promise<void> {
    const { link, network } = this.#parts
    const info = await network.open({ path, provider: 'auto', symbols: {} }, options)
    const { descriptions, values } = await link.call('suggestBindings', { network: info.id }, options)
    this.#showNew(info, descriptions, { ...documentFor(info, descriptions), values })
    this.path = null
    this.#remember(path)
  }

  async #openStudy(path: string, options: TaskOptions): Promise<void> {
    const opened = await this.#parts.link.call('openStudy', { path }, options)
    await this.#show(opened, options)
  }

  /** Shows a study once its network is there and is the right one; else asks. */
  async #show(opened: OpenedStudy, options: TaskOptions): Promise<void> {
    const { network } = this.#parts
    if (opened.networkPath === null) {
      this.missing = { opened, mismatch: null }
      return
    }
    const { study } = opened
    const request = { path: opened.networkPath, provider: study.network.provider, symbols: study.symbols }
    const info = await network.open(request, options)
    if (info.sha256 === study.network.sha256) await this.#adopt(study, info, opened.path)
    else this.missing = { opened, mismatch: info }
  }

  async #adopt(study: Study, info: NetworkInfo, path: string): Promise<void> {
    const projections = projectionsOf(study)
    await this.#tellProjections(info, projections)
    this.#showNew(info, [], documentOf(study), projections)
    const isSample = path === '' || this.samples.some((sample) => sample.path === path)
    this.path = isSample ? null : path
    if (!isSample) this.#remember(path)
  }

  #showNew(
    info: NetworkInfo,
    descriptions: readonly InputDescription[],
    document: StudyDocument,
    projections: Projections = {}
  ): void {
    const parts = this.#parts
    parts.stimulus.adopt(descriptions)
    parts.trajectories.adoptProjections(projections)
    parts.document.load(document)
    parts.network.adopt(info)
    this.savedRevision = 0
  }

  async #tellProjections(info: NetworkInfo, projections: Projections): Promise<void> {
    const calls = Object.values(projections).map((projection) =>
      this.#parts.link.call('setProjection', { network: info.id, projection })
    )
    await Promise.all(calls)
  }

  async #autosave(): Promise<void> {
    if (this.path !== null) {
      await this.#write(this.path)
      return
    }
    const study = this.#studyNow()
    if (!study) return
    this.savedRevision = this.#parts.document.revision
    Drafts.keep(study)
  }

  async #write(path: string): Promise<boolean> {
    const study = this.#studyNow()
    if (!study) return false
    const { revision } = this.#parts.document
    try {
      await this.#parts.link.call('saveStudy', { path, study })
      this.savedRevision = revision
      return true
    } catch (error) {
      this.#parts.notices.report(error)
      return false
    }
  }

  #studyNow(): Study | null {
    const { document, network, trajectories } = this.#parts
    return network.info && studyOf(document.current, network.info, trajectories.projections)
  }

  async #guarded(path: string, run: (options: TaskOptions) => Promise<void>): Promise<void> {
    this.opening = true
    try {
      await this.#parts.link.task(`Opening ${fileName(path)}`, run)
    } catch (error) {
      this.#parts.notices.report(error)
    } finally {
      this.opening = false
    }
  }

  #chosen(request: Parameters<Shell['chooseFile']>[0]): Promise<string | null> {
    return this.#parts.shell.chooseFile(request).catch((error: unknown) => {
      this.#parts.notices.report(error)
      return null
    })
  }

  #remember(path: string): void {
    const { title, description } = this.#parts.document.current
    const others = this.recent.filter((entry) => entry.path !== path)
    this.recent = [{ path, title, description }, ...others].slice(0, mostRecent)
    Drafts.keepRecent(this.recent)
  }
}
