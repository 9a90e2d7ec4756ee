/** What is said of runs and of the settings that they have. Pure. */
import { shellCommand } from '#shared/shell-command.ts'
import type { RunState, TrainingLook, TrainingRun } from '#shared/training-runs.ts'
import { valueText } from '../number-format.ts'
import type { LiveRun } from './run-changes.ts'

/** Parts of names of settings that are written in capitals. */
const initials = new Set(['mlp', 'cnn', 'gnn', 'gru', 'lstm', 'rnn', 'vit'])

/** 'modular-addition' → 'Modular addition', 'mlpWidth' → 'MLP width'. */
export function nameInWords(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z0-9])/g, '$1 $2')
    .toLowerCase()
    .split(/[- ]/)
  const text = words.map((word) => (initials.has(word) ? word.toUpperCase() : word)).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const stateWords: Readonly<Record<RunState, string>> = {
  new: 'not started',
  training: 'training',
  paused: 'paused',
  done: 'done',
  diverged: 'diverged'
}

export const stateInWords = (state: RunState): string => stateWords[state]

/** What a run does that trains in this window. A network that is being prepared hears of nothing until it is there. */
export function liveInWords({ preparing, isPausing }: LiveRun): string {
  if (isPausing) return preparing === null ? 'pausing…' : 'pausing when the network is prepared…'
  return preparing === null ? 'training' : 'preparing…'
}

/** '100 %', '97.3 %': a tenth is shown where it tells something. */
export function accuracyText(share: number): string {
  const percent = 100 * share
  const text = percent.toFixed(1)
  return `${text.endsWith('.0') ? text.slice(0, -2) : text} %`
}

/** The look at this step, or the last one before it. */
export const lookAt = (looks: readonly TrainingLook[], step: number): TrainingLook | null =>
  looks.findLast((look) => look.step <= step) ?? null

/** 'about 40 s', 'about 3 min', 'about 2 h'. */
export function remainingText(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`
  return `about ${Math.round(seconds / 3600)} h`
}

/** The learning rate and how it changes, in a sentence's part. */
export function scheduleText({ training }: TrainingRun['training']): string {
  const { learningRate, warmUp, decay, finalShare } = training
  const end = decay === 'none' ? 'constant' : `cosine to ${valueText(learningRate * finalShare)}`
  return `${valueText(learningRate)}${warmUp > 0 ? `, ${warmUp} steps of warm-up` : ''}, ${end}`
}

/** `limen train` for the same run; none for a fork, which begins at weights of another. */
export function commandText(run: TrainingRun): string | null {
  if (run.origin !== null) return null
  const out = `${fileStem(run.name)}.onnx`
  return shellCommand('npx', 'limen', 'train', run.trainingFile, '--out', out, '--seed', String(run.seed))
}

/** A name as that of a file. */
export const fileStem = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'network'

/** A name that no run has yet: 'Copying', 'Copying 2', … */
export function freeName(wanted: string, taken: readonly string[]): string {
  const names = new Set(taken)
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted} ${count}`
    if (!names.has(name)) return name
  }
}
