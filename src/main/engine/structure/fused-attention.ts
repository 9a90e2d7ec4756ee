/**
 * Recognises attention that is one operator: Attention (ai.onnx from opset 23, and com.microsoft), MultiHeadAttention and
 * GroupQueryAttention. What lies inside of the operator can't be recorded, unless it hands it out.
 */
import { intAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import type { AxisRole } from '#shared/network.ts'
import type { Attention } from './attention.ts'
import type { RoledValue } from './roled-value.ts'
import { projectionSource } from './attention-operands.ts'
import { opSet } from './op-set.ts'
import type { Wiring } from './wiring.ts'

const operators = opSet(
  'Attention MultiHeadAttention GroupQueryAttention QAttention PackedMultiHeadAttention DecoderMaskedMultiHeadAttention SparseAttention PagedAttention'
)

/** All fused attention of a graph, in order. */
export function findFusedAttention(wiring: Wiring): Attention[] {
  return wiring.graph.nodes.filter(({ op }) => operators.has(op)).flatMap((node) => fused(wiring, node) ?? [])
}

function fused(wiring: Wiring, node: Node): Attention | null {
  const [first = '', second = '', third = ''] = node.inputs
  const [output = ''] = node.outputs
  if (!wiring.isData(first)) return null
  const hasProjections = node.op === 'QAttention' || (node.op === 'Attention' && node.domain !== '')
  const [query, key, value] = hasProjections
    ? [first, first, first]
    : [first, wiring.isData(second) ? second : first, wiring.isData(third) ? third : first]
  const z = sized(wiring, output)
  const heads = headsOf(wiring, node, query)
  const width =
    z === null ? undefined : z.roles.length === 4 ? wiring.dims(output)?.[3] : perHead(wiring, output, heads)
  return {
    q: roled(wiring, query),
    k: roled(wiring, key),
    v: roled(wiring, value),
    ...recordedProducts(wiring, node),
    z: z ?? { tensor: output, roles: ['batch', 'position', 'feature'] },
    ...(heads !== undefined && { heads }),
    keyValueHeads: keyValueHeadsOf(wiring, node, key) ?? heads ?? 1,
    ...(width !== undefined && { headSize: width }),
    masked: isCausal(node) || node.inputs.length > 3,
    caches: cachesOf(wiring, node),
    sources: { query: projectionSource(wiring, query), key: projectionSource(wiring, key) },
    operator: node.op,
    node,
    scoring: []
  }
}

/** Places of cached keys and values among the inputs. */
const cachePlaces: Readonly<Record<string, readonly number[]>> = {
  Attention: [4, 5],
  MultiHeadAttention: [6, 7],
  GroupQueryAttention: [3, 4]
}

/** Cached keys and values as [batch, head, position, feature]. */
function cachesOf(wiring: Wiring, node: Node): RoledValue[] {
  return (cachePlaces[node.op] ?? [])
    .map((place) => node.inputs[place] ?? '')
    .filter((input) => wiring.isData(input) && wiring.dims(input)?.length === 4)
    .map((tensor) => ({ tensor, roles: ['batch', 'head', 'position', 'feature'] }))
}

/** Attention of ai.onnx may hand out its scores, after the mask or the softmax as the mode says. */
function recordedProducts(wiring: Wiring, node: Node): Pick<Attention, 'scores' | 'pattern'> {
  const products = node.domain === '' ? node.outputs[3] : undefined
  if (products === undefined || products === '') return {}
  const value: RoledValue = { tensor: products, roles: ['batch', 'head', 'query', 'key'] }
  if (wiring.dims(products)?.length !== 4) return {}
  return intAttribute(node, 'qk_matmul_output_mode', 0) === 3 ? { pattern: value } : { scores: value }
}

function sized(wiring: Wiring, tensor: string): RoledValue | null {
  return wiring.dims(tensor) === undefined ? null : roled(wiring, tensor)
}

/** [batch, position, hidden] or [batch, head, position, feature]. */
function roled(wiring: Wiring, tensor: string): RoledValue {
  const roles: Record<number, AxisRole[]> = {
    2: ['position', 'feature'],
    4: ['batch', 'head', 'position', 'feature']
  }
  return { tensor, roles: roles[wiring.dims(tensor)?.length ?? 3] ?? ['batch', 'position', 'feature'] }
}

function headsOf(wiring: Wiring, node: Node, query: string): number | undefined {
  const stated = intAttribute(node, 'num_heads', undefined) ?? intAttribute(node, 'q_num_heads', undefined)
  const dims = wiring.dims(query)
  return stated ?? (dims?.length === 4 ? dims[1] : undefined)
}

function keyValueHeadsOf(wiring: Wiring, node: Node, key: string): number | undefined {
  const stated = intAttribute(node, 'kv_num_heads', undefined)
  const dims = wiring.dims(key)
  return stated ?? (dims?.length === 4 ? dims[1] : undefined)
}

function perHead(wiring: Wiring, output: string, heads: number | undefined): number | undefined {
  const width = wiring.dims(output)?.at(-1)
  return heads === undefined || width === undefined ? undefined : width / heads
}

const isCausal = (node: Node): boolean =>
  intAttribute(node, 'is_causal', 0) === 1 ||
  intAttribute(node, 'unidirectional', 0) === 1 ||
  node.op === 'GroupQueryAttention'
