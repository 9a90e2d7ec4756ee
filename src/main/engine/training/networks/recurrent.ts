/**
 * Recurrent networks over a series or over tokens: one GRU, LSTM or tanh layer, and a linear read-out at each step.
 * Not here: the layer step by step (unrolled.ts).
 */
import type { NetworkChoice } from '#shared/training.ts'
import type { TaskAnswer, TaskInput } from '../tasks/task.ts'
import type { NetworkBuilder } from './network-builder.ts'
import { type FreshNetwork } from './network-builder.ts'
import { unrolled } from './unrolled.ts'

type RecurrentChoice = Extract<NetworkChoice, { kind: 'recurrent' }>

/** Gates of each operator, whose rows of weights follow each other. */
const gates = { gru: 3, lstm: 4, rnn: 1 } as const

/** What a recurrent layer is made of, in ONNX's order of the gates. */
export interface RecurrentLayer {
  readonly cell: RecurrentChoice['cell']
  readonly units: number
  readonly steps: number
  /** [gates · units, features] after an axis of size 1 for the direction; likewise the others. */
  readonly W: string
  /** [1, gates · units, units] */
  readonly R: string
  /** [1, 2 · gates · units]: the biases of W, then those of R. */
  readonly B: string
}

export interface RecurrentEnds {
  input: Extract<TaskInput, { kind: 'tokens' | 'series' }>
  answer: TaskAnswer
  /** Numbers or classes of the answer. */
  count: number
}

/** Output `logits` or, for numbers, `output`: [batch, steps, count]. */
export function buildRecurrent(
  b: NetworkBuilder,
  choice: RecurrentChoice,
  { input, answer, count }: RecurrentEnds,
  isUnrolled: boolean
): FreshNetwork {
  const { cell, units } = choice
  const { value, features, steps } = entered(b, choice, input)
  const rows = gates[cell] * units
  const layer: RecurrentLayer = {
    cell,
    units,
    steps,
    W: b.weight(`${cell}.W`, [1, rows, features], features),
    R: b.weight(`${cell}.R`, [1, rows, units], units),
    B: b.filled(`${cell}.B`, [1, 2 * rows], 0)
  }
  const byStep = b.op('Transpose', [value], undefined, { perm: [1, 0, 2] })
  const states = isUnrolled ? unrolled(b, byStep, layer) : operator(b, byStep, layer)
  const byBatch = b.op('Transpose', [b.op('Squeeze', [states, b.integers(1)])], undefined, {
    perm: [1, 0, 2]
  })
  const output = answer.kind === 'class' ? 'logits' : 'output'
  b.linear('readout', byBatch, [units, count], output)
  return b.finished(output, ['batch', steps, count])
}

/** The network's input as [batch, steps, features]. */
function entered(
  b: NetworkBuilder,
  { embedding }: RecurrentChoice,
  input: RecurrentEnds['input']
): { value: string; features: number; steps: number } {
  if (input.kind === 'series') {
    const { steps, features } = input
    return { value: b.graph.input('series', 'float32', ['batch', steps, features]), features, steps }
  }
  const { positions, tokens } = input
  b.graph.input('tokens', 'int64', ['batch', positions])
  const table = b.weight('embed.W_E', [tokens.length, embedding], 1)
  return { value: b.op('Gather', [table, 'tokens'], 'embed'), features: embedding, steps: positions }
}

/** States of all steps, [steps, 1, batch, units], by the native operator. */
function operator(b: NetworkBuilder, x: string, { cell, units, W, R, B }: RecurrentLayer): string {
  return b.op(cell.toUpperCase(), [x, W, R, B], `${cell}.hidden`, {
    hidden_size: units,
    ...(cell === 'gru' && { linear_before_reset: 1 })
  })
}
