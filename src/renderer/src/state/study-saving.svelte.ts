/**
 * Saves the study: to its file, or to the draft that is kept between starts. What can't be written is kept as the draft, so
 * that nothing is lost to a full disk, a read-only folder or another program. Not here: opening (study-files.svelte.ts).
 */
import type { Contract, StudyEntry } from '#shared/contract.ts'
import type { Study } from '#shared/study.ts'
import { fileKinds, type Shell } from '../connection/index.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { Drafts } from './drafts.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import type { Notices } from './notices.svelte.ts'
import type { OpenNetwork } from './open-network.svelte.ts'
import { studyOf } from './study-document.ts'
import type { Trajectories } from './trajectories.svelte.ts'

const autosaveMilliseconds = 1500
const mostRecent = 8

interface Parts {
  link: EngineLink
  shell: Shell
  network: OpenNetwork
  document: DocumentStore
  trajectories: Trajectories
  notices: Notices
}

/** The file that a study lies in, and what it held when it was read or written last. */
export interface StudyFile {
  path: string
  stamp: string
}

/** A study of this moment, once the hash of its network is known. */
type Identifiable = (sha256: string) => Study

export class StudySaving {
  recent = $state.raw<readonly StudyEntry[]>(Drafts.recent())
  /** Where the study is saved; null for samples and new ones. */
  file = $state.raw<StudyFile | null>(null)
  /** Revision of the document that is on disk (or in the draft). */
  savedRevision = $state(0)
  /** True after a write that failed, until one succeeds: the file does not hold what is shown. */
  #isRefused = $state(false)

  readonly #parts: Parts
  /** Writes follow each other, since each one needs the stamp of the one before. */
  #writing: Promise<unknown> = Promise.resolve()
  #isWriting = false
  /** Counts the studies shown: a write that ends after its study has made way says nothing of the next one. */
  #studiesBegun = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Where the study of the moment stands. 'untouched' is one without a file that holds no edits. */
  get state(): 'untouched' | 'draft' | 'saved' | 'edited' | 'refused' {
    const { revision } = this.#parts.document
    if (this.file === null) return revision === 0 ? 'untouched' : 'draft'
    if (revision !== this.savedRevision) return 'edited'
    return this.#isRefused ? 'refused' : 'saved'
  }

  /** Saves by itself a moment after the last edit, and when the page goes. */
  follow(): void {
    $effect(() => {
      const { revision } = this.#parts.document
      if (revision === this.savedRevision || this.#parts.network.sha256 === null) return
      const timer = setTimeout(() => void this.#autosave(), autosaveMilliseconds)
      return () => {
        clearTimeout(timer)
      }
    })
    $effect(() => {
      const keep = (): void => {
        this.#keepAsPageGoes()
      }
      window.addEventListener('pagehide', keep)
      return () => {
        window.removeEventListener('pagehide', keep)
      }
    })
  }

  /** What is on its way to the engine as the page goes may never arrive: the host writes the study, or the draft is kept as well. */
  #keepAsPageGoes(): void {
    const { document, network, shell } = this.#parts
    if (document.revision === this.savedRevision) return
    const study = network.sha256 === null ? null : this.#studyNow()?.(network.sha256)
    if (study && this.file) {
      // While another write is on its way, nobody knows the stamp that the file will have.
      if (!this.#isWriting && shell.keepStudy({ ...this.file, study })) return
      Drafts.keep(study)
    }
    void this.keepEdits()
  }

  /** Another document is shown: it lies in this file, or in none. */
  begin(file: StudyFile | null): void {
    this.#studiesBegun++
    this.file = file
    this.savedRevision = 0
    this.#isRefused = false
  }

  /** Saves edits that are still waiting for their moment; call it before the study makes way. False when its file was not written. */
  async keepEdits(): Promise<boolean> {
    return this.#parts.document.revision === this.savedRevision || this.#autosave()
  }

  async save(): Promise<void> {
    if (this.file === null) await this.saveAs()
    else if (await this.#write(this.file.path, true)) this.#parts.notices.say('Saved.')
  }

  async saveAs(): Promise<void> {
    const { document, notices, shell } = this.#parts
    const name = document.current.title.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') || 'study'
    const request = { title: 'Save the study', kinds: [fileKinds.study], suggestedName: `${name}.limen.json` }
    const path = await shell.chooseSavePath(request).catch((error: unknown) => {
      notices.report(error)
      return null
    })
    if (path === null || !(await this.#write(path, false))) return
    this.remember(path)
    notices.say(`Saved as ${path}.`)
  }

  /** Puts a path first among those opened lately. */
  remember(path: string): void {
    const { title, description } = this.#parts.document.current
    const others = this.recent.filter((entry) => entry.path !== path)
    this.recent = [{ path, title, description }, ...others].slice(0, mostRecent)
    Drafts.keepRecent(this.recent)
  }

  async #autosave(): Promise<boolean> {
    if (this.file !== null) return this.#write(this.file.path, true)
    this.#keepDraft()
    return true
  }

  #keepDraft(): void {
    const { document, network } = this.#parts
    const study = this.#studyNow()
    if (!study) return
    this.savedRevision = document.revision
    // At once where that is possible: the page may be about to go.
    if (network.sha256 !== null) Drafts.keep(study(network.sha256))
    else
      network.identity().then(
        (sha256) => {
          Drafts.keep(study(sha256))
        },
        () => undefined
      )
  }

  /** Writes to a path; into the study's own file only while no other program has changed that. */
  #write(path: string, isOwnFile: boolean): Promise<boolean> {
    const study = this.#studyNow()
    if (!study) return Promise.resolve(false)
    const { revision } = this.#parts.document
    const identity = this.#parts.network.identity()
    const [begun, file] = [this.#studiesBegun, this.file]
    this.#isWriting = true
    const writing = this.#writing.then(async () => {
      const known = begun === this.#studiesBegun ? this.file : file
      const guard = isOwnFile && known ? { stamp: known.stamp } : {}
      const stamp = await this.#written(study, identity, { path, ...guard })
      if (stamp === null) return false
      if (begun !== this.#studiesBegun) return true
      this.file = { path, stamp }
      this.savedRevision = revision
      this.#isRefused = false
      return true
    })
    this.#writing = writing
    void writing.finally(() => {
      if (this.#writing === writing) this.#isWriting = false
    })
    return writing
  }

  /** The stamp of the file; null where it was not written, and the study is kept as the draft. */
  async #written(
    study: Identifiable,
    identity: Promise<string>,
    file: Omit<Contract['saveStudy']['request'], 'study'>
  ): Promise<string | null> {
    let whole: Study | null = null
    try {
      whole = study(await identity)
      const { stamp } = await this.#parts.link.call('saveStudy', { ...file, study: whole })
      Drafts.forget()
      return stamp
    } catch (error) {
      if (whole) Drafts.keep(whole)
      this.#isRefused = true
      this.savedRevision = this.#parts.document.revision
      this.#parts.notices.report(error, { label: 'Save as…', run: () => void this.saveAs() })
      return null
    }
  }

  #studyNow(): Identifiable | null {
    const { document, network, trajectories } = this.#parts
    if (!network.info) return null
    const { path } = network.info
    const [now, { projections }] = [document.current, trajectories]
    return (sha256) => studyOf(now, { path, sha256 }, projections)
  }
}
