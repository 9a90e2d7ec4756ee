/** How a fork will go on from a step of another run. */
import type { TrainerChoice } from '#shared/training.ts'
import { trainingSchema } from '#shared/training.ts'
import type { TrainingRun } from '#shared/training-runs.ts'
import { TrainerForm, type Settings } from './training-form.svelte.ts'

export class ForkForm {
  readonly run: TrainingRun
  /** The step of a checkpoint; null for where the run stands. */
  readonly step: number | null
  readonly trainer = new TrainerForm()
  name = $state('')
  readonly choice: TrainerChoice | null = $derived.by(
    () => trainingSchema.shape.training.safeParse(this.trainer.choice).data ?? null
  )
  /** Why it would have nothing to do. */
  readonly issue: string | null = $derived.by(() =>
    Number(this.trainer.settings['steps']) > this.from
      ? null
      : `It begins at step ${this.from}: choose more steps.`
  )

  constructor(run: TrainingRun, step: number | null, name: string) {
    this.run = run
    this.step = step
    this.name = name
    const { checkpoints, ...settings } = run.training.training
    this.trainer.settings = goingOn(settings, this.from, run.state === 'diverged')
    this.trainer.seed = run.seed
    this.trainer.checkpoints = checkpoints.length
    this.trainer.spacing = 'even'
  }

  get from(): number {
    return this.step ?? this.run.step
  }
}

/** Settings as they are, except where they would lead nowhere: a run that is over gets more steps, one that diverged a smaller rate. */
function goingOn(settings: Omit<TrainerChoice, 'checkpoints'>, from: number, hasDiverged: boolean): Settings {
  const steps = from < settings.steps ? settings.steps : 2 * settings.steps
  const learningRate = hasDiverged ? settings.learningRate / 10 : settings.learningRate
  return { ...settings, steps, learningRate }
}
