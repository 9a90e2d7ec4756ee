/** Runs as they change while they train: news put into what is known. Pure. */
import type { Progress } from '#shared/contract.ts'
import type { RunCheckpoint, RunNews, TrainingLook, TrainingRun } from '#shared/training-runs.ts'

/** What is known of a run that trains in this window, beyond its files. */
export interface LiveRun {
  step: number
  /** Training loss since the last look. */
  recent: { step: number; loss: number }[]
  norm: number | null
  /** Smoothed; null before the first steps. */
  millisecondsPerStep: number | null
  isPausing: boolean
  /** What the engine does before the first step, which nothing can interrupt; null once it trains. */
  preparing: string | null
}

export const beginning = (step: number): LiveRun => ({
  step,
  recent: [],
  norm: null,
  millisecondsPerStep: null,
  isPausing: false,
  preparing: null
})

/** While a network is prepared it is not known how far that has come. */
export const withProgress = (live: LiveRun, { total, label }: Progress): LiveRun => ({
  ...live,
  preparing: total > 0 ? null : label
})

/** How much of what was known of the time of a step stays with new steps. */
const kept = 0.7

/** The run with a look or checkpoint that it told of; what is told anew on resuming replaces what was there. */
export function withNews(run: TrainingRun, news: RunNews): TrainingRun {
  if (news.kind === 'steps') return run
  if (news.kind === 'checkpoint')
    return { ...run, checkpoints: withCheckpoint(run.checkpoints, news.checkpoint) }
  const looks = withLook(run.looks, news.look)
  return { ...run, looks, step: Math.max(run.step, news.look.step) }
}

function withLook(looks: readonly TrainingLook[], look: TrainingLook): TrainingLook[] {
  const before = looks.filter(({ step }) => step < look.step)
  const after = looks.filter(({ step }) => step > look.step)
  return [...before, look, ...after]
}

export function withCheckpoint(checkpoints: readonly RunCheckpoint[], added: RunCheckpoint): RunCheckpoint[] {
  const others = checkpoints.filter(({ step }) => step !== added.step)
  return [...others, added].sort((a, b) => a.step - b.step)
}

export function withSteps(live: LiveRun, news: RunNews): LiveRun {
  if (news.kind === 'checkpoint') return live
  if (news.kind === 'look') {
    const recent = live.recent.filter(({ step }) => step > news.look.step)
    return { ...live, step: Math.max(live.step, news.look.step), recent }
  }
  const { step, loss, norm } = news
  const before = live.millisecondsPerStep ?? news.millisecondsPerStep
  return {
    ...live,
    step,
    norm,
    recent: [...live.recent, { step, loss }],
    millisecondsPerStep: kept * before + (1 - kept) * news.millisecondsPerStep
  }
}
