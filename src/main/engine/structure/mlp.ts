/** Recognises MLPs: a linear map, an activation function, perhaps a gate, and a linear map back. */
import type { ActivationFunction } from './activation-functions.ts'
import { dataInput, isBias, isScale, linearBehind, linearMap } from './linear.ts'
import type { Normalization } from './normalization.ts'
import { beforeLayout, isLayout } from './walks.ts'
import type { Wiring } from './wiring.ts'

export interface Mlp {
  /** Before the activation function; of a gated MLP, the gate's side. */
  pre: string
  /** After the activation function, and after the product with the other side. */
  post: string
  /** Of a gated MLP: the activated gate, and the linear side that it multiplies. */
  gate?: { activated: string; linear: string }
  /** Answer of the second linear map, or of what follows it in the same branch. */
  out: string
  /** 'GELU', 'SwiGLU', … */
  label: string
}

/** Activation functions by their answer. */
export type ActivationsByOutput = ReadonlyMap<string, ActivationFunction>

/** The MLP whose answer a value is; null where something else makes it. */
export function mlpBehind(
  wiring: Wiring,
  out: string,
  activations: ActivationsByOutput,
  normalizations: readonly Normalization[]
): Mlp | null {
  const second = secondMap(wiring, out, normalizations)
  if (second === null) return null
  const post = beforeLayout(wiring, second)
  const activation = activations.get(post) ?? squaredActivation(wiring, post, activations)
  if (activation !== undefined) {
    const first = linearBehind(wiring, activation.input)
    return first === null ? null : { pre: activation.input, post, out, label: activation.label }
  }
  return gatedMlp(wiring, post, out, activations)
}

/** What the last linear map before `out` reads, also through a normalisation at the branch's end. */
function secondMap(wiring: Wiring, out: string, normalizations: readonly Normalization[]): string | null {
  let current = out
  for (let steps = 0; steps < 10; steps++) {
    const node = wiring.producer(current)
    if (node === undefined) return null
    const map = linearMap(wiring, node)
    if (map !== null) return map.input
    const normalized = normalizations.find(({ output }) => output === current)
    if (normalized !== undefined) current = normalized.input
    else if (isLayout(node) || isBias(wiring, node) || isScale(wiring, node))
      current = dataInput(wiring, node)
    else return null
  }
  return null
}

/** ReLU², which some language models use. */
function squaredActivation(
  wiring: Wiring,
  post: string,
  activations: ActivationsByOutput
): ActivationFunction | undefined {
  const node = wiring.producer(post)
  const [base = '', exponent] = node?.inputs ?? []
  const isSquare =
    node?.op === 'Pow' ? wiring.scalar(exponent) === 2 : node?.op === 'Mul' && base === exponent
  const activation = isSquare ? activations.get(base) : undefined
  return activation && { ...activation, label: `${activation.label}²` }
}

const gatedLabels: Readonly<Record<string, string>> = {
  SiLU: 'SwiGLU',
  GELU: 'GEGLU',
  'GELU (tanh)': 'GEGLU',
  ReLU: 'ReGLU',
  sigmoid: 'GLU'
}

function gatedMlp(wiring: Wiring, post: string, out: string, activations: ActivationsByOutput): Mlp | null {
  const node = wiring.producer(post)
  const [a = '', b = ''] = node?.inputs ?? []
  if (node?.op !== 'Mul') return null
  const [activated, linear] = activations.has(beforeLayout(wiring, a)) ? [a, b] : [b, a]
  const activation = activations.get(beforeLayout(wiring, activated))
  if (activation === undefined || !isProjected(wiring, linear) || !isProjected(wiring, activation.input))
    return null
  const label = gatedLabels[activation.label] ?? `gated ${activation.label}`
  return { pre: activation.input, gate: { activated: activation.output, linear }, post, out, label }
}

/** Comes from a linear map, or is one part of its answer. */
function isProjected(wiring: Wiring, tensor: string): boolean {
  if (linearBehind(wiring, tensor) !== null) return true
  const node = wiring.producer(beforeLayout(wiring, tensor))
  return (node?.op === 'Split' || node?.op === 'Slice') && linearBehind(wiring, node.inputs[0] ?? '') !== null
}
