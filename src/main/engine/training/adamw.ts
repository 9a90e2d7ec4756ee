/**
 * AdamW as nodes (Loshchilov & Hutter 2019), for all weights as one vector: gradients are cut to a largest norm, and weight
 * decay is decoupled from them. What changes from step to step is fed: learning rate and bias corrections (schedule.ts).
 *
 *   g ← g · min(1, clip / ‖g‖)
 *   m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²
 *   w ← w − η λ w − η (m · c₁) / (√(v · c₂) + ε),  with c = 1 / (1 − βᵗ)
 */
import type { GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { TrainerChoice } from '#shared/training.ts'

export type AdamWChoice = Pick<TrainerChoice, 'weightDecay' | 'beta1' | 'beta2' | 'epsilon' | 'clip'>

/** Names of values, each a vector with an entry for each weight. */
export interface OptimizerState {
  readonly weights: string
  readonly first: string
  readonly second: string
}

export interface OptimizerInputs extends OptimizerState {
  readonly gradient: string
  /** Learning rate η, c₁ and c₂, float32 [3]. */
  readonly rates: string
  /** 1 where weights decay, 0 elsewhere, float32 [weights]. */
  readonly decays: string
}

export interface OptimizerNodes extends OptimizerState {
  /** Norm of the gradient before it is cut. */
  readonly norm: string
}

/** Writes the update and answers what comes out. */
export function adamW(b: GraphEdit, from: OptimizerInputs, choice: AdamWChoice): OptimizerNodes {
  const { beta1, beta2 } = choice
  const number = (value: number): string => b.constant('float32', [], [value])
  const mul = (left: string, right: string): string => b.node('Mul', [left, right])
  const add = (left: string, right: string): string => b.node('Add', [left, right])
  const [rate, correction1, correction2] = [0, 1, 2].map((entry) => b.at(from.rates, 0, entry)) as [
    string,
    string,
    string
  ]
  const norm = b.node('ReduceL2', [from.gradient], { keepdims: 0 })
  const gradient = mul(from.gradient, shrink(b, norm, choice.clip))
  const first = add(mul(from.first, number(beta1)), mul(gradient, number(1 - beta1)))
  const second = add(mul(from.second, number(beta2)), mul(mul(gradient, gradient), number(1 - beta2)))
  const root = add(b.node('Sqrt', [mul(second, correction2)]), number(choice.epsilon))
  const step = b.node('Div', [mul(first, mul(rate, correction1)), root])
  const decay = mul(mul(from.weights, from.decays), mul(rate, number(choice.weightDecay)))
  const weights = b.node('Sub', [b.node('Sub', [from.weights, decay]), step])
  return { weights, first, second, norm }
}

/** min(1, clip / norm); a gradient of zeros stays one. */
function shrink(b: GraphEdit, norm: string, clip: number): string {
  const limit = b.constant('float32', [], [clip])
  return b.node('Div', [limit, b.node('Max', [norm, limit])])
}
