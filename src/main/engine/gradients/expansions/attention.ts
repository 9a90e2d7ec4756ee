/**
 * Fused attention, written out: the standard's operator and three of ONNX Runtime's own.
 * Sources: the ONNX operator specification and the contributed operators of ONNX Runtime, which is the judge in the tests.
 */
import { floatAttribute, intAttribute, intsAttribute } from '#engine/onnx/attributes.ts'
import type { Expansion } from '../expansions.ts'
import type { RuleCall } from '../rule.ts'
import { rotated } from './rotary.ts'
import { causal, scaledDotProduct, type Mask } from './scaled-dot-product.ts'

/** Queries, keys and values [batch, head, position, feature], cached ones included. */
interface Operands {
  query: string
  key: string
  value: string
  heads: number
  keyValueHeads: number
}

/** [batch, position, head · feature] as [batch, head, position, feature]. */
const split = ({ b }: RuleCall, value: string, heads: number): string =>
  b.transpose(b.reshapeTo(value, 0, 0, heads, -1), [0, 2, 1, 3])

const merged = ({ b }: RuleCall, value: string): string =>
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
function attended(call: RuleCall, of: Operands, masks: readonly Mask[]): string {
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

function causalMask(call: RuleCall, of: Operands, past: string): Mask {
  const [queries, keys] = [of.query, of.key].map((value) => sizeOf(call, value, 2)) as [string, string]
  const known = past === '' ? null : sizeOf(call, past, 2)
  return { kind: 'seen', value: causal(call.b, { queries, keys, past: known }) }
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
  const stated: Mask[] =
    mask === '' ? [] : [{ kind: b.facts.elem(mask) === 'bool' ? 'seen' : 'added', value: mask }]
  const masks = isCausal ? [...stated, causalMask(call, of, pastKey)] : stated
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
  const { b, x, node } = call
  const [, k = '', v = '', bias = '', padding = '', added = '', pastKey = '', pastValue = '', length = ''] =
    node.inputs
  if (length !== '' || (node.outputs[3] ?? '') !== '') throw call.unsupported('it decodes step by step')
  if (k === '' || v === '' || b.facts.rank(x) !== 3) throw call.unsupported('its operands are packed')
  const heads = intAttribute(node, 'num_heads', 1)
  const [queryBias, keyBias, valueBias] = biasParts(call, bias)
  const keys = b.facts.rank(k) === 4 ? k : split(call, plusBias(call, k, keyBias), heads)
  const values = b.facts.rank(v) === 4 ? v : split(call, plusBias(call, v, valueBias), heads)
  const of: Operands = {
    query: split(call, plusBias(call, x, queryBias), heads),
    key: behind(call, pastKey, keys),
    value: behind(call, pastValue, values),
    heads,
    keyValueHeads: heads
  }
  const masks = [...addedMask(added), ...paddingMask(call, padding), ...directionMask(call, of, pastKey)]
  return [() => merged(call, attended(call, of, masks)), () => of.key, () => of.value]
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

/** com.microsoft: causal, with fewer heads for keys and values, which may turn by position. */
export const groupedQueryAttention: Expansion = (call) => {
  const { b, x, node } = call
  const [, k = '', v = '', pastKey = '', , , , cos = '', sin = ''] = node.inputs
  if (k === '' || v === '') throw call.unsupported('its operands are packed')
  if (node.inputs.slice(9).some((name) => name !== ''))
    throw call.unsupported('it has masks or places of its own')
  if (intAttribute(node, 'local_window_size', -1) > 0) throw call.unsupported('it sees a window only')
  if (intAttribute(node, 'smooth_softmax', 0) === 1) throw call.unsupported('its softmax leaves a rest')
  const [heads, keyValueHeads] = [intAttribute(node, 'num_heads', 1), intAttribute(node, 'kv_num_heads', 1)]
  const isTurned = intAttribute(node, 'do_rotary', 0) === 1
  const places = isTurned ? placesOf(call) : ''
  const turned = (value: string, count: number): string => {
    const cut = b.reshapeTo(value, 0, 0, count, -1)
    const form = { width: 0, isInterleaved: intAttribute(node, 'rotary_interleaved', 0) === 1 }
    const angles = (cache: string): string =>
      b.node('Unsqueeze', [b.node('Gather', [cache, places], { axis: 0 }), b.integers(2)])
    return b.transpose(isTurned ? rotated(b, cut, [angles(cos), angles(sin)], form) : cut, [0, 2, 1, 3])
  }
  if (pastKey !== '' && b.facts.dims(pastKey)?.[2] !== 0) throw call.unsupported('it goes on from kept keys')
  const of: Operands = {
    query: turned(x, heads),
    key: turned(k, keyValueHeads),
    value: split(call, v, keyValueHeads),
    heads,
    keyValueHeads
  }
  return [() => merged(call, attended(call, of, [causalMask(call, of, '')])), () => of.key, () => of.value]
}

/** Positions 0, 1, 2, … of every stimulus, [batch, position]. */
function placesOf({ b, x }: RuleCall): string {
  const [zero, one] = [b.constant('int64', [], [0]), b.constant('int64', [], [1])]
  const steps = b.node('Range', [zero, b.node('Squeeze', [b.size(x, 1)]), one])
  return b.node('Expand', [steps, b.joined(b.size(x, 0), b.size(x, 1))])
}
