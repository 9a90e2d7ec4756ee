/**
 * Recognises attention that is spelled out: queries by keys, softmax, by values, with the scale, mask, rotation and
 * repetition of heads that exporters put between. Not here: fused operators (fused-attention.ts).
 */
import { stringAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import type { AxisRole } from '#shared/network.ts'
import { rolesAfter } from './axis-tracking.ts'
import { operandHistory, type OperandHistory } from './attention-operands.ts'
import { isMasking } from './attention-mask.ts'
import { isDataProduct } from './linear.ts'
import { findSoftmaxes } from './softmax.ts'
import { isLayout, type Region } from './walks.ts'
import type { Wiring } from './wiring.ts'
import { opSet } from './op-set.ts'

/** A value with the roles of its axes. */
export interface RoledValue {
  tensor: string
  roles: AxisRole[]
}

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
  /** What queries and keys are made from; they differ in cross-attention. */
  sources: { query: string; key: string }
  /** Name of the operator, where it is fused. */
  operator?: string
  /** The node that makes `z` or the operator's answer. */
  node: Node
}

/** All spelled-out attention of a graph, in order. */
export function findSpelledOutAttention(wiring: Wiring): Attention[] {
  return findSoftmaxes(wiring).flatMap((softmax) => attentionAround(wiring, softmax) ?? [])
}

function attentionAround(wiring: Wiring, softmax: Region): Attention | null {
  const toScores = pathToProduct(wiring, softmax.input)
  const mixing = mixingAfter(wiring, softmax.output)
  if (toScores === null || mixing === null) return null
  const score = operandRoles(wiring, toScores.product)
  const mix = valueRoles(wiring, mixing, score)
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
    sources: { query: q.source, key: k.source },
    node: mixing.node,
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

interface Mixing {
  node: Node
  /** Which of the product's operands is the pattern. */
  patternOperand: number
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

interface ScoreOperands {
  query: RoledValue
  key: RoledValue
  product: RoledValue
}

/** Roles at the product of queries and keys, from the equation of an Einsum or the rank of a MatMul. */
function operandRoles(wiring: Wiring, node: Node): ScoreOperands | null {
  const [first = '', second = ''] = node.inputs
  const [output = ''] = node.outputs
  if (node.op === 'Einsum') return einsumScoreRoles(wiring, node)
  const rank = wiring.dims(output)?.length
  if (rank === undefined || rank < 2) return null
  const leading = leadingRoles(wiring, first, rank - 2)
  const isKeyTransposed =
    node.op !== 'MatMul' && (node.attributes.get('transB') ?? node.attributes.get('transpose_b'))
  const key: AxisRole[] = isKeyTransposed ? ['position', 'feature'] : ['feature', 'position']
  return {
    query: { tensor: first, roles: [...leading, 'position', 'feature'] },
    key: { tensor: second, roles: [...leading, ...key] },
    product: { tensor: output, roles: [...leading, 'query', 'key'] }
  }
}

/** Roles of the axes in front of positions and features: batch and head, as far as there are any. */
function leadingRoles(wiring: Wiring, query: string, count: number): AxisRole[] {
  if (count === 0) return []
  if (count > 1) return ['batch', ...Array.from({ length: count - 2 }, (): AxisRole => 'unknown'), 'head']
  const source = operandHistory(wiring, { tensor: query, roles: ['batch', 'position', 'feature'] }).source
  const isBatch = wiring.dims(source)?.[0] === wiring.dims(query)?.[0] && wiring.dims(source)?.length === 3
  return [isBatch ? 'batch' : 'head']
}

/** The letters of an Einsum's equation tell queries from keys: the softmax runs over the last axis. */
function einsumScoreRoles(wiring: Wiring, node: Node): ScoreOperands | null {
  const terms = equationTerms(node)
  if (terms === null) return null
  const [left, right, out] = terms
  const keyLetter = out.at(-1) ?? ''
  const keyFirst = left.includes(keyLetter)
  const [query, key] = keyFirst ? [right, left] : [left, right]
  const role = (letter: string): AxisRole => {
    if (!out.includes(letter)) return 'feature'
    if (left.includes(letter) && right.includes(letter))
      return letter === out[0] && out.length > 3 ? 'batch' : 'head'
    return 'position'
  }
  const product = Array.from(out, (letter): AxisRole => {
    if (letter === keyLetter) return 'key'
    return query.includes(letter) && !key.includes(letter) ? 'query' : role(letter)
  })
  const [first = '', second = ''] = keyFirst ? [node.inputs[1], node.inputs[0]] : node.inputs
  if (wiring.dims(first)?.length !== query.length) return null
  return {
    query: { tensor: first, roles: Array.from(query, role) },
    key: { tensor: second, roles: Array.from(key, role) },
    product: { tensor: node.outputs[0] ?? '', roles: product }
  }
}

/** The two operands and the answer of an equation such as 'bqhd,bkhd->bhqk'. */
function equationTerms(node: Node): [string, string, string] | null {
  const equation = stringAttribute(node, 'equation', '').replaceAll(' ', '')
  const [, left, right, out] = /^(\w+),(\w+)->(\w+)$/.exec(equation) ?? []
  return left === undefined || right === undefined || out === undefined ? null : [left, right, out]
}

/** Roles of the values and of their mixture. */
function valueRoles(
  wiring: Wiring,
  { node, patternOperand }: Mixing,
  score: ScoreOperands | null
): { value: RoledValue; product: RoledValue } | null {
  if (score === null) return null
  const tensor = node.inputs[1 - patternOperand] ?? ''
  const product = node.outputs[0] ?? ''
  const terms = node.op === 'Einsum' ? equationTerms(node) : null
  if (terms !== null) {
    const [pattern, value, out] = patternOperand === 0 ? terms : [terms[1], terms[0], terms[2]]
    const roleOf = (letter: string): AxisRole => {
      const role = score.product.roles[pattern.indexOf(letter)]
      return role === undefined ? 'feature' : role === 'query' || role === 'key' ? 'position' : role
    }
    return {
      value: { tensor, roles: Array.from(value, roleOf) },
      product: { tensor: product, roles: Array.from(out, roleOf) }
    }
  }
  const rank = wiring.dims(product)?.length ?? score.product.roles.length
  const leading = leadingRoles(wiring, score.query.tensor, rank - 2)
  const roles: AxisRole[] = [...leading, 'position', 'feature']
  return { value: { tensor, roles }, product: { tensor: product, roles: [...roles] } }
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
  const heads = size(q.plain, 'head') ?? size(pattern, 'head')
  const keyValueHeads = size(k.plain, 'head')
  const headSize = size(q.rotated ?? q.plain, 'feature')
  return {
    ...(heads !== undefined && { heads }),
    ...(keyValueHeads !== undefined && { keyValueHeads }),
    ...(headSize !== undefined && { headSize })
  }
}
