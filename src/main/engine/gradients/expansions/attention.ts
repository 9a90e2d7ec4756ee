/**
 * Fused attention, written out: the standard's operator and two of ONNX Runtime's own. Not here: keys and values that query heads
 * share and that are kept (grouped-query-attention.ts).
 * Sources: the ONNX operator specification and the contributed operators of ONNX Runtime, which is the judge in the tests.
 */
import { floatAttribute, intAttribute, intsAttribute } from '#engine/onnx/attributes.ts'
import type { Expansion } from '../expansions.ts'
import type { RuleCall } from '../rule.ts'
import { causal, scaledDotProduct, type Mask } from './scaled-dot-product.ts'

/** Queries, keys and values [batch, head, position, feature], cached ones included. */
export interface Operands {
  query: string
  key: string
  value: string
  heads: number
  keyValueHeads: number
}

/** [batch, position, head · feature] as [batch, head, position, feature]. */
export const split = ({ b }: RuleCall, value: string, heads: number): string =>
  b.transpose(b.reshapeTo(value, 0, 0, heads, -1), [0, 2, 1, 3])

export const merged = ({ b }: RuleCall, value: string): string =>
  b.reshapeTo(b.transpose(value, [0, 2, 1, 3]), 0, 0, -1)

/** Keys or values behind the cached ones. */
const behind = ({ b }: RuleCall, past: string, value: string): string =>
  past === '' ? value : b.node('Concat', [past, value], { axis: 2 })

/** One size of a value that was just made, int64 [1]. */
const sizeOf = ({ b }: RuleCall, value: string, axis: number): string =>
  b.node('Shape', [value], { start: axis, end: axis + 1 })

/** The stated factor, or 1/√feature. */
function scaleOf(call: RuleCall, query: string): string {
  const { b, node, x } = call
  const stated = floatAttribute(node, 'scale', 0)
  if (stated !== 0) return call.number(stated)
  return b.apply('Reciprocal', b.apply('Sqrt', b.castLike(sizeOf(call, query, 3), x)))
}

/** softmax(q kᵀ · scale + masks) v, [batch, head, position, feature]. */
export function attended(call: RuleCall, of: Operands, masks: readonly Mask[]): string {
  const { b, x, node } = call
  const { heads, keyValueHeads } = of
  const shared = heads / keyValueHeads
  const rest = b.node('Shape', [of.query], { start: 2 })
  const query = b.reshape(
    of.query,
    b.joined(sizeOf(call, of.query, 0), b.integers(keyValueHeads, shared), rest)
  )
  const [key = '', value = ''] = [of.key, of.value].map((each) => b.node('Unsqueeze', [each, b.integers(2)]))
  const { mixed } = scaledDotProduct(b, {
    query,
    key,
    value,
    elem: b.facts.elem(x),
    scale: scaleOf(call, of.query),
    masks: masks.map((mask) => ({ ...mask, value: byGroups(call, mask.value, of) })),
    softcap: floatAttribute(node, 'softcap', 0)
  })
  const after = b.node('Shape', [mixed], { start: 3 })
  return b.reshape(mixed, b.joined(sizeOf(call, mixed, 0), b.integers(heads), after))
}

/** A mask [batch, head, query, key], or with fewer axes, for scores with an axis for key/value heads. */
function byGroups(call: RuleCall, mask: string, { heads, keyValueHeads }: Operands): string {
  const { b } = call
  const dims = b.facts.dims(mask)
  if (dims === null || dims.length < 3) return mask
  const axis = dims.length - 3
  const isForAll = dims[axis] === 1 || heads === keyValueHeads
  if (isForAll) return b.node('Unsqueeze', [mask, b.integers(axis + 1)])
  if (dims[axis] !== heads) throw call.unsupported("its mask's number of heads is not known")
  const shape = b.node('Shape', [mask])
  const [before, after] = [b.slice(shape, 0, 0, axis), b.slice(shape, 0, axis + 1, Infinity)]
  return b.reshape(mask, b.joined(before, b.integers(keyValueHeads, heads / keyValueHeads), after))
}

export function causalMask(call: RuleCall, of: Operands, past: string): Mask {
  const [queries, keys] = [of.query, of.key].map((value) => sizeOf(call, value, 2)) as [string, string]
  const known = past === '' ? null : sizeOf(call, past, 2)
  return { kind: 'seen', value: causal(call.b, { queries, keys, past: known }) }
}

/** The same in the standard's operator, where behind kept keys ONNX Runtime takes a single query for the last position. */
function standardCausalMask(call: RuleCall, of: Operands, past: string): Mask {
  const { b } = call
  const { kind, value } = causalMask(call, of, past)
  if (past === '') return { kind, value }
  const isSingle = b.node('Equal', [sizeOf(call, of.query, 2), b.integers(1)])
  return { kind, value: b.node('Or', [value, isSingle]) }
}

/** The same in ONNX Runtime's own operators, where the last query sees every key, also such as come after it. */
function unidirectionalMask(call: RuleCall, of: Operands, past: string): Mask {
  const { b } = call
  const { value } = causalMask(call, of, past)
  const [zero, one] = [b.constant('int64', [], [0]), b.constant('int64', [], [1])]
  const count = b.node('Squeeze', [sizeOf(call, of.query, 2)])
  const isLast = b.node('Equal', [b.node('Range', [zero, count, one]), b.minus(count, one)])
  return { kind: 'seen', value: b.node('Or', [value, b.node('Unsqueeze', [isLast, b.integers(1)])]) }
}

/** ai.onnx, from opset 23. */
export const attention: Expansion = (call) => {
  const { b, x, node } = call
  const [, k = '', v = '', mask = '', pastKey = '', pastValue = '', lengths = ''] = node.inputs
  if (lengths !== '') throw call.unsupported('its sequences have lengths of their own')
  if ((node.outputs[3] ?? '') !== '') throw call.unsupported('it hands out its scores')
  const isSplit = b.facts.rank(x) === 4
  const heads = isSplit ? knownSize(call, x, 1) : intAttribute(node, 'q_num_heads', 1)
  const keyValueHeads = isSplit ? knownSize(call, k, 1) : intAttribute(node, 'kv_num_heads', 1)
  const byHeads = (value: string, count: number): string => (isSplit ? value : split(call, value, count))
  const of: Operands = {
    query: byHeads(x, heads),
    key: behind(call, pastKey, byHeads(k, keyValueHeads)),
    value: behind(call, pastValue, byHeads(v, keyValueHeads)),
    heads,
    keyValueHeads
  }
  const isCausal = intAttribute(node, 'is_causal', 0) === 1
  const isSeen = mask !== '' && b.facts.elem(mask) === 'bool'
  const stated: Mask[] =
    mask === '' ? [] : [{ kind: isSeen ? 'seen' : 'added', value: mask, mayBeEmpty: isSeen }]
  const masks = isCausal ? [...stated, standardCausalMask(call, of, pastKey)] : stated
  return [
    () => (isSplit ? attended(call, of, masks) : merged(call, attended(call, of, masks))),
    () => of.key,
    () => of.value
  ]
}

function knownSize(call: RuleCall, value: string, axis: number): number {
  const size = call.b.facts.dims(value)?.[axis]
  if (typeof size !== 'number') throw call.unsupported('its number of heads is not known')
  return size
}

/** com.microsoft: queries, keys and values are made outside. */
export const multiHeadAttention: Expansion = (call) => {
  const { x, node } = call
  const [, k = '', v = '', , padding = '', added = '', pastKey = '', pastValue = '', length = ''] =
    node.inputs
  if (length !== '' || (node.outputs[3] ?? '') !== '') throw call.unsupported('it decodes step by step')
  const heads = intAttribute(node, 'num_heads', 1)
  const [query = '', keys = '', values = ''] = unpacked(call) ?? operandsOf(call, [x, k, v], heads)
  const of: Operands = {
    query,
    key: behind(call, pastKey, keys),
    value: behind(call, pastValue, values),
    heads,
    keyValueHeads: heads
  }
  const masks = [...addedMask(added), ...paddingMask(call, padding), ...directionMask(call, of, pastKey)]
  return [() => merged(call, attended(call, of, masks)), () => of.key, () => of.value]
}

/** By heads, with their biases; keys and values of another sequence may come by heads already, and then have none. */
function operandsOf(call: RuleCall, values: readonly string[], heads: number): string[] {
  const biases = biasParts(call, call.input(3))
  return values.map((value, place) =>
    call.b.facts.rank(value) === 4 ? value : split(call, plusBias(call, value, biases[place]), heads)
  )
}

/**
 * Operands that lie in one value, [batch, position, head, 3, feature], or keys and values that do, [batch, position, head, 2, feature],
 * by heads, with their biases; null where each is a value of its own. CUDA takes biases of all three alone, DirectML both.
 */
function unpacked(call: RuleCall): string[] | null {
  const { b, x, node } = call
  const [, k = '', , bias = ''] = node.inputs
  const heads = intAttribute(node, 'num_heads', 1)
  const isWhole = b.facts.rank(x) === 5
  if (!isWhole && k === '') throw call.unsupported('its keys are left out')
  if (!isWhole && b.facts.rank(k) !== 5) return null
  const part = (value: string, index: number): string => b.transpose(b.at(value, 3, index), [0, 2, 1, 3])
  const parts = isWhole
    ? [0, 1, 2].map((index) => part(x, index))
    : [split(call, x, heads), part(k, 0), part(k, 1)]
  if (bias === '') return parts
  const byHeads = b.reshapeTo(bias, 3, heads, 1, -1)
  return parts.map((value, place) => b.plus(value, b.at(byHeads, 0, place)))
}

const plusBias = ({ b }: RuleCall, value: string, bias: string | undefined): string =>
  bias === undefined ? value : b.plus(value, bias)

/** The biases of queries, keys and values, which lie one after another. */
function biasParts({ b, x }: RuleCall, bias: string): string[] {
  if (bias === '') return []
  const [start, width, axis] = [b.integers(0), b.size(x, 2), b.integers(0)]
  const twice = b.plus(width, width)
  return [
    [start, width],
    [width, twice],
    [twice, b.size(bias, 0)]
  ].map(([from = '', to = '']) => b.node('Slice', [bias, from, to, axis]))
}

const addedMask = (value: string): Mask[] => (value === '' ? [] : [{ kind: 'added', value }])

/** Keys [batch, key] that are not 0 are seen. */
function paddingMask(call: RuleCall, padding: string): Mask[] {
  if (padding === '') return []
  const { b, node, x } = call
  if (b.facts.rank(padding) !== 2) throw call.unsupported('its mask is not one number for each key')
  const lowered = call.number(floatAttribute(node, 'mask_filter_value', -10000))
  const isSeen = b.node('Cast', [padding], { to: 9 })
  const value = b.select(isSeen, b.numberLike(x, 0), lowered)
  return [{ kind: 'added', value: b.node('Unsqueeze', [value, b.integers(1, 2, 3)]) }]
}

const directionMask = (call: RuleCall, of: Operands, past: string): Mask[] =>
  intAttribute(call.node, 'unidirectional', 0) === 1 ? [unidirectionalMask(call, of, past)] : []

/** com.microsoft: with the map to queries, keys and values inside. */
export const projectedAttention: Expansion = (call) => {
  const { b, x, node } = call
  const [, weights = '', bias = '', padding = '', past = '', added = ''] = node.inputs
  if (past !== '' || (node.outputs[1] ?? '') !== '') throw call.unsupported('it keeps keys and values')
  if (intAttribute(node, 'do_rotary', 0) === 1) throw call.unsupported('it turns by position')
  const heads = intAttribute(node, 'num_heads', 1)
  const product = b.node('MatMul', [x, weights])
  const projected = plusBias(call, product, bias === '' ? undefined : bias)
  const sizes = intsAttribute(node, 'qkv_hidden_sizes', null)
  const parts =
    sizes === null
      ? b.nodes('Split', [projected], 3, { axis: 2, num_outputs: 3 })
      : b.nodes('Split', [projected, b.integers(...sizes)], 3, { axis: 2 })
  const [query = '', key = '', value = ''] = parts.map((part) => split(call, part, heads))
  const of: Operands = { query, key, value, heads, keyValueHeads: heads }
  const masks = [...addedMask(added), ...paddingMask(call, padding), ...directionMask(call, of, '')]
  return [() => merged(call, attended(call, of, masks))]
}
