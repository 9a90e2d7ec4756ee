/** What the optimiser is fed at each step, in float64: the learning rate and Adam's bias corrections. */
import type { TrainerChoice } from '#shared/training.ts'

export type ScheduleChoice = Pick<
  TrainerChoice,
  'steps' | 'learningRate' | 'warmUp' | 'decay' | 'finalShare' | 'beta1' | 'beta2'
>

/** The learning rate of a step, counted from 0: linear warm-up, then constant or half a cosine down to its last share. */
export function learningRateAt(choice: ScheduleChoice, step: number): number {
  const { steps, learningRate, warmUp, decay, finalShare } = choice
  if (step < warmUp) return (learningRate * (step + 1)) / (warmUp + 1)
  if (decay === 'none') return learningRate
  const done = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp))
  return learningRate * (finalShare + (1 - finalShare) * 0.5 * (1 + Math.cos(Math.PI * done)))
}

/** Learning rate, 1 / (1 − β₁ᵗ) and 1 / (1 − β₂ᵗ) for t = step + 1. */
export const ratesAt = (choice: ScheduleChoice, step: number): [number, number, number] => [
  learningRateAt(choice, step),
  1 / (1 - choice.beta1 ** (step + 1)),
  1 / (1 - choice.beta2 ** (step + 1))
]
