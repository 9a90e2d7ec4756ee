/**
 * Opens networks, studies and the draft that is kept between starts. What is shown changes only when all of it is there.
 * Not here: saving (study-saving.svelte.ts).
 */
import type { OpenedStudy, StudyEntry } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import { studySchema } from '#shared/study.ts'
import { fileKinds, type Shell } from '../connection/index.ts'
import { setProvider, setSymbol } from './document-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import type { EngineLink, TaskOptions } from './engine-link.svelte.ts'
import { Drafts } from './drafts.ts'
import type { Notices } from './notices.svelte.ts'
import { NetworkOnScreen } from './network-on-screen.svelte.ts'
import type { OpenNetwork } from './open-network.svelte.ts'
import { checkStillWanted, LatestOpening } from './opening.ts'
import {
  fileKindOf,
  withFileAt,
  type FoundNetwork,
  type MissingFile,
  type MissingNetwork
} from './missing-files.ts'
import { documentFor, fileName } from './new-study.ts'
import { documentOf, projectionsOf, type StudyDocument } from './study-document.ts'
import { StudySaving } from './study-saving.svelte.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import type { Trajectories } from './trajectories.svelte.ts'

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
  samples = $state.raw<readonly StudyEntry[]>([])
  missing = $state.raw<MissingNetwork | null>(null)
  /** A study with files that are not there: the user says where they are, or goes on without them. */
  missingFiles = $state.raw<OpenedStudy | null>(null)
  opening = $state(false)
  /** The app has not yet opened what it begins with. */
  isStarting = $state(true)
  /** Called when something is to be shown in the workbench. */
  onshow: (() => void) | null = null
  readonly saving: StudySaving
  readonly #parts: Parts
  readonly #openings = new LatestOpening()
  readonly #screen: NetworkOnScreen

  constructor(parts: Parts) {
    this.#parts = parts
    this.saving = new StudySaving(parts)
    this.#screen = new NetworkOnScreen(parts)
  }

  /** Keeps what runs in step with what the document says, also after undo. */
  follow(): void {
    this.saving.follow()
    this.#screen.follow(() => void this.reopen())
  }

  /** Opens what the app was started with; where that is nothing, the study that was never saved, else the first sample. */
  async start(): Promise<void> {
    const { link, shell, notices } = this.#parts
    try {
      link.info = await link.call('hello', {})
      this.samples = (await link.call('listStudies', {})).samples
    } catch (error) {
      notices.report(error)
    }
    try {
      const [first] = this.samples
      const path = await shell.startPath()
      if (path !== null) await this.openPath(path)
      else await this.openDraft()
      const isAsking = this.missing !== null || this.missingFiles !== null
      if (first && path === null && !this.#parts.network.info && !isAsking) await this.openPath(first.path)
    } finally {
      this.isStarting = false
    }
  }

  /** Opens a network or a study, by its ending; the new study of a network may be given a title. */
  async openPath(path: string, title: string | null = null): Promise<void> {
    this.#comeForward()
    await this.saving.keepEdits()
    const isOpen = await this.#guarded(path, (options) =>
      path.toLowerCase().endsWith('.onnx')
        ? this.#openNetwork(path, title, options)
        : this.#openStudy(path, options)
    )
    // What an engine died of is no longer on the screen.
    const { link } = this.#parts
    if (isOpen && link.status === 'up') link.loss = null
  }

  /** What the app begins with leaves in sight where the user has gone meanwhile. */
  #comeForward(): void {
    if (!this.isStarting) this.onshow?.()
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
    const { link, network, notices, shell } = this.#parts
    try {
      const label = 'Copying the file'
      const total = files.reduce((bytes, { size }) => bytes + size, 0)
      const path = await link.task(label, ({ signal, onProgress }) => {
        const onSent = (done: number): void => {
          onProgress({ done, total, label })
        }
        return shell.pathOfDropped(files, { signal, onSent })
      })
      if (path === null) return
      await this.openPath(path)
      if (network.info?.path !== path) return
      notices.say('This is a copy. A study of it will ask where the network is.')
    } catch (error) {
      notices.report(error)
    }
  }

  /** Opens the draft of a study that was never saved. */
  async openDraft(): Promise<void> {
    const study = studySchema.safeParse(Drafts.draft()?.study)
    if (!study.success) return
    this.#comeForward()
    const { path } = study.data.network
    await this.#guarded(path, (options) =>
      this.#show({ study: study.data, path: '', networkPath: path, missingFiles: [], stamp: '' }, options)
    )
  }

  /** The user looks for the network of a study that has moved. */
  async locateNetwork(): Promise<void> {
    const { missing } = this
    const path =
      missing && (await this.#chosen({ title: 'Where is the network?', kinds: [fileKinds.network] }))
    if (!missing || path === null) return
    this.abandonMissing()
    await this.#guarded(path, (options) => this.#show({ ...missing.opened, networkPath: path }, options))
  }

  /** The user takes the network with the other hash all the same: nothing is frozen any more, projections are fitted anew. */
  async useMismatch(): Promise<void> {
    const { missing } = this
    const found = missing?.mismatch
    if (!found) return
    this.missing = null
    const { info } = found
    const study = { ...missing.opened.study, projections: [] }
    await this.#guarded(info.path, async (options) => {
      try {
        await this.#adopt({ ...missing.opened, study }, found, options)
      } catch (error) {
        this.#parts.network.discard(info)
        throw error
      }
    })
  }

  abandonMissing(): void {
    if (this.missing?.mismatch) this.#parts.network.discard(this.missing.mismatch.info)
    this.missing = null
  }

  /**
   * Opens the network again, in a new engine process, or as the document has come to say (also by undo); the study stays
   * as it is. Where the network does not run like that, the document goes back to what runs.
   */
  async reopen(): Promise<void> {
    const { link, network } = this.#parts
    const { info } = network
    if (!info) return
    const isDone = await this.#guarded(info.path, (options) => this.#screen.reopen(info, options))
    if (!isDone && !this.#openings.isUnderWay && link.status === 'up') this.#screen.goBack()
  }

  /** Runs the network on another provider from now on. */
  async useProvider(provider: StudyDocument['provider']): Promise<void> {
    const { document, network } = this.#parts
    document.edit(setProvider(provider))
    // After its engine died it may run on the same one again.
    if (network.info?.id === '') await this.reopen()
  }

  /** Gives a size to a symbol that the network leaves open. */
  resize(symbol: string, size: number): void {
    this.#parts.document.edit(setSymbol(symbol, size))
  }

  #openNetwork(path: string, title: string | null, options: TaskOptions): Promise<void> {
    const { link, network } = this.#parts
    return network.open({ path, provider: 'auto', symbols: {} }, options, async (info) => {
      const { descriptions, values, note } = await link.call('suggestBindings', { network: info.id }, options)
      checkStillWanted(options)
      if (note !== null) this.#parts.notices.report(new LimenError(note))
      const document = { ...documentFor(info, descriptions), values, ...(title !== null && { title }) }
      this.#screen.show({ info, sha256: null }, descriptions, document)
      this.saving.begin(null)
      this.saving.remember(path)
    })
  }

  async #openStudy(path: string, options: TaskOptions): Promise<void> {
    const opened = await this.#parts.link.call('openStudy', { path }, options)
    if (opened.missingFiles.length === 0) await this.#show(opened, options)
    else this.missingFiles = opened
  }

  /** The user looks for one of the files that are not there. */
  async locateFile(file: MissingFile): Promise<void> {
    const path = await this.#chosen({
      title: `Where is ${fileName(file.path)}?`,
      kinds: [fileKindOf(file.path)]
    })
    if (this.missingFiles && path !== null) this.missingFiles = withFileAt(this.missingFiles, file, path)
  }

  /** Opens the study with the files that were found; an input whose file is still missing says so. */
  async openWithFiles(): Promise<void> {
    const opened = this.missingFiles
    this.missingFiles = null
    if (opened) await this.#guarded(opened.path, (options) => this.#show(opened, options))
  }

  /** Shows a study once its network is there and is the right one; else asks. */
  async #show(opened: OpenedStudy, options: TaskOptions): Promise<void> {
    const { network } = this.#parts
    if (opened.networkPath === null) {
      this.missing = { opened, mismatch: null }
      return
    }
    const { study } = opened
    const { provider } = study.network
    const request = { path: opened.networkPath, provider, symbols: study.symbols, isHashed: true }
    await network.open(request, options, async (info) => {
      const found = { info, sha256: await network.hashOf(info, options) }
      checkStillWanted(options)
      if (found.sha256 === study.network.sha256) await this.#adopt(opened, found, options)
      else this.missing = { opened, mismatch: found }
    })
  }

  async #adopt(
    { study, path, stamp }: OpenedStudy,
    found: FoundNetwork,
    options: TaskOptions
  ): Promise<void> {
    const { info } = found
    const projections = projectionsOf(study)
    await this.#screen.tellProjections(info, projections, options)
    this.#screen.show(found, [], documentOf(study), projections)
    const isSample = path === '' || this.samples.some((sample) => sample.path === path)
    this.saving.begin(isSample ? null : { path, stamp })
    if (!isSample) this.saving.remember(path)
  }

  /** Opens something in place of what is being opened. @returns whether it was opened. */
  async #guarded(path: string, run: (options: TaskOptions) => Promise<void>): Promise<boolean> {
    this.abandonMissing()
    this.missingFiles = null
    this.opening = true
    try {
      await this.#openings.run((latest) =>
        this.#parts.link.task(`Opening ${fileName(path)}`, ({ signal, onProgress }) =>
          run({ signal: AbortSignal.any([signal, latest]), onProgress })
        )
      )
      return true
    } catch (error) {
      this.#parts.notices.report(error)
      return false
    } finally {
      this.opening = this.#openings.isUnderWay
    }
  }

  #chosen(request: Parameters<Shell['chooseFile']>[0]): Promise<string | null> {
    return this.#parts.shell.chooseFile(request).catch((error: unknown) => {
      this.#parts.notices.report(error)
      return null
    })
  }
}
