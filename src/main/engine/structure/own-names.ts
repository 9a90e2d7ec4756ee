/** Readable parts of the names that exporters gave to nodes and tensors. */
import type { Wiring } from './wiring.ts'

/** Beginnings and endings that exporters add to every tensor. */
const decoration = /^p2o\.|(_output_\d+|:\d+|\.tmp_\d+|_Output_\d+)$/g

/** What TensorFlow calls the operators that layers are made of. */
const tensorFlowOps = 'BiasAdd|Conv2D|Conv1D|FusedBatchNormV3|AddV2|Relu|Sigmoid|Tensordot'

/** Modules that only follow a layer with weights, and what reads the weights. */
const appendage = /(^|\/)((re_lu|batch_normalization|activation)(_\d+)?\/|ReadVariableOp)/

/**
 * The path of modules that a tensor was made in, from its own name or that of its node: '/encoder/0/conv/Conv_output_0' is
 * ['encoder', '0', 'conv'].
 */
export function modulePath(wiring: Wiring, tensor: string): string[] {
  const { parts, endsInOperator } = ownParts(wiring, tensor)
  return parts.length > 1 && endsInOperator ? parts.slice(0, -1) : parts
}

/** The same with the operator at its end, as exporters name what a module has several of: ['layers.0', 'MatMul_1']. */
export const operatorPath = (wiring: Wiring, tensor: string): string[] => ownParts(wiring, tensor).parts

function ownParts(wiring: Wiring, tensor: string): { parts: string[]; endsInOperator: boolean } {
  const node = wiring.producer(tensor)
  const own = tensor.replaceAll(decoration, '')
  const isNumber = /^\d+$/.test(own)
  const names = (isNumber && node !== undefined && node.name !== '' ? node.name : own).split(';')
  // Fused nodes are called after all their parts: the one that has weights says most.
  const name = names.find((part) => !appendage.test(part)) ?? names[0] ?? own
  const parts = name.split(name.includes('/') ? '/' : '.').filter((part) => part !== '')
  const operator = new RegExp(`^(${node?.op ?? ''}|${tensorFlowOps})(_\\d+)?$`)
  const endsInOperator = operator.test(parts.at(-1) ?? '')
  return { parts: endsInOperator ? parts : withoutBareNumber(parts), endsInOperator }
}

/** A number alone says nothing: it stays with the part before it. */
function withoutBareNumber(parts: readonly string[]): string[] {
  const last = parts.at(-1) ?? ''
  if (parts.length < 2 || !/^\d+$/.test(last)) return [...parts]
  return [...parts.slice(0, -2), `${parts.at(-2) ?? ''}.${last}`]
}

/** The last readable part of a tensor's name, for a label. */
export const shortName = (wiring: Wiring, tensor: string): string =>
  modulePath(wiring, tensor).at(-1) ?? tensor
