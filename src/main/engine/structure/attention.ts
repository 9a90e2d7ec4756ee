/**
 * Recognises attention that is spelled out: queries by keys, softmax, by values, with the scale, mask, rotation and
 * repetition of heads that exporters put between. Not here: fused operators (fused-attention.ts).
 */
import type { Node } from '#engine/onnx/model.ts'
import type { AxisRole } from '#shared/network.ts'
import { rolesAfter } from './axis-tracking.ts'
import { operandHistory, type OperandHistory } from './attention-operands.ts'
import { scoreOperands, valueOperand, type Mixing } from './attention-products.ts'
import { isMasking } from './attention-mask.ts'
import { isDataProduct } from './linear.ts'
import { findSoftmaxes } from './softmax.ts'
import type { RoledValue } from './roled-value.ts'
import { isLayout, type Region } from './walks.ts'
import type { Wiring } from './wiring.ts'
import { opSet } from './op-set.ts'

export interface Attention {
  /** Queries, keys and values by head, before rotation and scale. */
  q: RoledValue
  k: RoledValue
  v: RoledValue
  /** Queries and keys after rotary embedding. */
  rotatedQ?: RoledValue
  rotatedK?: RoledValue
  /** Scaled products of queries and keys, before the mask. */
  scores?: RoledValue
  pattern?: RoledValue
  /** Values mixed by the pattern. */
  z: RoledValue
  heads?: number
  /** Fewer than `heads` in grouped-query attention. */
  keyValueHeads?: number
  headSize?: number
  masked: boolean
  /** Inputs of the graph that hold keys and values of earlier steps. */
  caches: readonly RoledValue[]
  /** What queries and keys are made from; they differ in cross-attention. */
  sources: { query: string; key: string }
  /** Where nodes attend to their neighbours: the input that says which these are, and the one that nodes are made from. */
  graph?: { connectivity: string; nodeInput?: string }
  /** Name of the operator, where it is fused. */
  operator?: string
  /** The node that makes `z` or the operator's answer. */
  node: Node
  /** The nodes from the product of queries and keys to the softmax: what is added there is no residual stream. */
  scoring: readonly Node[]
}

/** All spelled-out attention of a graph, in order. */
export function findSpelledOutAttention(wiring: Wiring): Attention[] {
  return findSoftmaxes(wiring).flatMap((softmax) => attentionAround(wiring, softmax) ?? [])
}

function attentionAround(wiring: Wiring, softmax: Region): Attention | null {
  const toScores = pathToProduct(wiring, softmax.input)
  const mixing = mixingAfter(wiring, softmax.output)
  if (toScores === null || mixing === null) return null
  const score = scoreOperands(wiring, toScores.product)
  const mix = valueOperand(wiring, mixing, score)
  if (score === null || mix === null) return null
  const q = operandHistory(wiring, score.query)
  const k = operandHistory(wiring, score.key)
  const v = operandHistory(wiring, mix.value)
  const scores = scoresOn(wiring, toScores, score.product)
  const pattern = {
    tensor: softmax.output,
    roles: followed(wiring, toScores.path, score.product, softmax.output)
  }
  return {
    q: q.plain,
    k: k.plain,
    v: v.plain,
    ...(q.rotated && { rotatedQ: q.rotated }),
    ...(k.rotated && { rotatedK: k.rotated }),
    scores: scores.value,
    pattern,
    z: settled(wiring, mix.product),
    masked: scores.masked,
    caches: [k.cache, v.cache].filter((cache) => cache !== undefined),
    sources: { query: q.source, key: k.source },
    node: mixing.node,
    scoring: toScores.path,
    ...headCounts(wiring, pattern, q, k)
  }
}

interface ScorePath {
  product: Node
  /** Nodes from the product to the softmax, in order. */
  path: Node[]
}

/** What may stand between the product of queries and keys, and the softmax. */
const scoreOps = opSet('Add Sub Mul Div Where Clip Tanh Max Min Softcap')

/** The product nearest to the softmax, all ways back tried together. */
function pathToProduct(wiring: Wiring, tensor: string): ScorePath | null {
  let open: { tensor: string; path: Node[] }[] = [{ tensor, path: [] }]
  for (let depth = 0; depth < 14 && open.length > 0; depth++) {
    const next: typeof open = []
    for (const way of open) {
      const node = wiring.producer(way.tensor)
      if (isDataProduct(wiring, node)) return { product: node, path: way.path }
      if (node === undefined || !(isLayout(node) || scoreOps.has(node.op))) continue
      const inputs = isLayout(node) ? node.inputs.slice(0, 1) : wiring.dataInputs(node)
      next.push(...inputs.map((input) => ({ tensor: input, path: [node, ...way.path] })))
    }
    open = next.slice(0, 16)
  }
  return null
}

/** The product by values that the softmax's answer goes into. */
function mixingAfter(wiring: Wiring, tensor: string): Mixing | null {
  let open = [tensor]
  for (let depth = 0; depth < 8 && open.length > 0; depth++) {
    const next: string[] = []
    for (const value of open) {
      for (const node of wiring.consumers(value)) {
        if (isDataProduct(wiring, node)) return { node, patternOperand: node.inputs.indexOf(value) }
        const passes = isLayout(node) || node.op === 'Where' || node.op === 'Mul'
        if (passes && node.outputs[0] !== undefined) next.push(node.outputs[0])
      }
    }
    open = next.slice(0, 8)
  }
  return null
}

/** The last value on the way to the softmax that no mask has touched. */
function scoresOn(
  wiring: Wiring,
  { path }: ScorePath,
  product: RoledValue
): { value: RoledValue; masked: boolean } {
  const maskAt = path.findIndex((node) => isMasking(wiring, node))
  const free = maskAt < 0 ? path : path.slice(0, maskAt)
  const tensor = free.at(-1)?.outputs[0] ?? product.tensor
  return { value: { tensor, roles: followed(wiring, free, product, tensor) }, masked: maskAt >= 0 }
}

/** Roles at a later value, followed through the nodes of a path. */
function followed(wiring: Wiring, path: readonly Node[], start: RoledValue, end: string): AxisRole[] {
  let roles = start.roles
  for (const node of path) {
    if (isLayout(node)) roles = rolesAfter(wiring, node, roles) ?? roles
  }
  return roles.length === wiring.dims(end)?.length ? roles : start.roles
}

/** The mixture as [batch, position, head, feature], where the exporter goes that way, else as it is. */
function settled(wiring: Wiring, product: RoledValue): RoledValue {
  let current = product
  for (let steps = 0; steps < 3; steps++) {
    const node = wiring.soleConsumer(current.tensor)
    if (!isLayout(node)) break
    const roles = rolesAfter(wiring, node, current.roles)
    const tensor = node.outputs[0]
    if (roles === null || tensor === undefined) break
    current = { tensor, roles }
    if (roles.join() === 'batch,position,head,feature') return current
  }
  return product
}

function headCounts(
  wiring: Wiring,
  pattern: RoledValue,
  q: OperandHistory,
  k: OperandHistory
): Pick<Attention, 'heads' | 'keyValueHeads' | 'headSize'> {
  const size = ({ tensor, roles }: RoledValue, role: AxisRole): number | undefined => {
    const sizes = (wiring.dims(tensor) ?? []).filter((_, axis) => roles[axis] === role)
    return sizes.length === 0 ? undefined : sizes.reduce((product, count) => product * count, 1)
  }
  const headSize = size(q.rotated ?? q.plain, 'feature')
  // Heads that share an axis with the batch are told by the width that they were cut from.
  const isShared = (value: RoledValue): boolean =>
    value.roles.includes('head') && !value.roles.includes('batch')
  const count = ({ plain, width }: OperandHistory): number | undefined =>
    isShared(plain) && width !== undefined && headSize !== undefined ? width / headSize : size(plain, 'head')
  const heads = count(q) ?? size(pattern, 'head')
  const keyValueHeads = count(k)
  return {
    ...(heads !== undefined && { heads }),
    ...(keyValueHeads !== undefined && { keyValueHeads }),
    ...(headSize !== undefined && { headSize })
  }
}
