/** What a new run will be, as it is put together: task, network and how it is trained, from the schema and from training files. */
import type { Contract } from '#shared/contract.ts'
import {
  fieldsOf,
  kindsOf,
  suggestedSettings,
  type Field,
  type FieldValue,
  type Kind
} from '#shared/schema-fields.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import { networkSchema, taskSchema, trainingSchema, type Training } from '#shared/training.ts'
import type { SampleTraining, TrainingCheck } from '#shared/training-runs.ts'
import type { EngineLink } from '../engine-link.svelte.ts'
import { checkpointSteps, type CheckpointSpacing } from './checkpoint-steps.ts'
import { nameInWords } from './run-words.ts'

export type Settings = Readonly<Record<string, FieldValue>>

export const taskKinds: readonly Kind[] = kindsOf(taskSchema)
export const networkKinds: readonly Kind[] = kindsOf(networkSchema)

/** Settings of AdamW that are right as they are, nearly always. */
const rare = new Set(['beta1', 'beta2', 'epsilon', 'clip', 'initialScale', 'finalShare', 'stopAt'])
const trainerFields = fieldsOf(trainingSchema.shape.training).filter(({ name }) => name !== 'checkpoints')
export const usualTrainerFields: readonly Field[] = trainerFields.filter(({ name }) => !rare.has(name))
export const rareTrainerFields: readonly Field[] = trainerFields.filter(({ name }) => rare.has(name))

/** Where no training file says better. */
const usualTrainer: Settings = { learningRate: 0.003, warmUp: 50, evaluateEvery: 50 }

/** How long typing rests before the engine is asked. */
const restMilliseconds = 200

export const kindNamed = (kinds: readonly Kind[], name: FieldValue): Kind | null =>
  kinds.find(({ kind }) => kind === name) ?? null

/** Settings of how a run is trained, for new runs and forks alike. */
export class TrainerForm {
  settings = $state.raw<Settings>({})
  seed = $state(1)
  checkpoints = $state(12)
  spacing = $state<CheckpointSpacing>('logarithmic')
  /** What is wrong with texts that were typed, by their fields. */
  issues = $state.raw<Readonly<Record<string, string>>>({})
  readonly hasIssues: boolean = $derived.by(() => Object.keys(this.issues).length > 0)
  readonly choice: Settings = $derived.by(() => ({
    ...this.settings,
    checkpoints: checkpointSteps(this.checkpoints, this.spacing, Number(this.settings['steps']))
  }))

  set(name: string, value: FieldValue): void {
    this.settings = { ...this.settings, [name]: value }
  }

  /** Notes what is wrong with a field, or null that nothing is. */
  note(field: string, issue: string | null): void {
    const { [field]: _before, ...others } = this.issues
    this.issues = issue === null ? others : { ...others, [field]: issue }
  }

  /** Of fields that are no longer there. */
  forgetIssues(prefix = ''): void {
    const kept = Object.entries(this.issues).filter(([field]) => !field.startsWith(prefix))
    this.issues = Object.fromEntries(kept)
  }
}

export class TrainingForm {
  readonly trainer = new TrainerForm()
  task = $state.raw<Settings>({})
  network = $state.raw<Settings>({})
  /** Kinds of networks that fit the task; null until the engine has said so. */
  fitting = $state.raw<readonly string[] | null>(null)
  /** What it would be; null until the engine has said so. */
  check = $state.raw<TrainingCheck | null>(null)
  trouble = $state.raw<ErrorData | null>(null)
  readonly samples: readonly SampleTraining[]
  /** Training files of the chosen task. */
  readonly ownSamples: readonly SampleTraining[] = $derived.by(() => this.#samplesOf(this.task['kind']))
  sample = $state<string | null>(null)
  /** Grows when all settings are replaced: what was typed before is no longer meant. */
  version = $state(0)
  readonly training: Training | null = $derived.by(() => {
    const { task, network } = this
    const title = this.name.trim() || undefined
    return trainingSchema.safeParse({ title, task, network, training: this.trainer.choice }).data ?? null
  })
  #typedName = $state<string | null>(null)
  readonly #link: EngineLink

  constructor(link: EngineLink, samples: readonly SampleTraining[]) {
    this.#link = link
    this.samples = samples
    this.chooseTask(
      samples.find(({ name }) => name === 'sequence-1-layer')?.training.task.kind ?? taskKinds[0]?.kind
    )
  }

  get name(): string {
    const title = this.samples.find(({ name }) => name === this.sample)?.training.title
    return this.#typedName ?? title ?? nameInWords(String(this.task['kind'] ?? ''))
  }

  set name(name: string) {
    this.#typedName = name
  }

  /** Asks the engine what fits and how large it is; call while a component is being made. */
  follow(): void {
    $effect(() => {
      const task = taskSchema.safeParse(this.task).data
      return (
        task &&
        this.#ask('fittingNetworks', { task }, ({ kinds, error }) => {
          this.fitting = kinds
          this.trouble = error
          const [first] = kinds
          if (first !== undefined && !kinds.includes(String(this.network['kind']))) this.chooseNetwork(first)
        })
      )
    })
    $effect(() => {
      const { training } = this
      this.check = null
      return training
        ? this.#ask('checkTraining', { training }, (check) => {
            this.check = check
            this.trouble = null
          })
        : undefined
    })
  }

  /** With the settings of its first training file, where it has one. */
  chooseTask(kind: FieldValue): void {
    const [sample] = this.#samplesOf(kind)
    if (sample) {
      this.take(sample)
      return
    }
    const chosen = kindNamed(taskKinds, kind)
    if (!chosen) return
    this.sample = null
    this.fitting = null
    this.task = suggestedSettings(chosen)
    const { kind: _, ...settings } = suggestedSettings({ kind: '', text: '', fields: trainerFields })
    this.#train({ ...settings, ...usualTrainer })
  }

  chooseNetwork(kind: FieldValue): void {
    const chosen = kindNamed(networkKinds, kind)
    if (!chosen) return
    this.network = suggestedSettings(chosen)
    this.trainer.forgetIssues('network.')
  }

  /** Takes all of a training file. */
  take({ name, training }: SampleTraining): void {
    this.sample = name
    this.task = training.task
    this.network = training.network
    const { checkpoints: _, ...settings } = training.training
    this.#train(settings)
  }

  setTask(name: string, value: FieldValue): void {
    this.task = { ...this.task, [name]: value }
  }

  setNetwork(name: string, value: FieldValue): void {
    this.network = { ...this.network, [name]: value }
  }

  #train(settings: Settings): void {
    this.trainer.settings = settings
    this.trainer.forgetIssues()
    this.version++
  }

  #samplesOf(kind: FieldValue): SampleTraining[] {
    return this.samples.filter(({ training }) => training.task.kind === kind)
  }

  /** Asks once typing rests. @returns what makes the answer unwanted. */
  #ask<M extends 'fittingNetworks' | 'checkTraining'>(
    method: M,
    request: Contract[M]['request'],
    take: (answer: Contract[M]['answer']) => void
  ): () => void {
    const unwanted = new AbortController()
    const ask = async (): Promise<void> => {
      try {
        const answer = await this.#link.call(method, request, { signal: unwanted.signal })
        if (!unwanted.signal.aborted) take(answer)
      } catch (error) {
        if (!unwanted.signal.aborted) this.trouble = errorData(error)
      }
    }
    const timer = setTimeout(() => void ask(), restMilliseconds)
    return () => {
      clearTimeout(timer)
      unwanted.abort()
    }
  }
}
