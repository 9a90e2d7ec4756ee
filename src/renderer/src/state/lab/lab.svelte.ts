/**
 * The Lab: runs that are kept, those that train in this window, what is compared, and what is being made.
 * Not here: how things look (panels/lab), what a form holds (training-form.svelte.ts).
 */
import type { Progress } from '#shared/contract.ts'
import { errorData, LimenError, type ErrorData } from '#shared/errors.ts'
import type { EngineClient } from '#shared/engine-client.ts'
import type { DamagedRun, RunNews, SampleTraining, TrainingRun } from '#shared/training-runs.ts'
import type { Connection } from '../../connection/index.ts'
import type { EngineLink } from '../engine-link.svelte.ts'
import type { Notices } from '../notices.svelte.ts'
import type { StudyFiles } from '../study-files.svelte.ts'
import { ForkForm } from './fork-form.svelte.ts'
import { freeMark } from './free-mark.ts'
import { beginning, withCheckpoint, withNews, withProgress, withSteps, type LiveRun } from './run-changes.ts'
import { RunEngines } from './run-engines.ts'
import { NewsBatches } from './news-batches.ts'
import type { PlottedRun } from './run-lines.ts'
import { RunNetworks } from './run-networks.ts'
import { freeName } from './run-words.ts'
import { TrainingForm } from './training-form.svelte.ts'

interface Parts {
  link: EngineLink
  shell: Connection['shell']
  notices: Notices
  files: StudyFiles
}

/** How often runs that train in other windows are looked for. */
const watchMilliseconds = 4000

export class Lab {
  isOpen = $state(false)
  /** Null until the runs were listed. */
  runs = $state.raw<readonly TrainingRun[] | null>(null)
  damaged = $state.raw<readonly DamagedRun[]>([])
  /** Why the runs could not be listed. */
  listTrouble = $state.raw<ErrorData | null>(null)
  /** What was being done when a run ended with an error, by run. */
  troubles = $state.raw<Readonly<Record<string, ErrorData>>>({})
  /** Runs that train in this window. */
  live = $state.raw<Readonly<Record<string, LiveRun>>>({})
  selectedId = $state<string | null>(null)
  /** Marks of the runs that are compared with the selected one. */
  marks = $state.raw<Readonly<Record<string, number>>>({})
  isLogarithmic = $state(true)
  form = $state.raw<TrainingForm | null>(null)
  fork = $state.raw<ForkForm | null>(null)
  /** The run that is to be deleted, if the user means it. */
  deleting = $state.raw<{ id: string; name: string } | null>(null)
  readonly selected: TrainingRun | null = $derived.by(
    () => this.runs?.find(({ id }) => id === this.selectedId) ?? null
  )
  readonly plotted: PlottedRun[] = $derived.by(() =>
    (this.runs ?? []).flatMap((run) => {
      const mark = run.id === this.selectedId ? null : this.marks[run.id]
      return mark === undefined ? [] : [{ run, live: this.live[run.id] ?? null, mark }]
    })
  )
  readonly trainingCount: number = $derived.by(() => Object.keys(this.live).length)

  readonly networks: RunNetworks
  readonly #parts: Parts
  readonly #engines: RunEngines
  #samples: readonly SampleTraining[] = []

  constructor(parts: Parts, anotherEngine: () => EngineClient) {
    this.#parts = parts
    this.#engines = new RunEngines(anotherEngine)
    this.networks = new RunNetworks(parts, {
      leave: () => (this.isOpen = false),
      keep: (id, checkpoint) => {
        const run = this.#run(id)
        if (run) this.#replace({ ...run, checkpoints: withCheckpoint(run.checkpoints, checkpoint) })
      }
    })
  }

  /** Lists the runs when the Lab opens, and watches those of other windows while it is; call while a component is being made. */
  follow(): void {
    $effect(() => {
      if (this.isOpen && this.#parts.link.status === 'up') void this.refresh()
    })
    $effect(() => {
      const isElsewhere =
        this.runs?.some(({ id, state }) => state === 'training' && !(id in this.live)) ?? false
      if (!this.isOpen || !isElsewhere) return
      const timer = setInterval(() => void this.refresh(), watchMilliseconds)
      return () => {
        clearInterval(timer)
      }
    })
  }

  async refresh(): Promise<void> {
    const { link } = this.#parts
    try {
      const { runs, damaged } = await link.call('listRuns', {})
      // What trains here is known better than by its files.
      this.runs = runs.map((run) => (run.id in this.live ? (this.#run(run.id) ?? run) : run))
      this.damaged = damaged
      this.listTrouble = null
      if (!this.selected) this.selectedId = runs[0]?.id ?? null
    } catch (error) {
      // What was listed before is still right while the engine starts again.
      if (this.runs === null) this.listTrouble = errorData(error)
    }
  }

  select(id: string): void {
    this.selectedId = id
    this.closeForms()
  }

  toggleCompared(id: string): void {
    const { [id]: mark, ...others } = this.marks
    this.marks = mark === undefined ? { ...others, [id]: freeMark(Object.values(others)) } : others
  }

  /** Begins to put a new run together. */
  async compose(): Promise<void> {
    this.isOpen = true
    if (this.runs === null) await this.refresh()
    await this.#guarded(async () => {
      if (this.#samples.length === 0)
        this.#samples = (await this.#parts.link.call('listTrainings', {})).trainings
    })
    this.closeForms()
    this.form = new TrainingForm(this.#parts.link, this.#samples)
  }

  composeFork(run: TrainingRun, step: number | null): void {
    this.closeForms()
    this.fork = new ForkForm(run, step, this.#free(`${run.name}, from ${step ?? run.step}`))
  }

  closeForms(): void {
    this.form = null
    this.fork = null
  }

  /** Makes the run of the form, and trains it. */
  async create(): Promise<void> {
    const { form } = this
    const training = form?.training
    if (!form || !training) return
    const request = { name: this.#free(form.name), training, seed: form.trainer.seed }
    await this.#begin(() => this.#parts.link.call('createRun', request), form)
  }

  async createFork(): Promise<void> {
    const { fork } = this
    if (!fork?.choice) return
    const { run, step, name, choice: training, trainer } = fork
    const request = { run: run.id, step, name: this.#free(name), training, seed: trainer.seed }
    await this.#begin(() => this.#parts.link.call('forkRun', request), fork)
  }

  async #begin(make: () => Promise<TrainingRun>, from: TrainingForm | ForkForm): Promise<void> {
    try {
      const run = await make()
      this.runs = [run, ...(this.runs ?? [])]
      if (from instanceof ForkForm) this.#compareWith(from.run.id)
      this.select(run.id)
      void this.train(run.id)
    } catch (error) {
      this.#parts.notices.report(error)
    }
  }

  #compareWith(id: string): void {
    if (!(id in this.marks)) this.toggleCompared(id)
  }

  /** Trains a run, or goes on, in an engine of its own: nothing else waits for it. */
  async train(id: string): Promise<void> {
    const run = this.#run(id)
    if (!run || id in this.live) return
    this.#note(id, null)
    this.live = { ...this.live, [id]: beginning(run.step) }
    this.#replace({ ...run, state: 'training' })
    const news = new NewsBatches((all) => {
      this.#hear(id, all)
    })
    try {
      const ended = await this.#engines.train(id, {
        onPart: (each) => {
          news.add(each)
        },
        onProgress: (progress) => {
          this.#hearProgress(id, progress)
        }
      })
      news.flush()
      this.#leave(id)
      this.#replace({ ...ended, name: this.#run(id)?.name ?? ended.name })
    } catch (error) {
      news.flush()
      this.#leave(id)
      this.#note(id, whatToDo(error))
      const left = this.#run(id)
      if (left) this.#replace({ ...left, state: left.step > 0 ? 'paused' : 'new' })
      await this.refresh()
    }
  }

  /** It no longer trains here. */
  #leave(id: string): void {
    const { [id]: _ended, ...others } = this.live
    this.live = others
  }

  #hear(id: string, news: readonly RunNews[]): void {
    const [run, live] = [this.#run(id), this.live[id]]
    if (run) this.#replace(news.reduce(withNews, run))
    if (live) this.live = { ...this.live, [id]: news.reduce(withSteps, live) }
  }

  #hearProgress(id: string, progress: Progress): void {
    const live = this.live[id]
    if (!live) return
    const next = withProgress(live, progress) // Told of with every few steps, it changes once.
    if (next.preparing !== live.preparing) this.live = { ...this.live, [id]: next }
  }

  /** Ends the training after the steps that are under way; all of it is kept. */
  async pause(id: string): Promise<void> {
    const live = this.live[id]
    if (!live) return
    this.live = { ...this.live, [id]: { ...live, isPausing: true } }
    await this.#engines.pause(id)
  }

  /** Before the window closes. */
  async pauseAll(): Promise<void> {
    await Promise.all(Object.keys(this.live).map((id) => this.pause(id)))
  }

  rename(id: string, name: string): Promise<void> {
    return this.#guarded(async () => {
      const { name: taken } = await this.#parts.link.call('renameRun', { run: id, name })
      const run = this.#run(id)
      if (run) this.#replace({ ...run, name: taken })
    })
  }

  /** Deletes what the user was asked about. */
  async delete(): Promise<void> {
    const { deleting } = this
    this.deleting = null
    if (!deleting) return
    const { id } = deleting
    await this.pause(id)
    await this.#guarded(async () => {
      await this.#parts.link.call('deleteRun', { run: id })
      const { [id]: _mark, ...marks } = this.marks
      this.marks = marks
      this.runs = this.runs?.filter((run) => run.id !== id) ?? null
      this.damaged = this.damaged.filter((run) => run.id !== id)
      if (this.selectedId === id) this.selectedId = this.runs?.[0]?.id ?? null
    })
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#parts.notices.report(error)
    }
  }

  #run(id: string): TrainingRun | null {
    return this.runs?.find((run) => run.id === id) ?? null
  }

  #replace(run: TrainingRun): void {
    this.runs = this.runs?.map((each) => (each.id === run.id ? run : each)) ?? null
  }

  #note(id: string, trouble: ErrorData | null): void {
    const { [id]: _before, ...others } = this.troubles
    this.troubles = trouble === null ? others : { ...others, [id]: trouble }
  }

  #free(name: string): string {
    return freeName(
      name.trim(),
      (this.runs ?? []).map((run) => run.name)
    )
  }
}

/** An engine that ended left the last look on the disk. */
function whatToDo(error: unknown): ErrorData {
  const data = errorData(error)
  if (!(error instanceof LimenError) || error.tag !== 'engine') return data
  return { ...data, advice: 'What it had reached by its last look is kept: resume it from there.' }
}
