/** Reads what a trained network's own data say about its training. Not here: writing them (training-files.ts). */
import type { Model } from '#engine/onnx/model.ts'
import type { TrainingProvenance } from '#shared/network.ts'
import { trainingSchema } from '#shared/training.ts'

/** Null for a network without such words, or with such as no training file has. */
export function trainingProvenance({ metadata }: Pick<Model, 'metadata'>): TrainingProvenance | null {
  const { data: training } = trainingSchema.safeParse(parsed(metadata.get('limen.training')))
  if (training === undefined) return null
  const text = (key: string): string | null => metadata.get(key) ?? null
  return {
    title: text('title'),
    task: training.task.kind,
    seed: numberOf(text('limen.seed')),
    step: numberOf(text('limen.step')),
    heldOutAccuracy: numberOf(text('limen.held_out_accuracy')),
    chance: numberOf(text('limen.chance')),
    heldOutLoss: numberOf(text('limen.held_out_loss')),
    command: text('limen.command'),
    license: text('license'),
    training
  }
}

function numberOf(text: string | null): number | null {
  const value = text === null || text === '' ? NaN : Number(text)
  return Number.isFinite(value) ? value : null
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
