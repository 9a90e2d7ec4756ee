/**
 * Attention whose query heads share keys and values, which are kept from step to step and may turn by position; written out as
 * ONNX Runtime's CPU computes it. Source: Ainslie et al. 2023, arXiv 2305.13245, and ONNX Runtime's contributed operators.
 */
import { intAttribute } from '#engine/onnx/attributes.ts'
import type { Expansion } from '../expansions.ts'
import type { RuleCall } from '../rule.ts'
import { attended, causalMask, merged, split, type Operands } from './attention.ts'
import { rotated } from './rotary.ts'
import type { Mask } from './scaled-dot-product.ts'

/** com.microsoft */
export const groupedQueryAttention: Expansion = (call) => {
  const { b, node } = call
  checkForm(call)
  const heads = { query: intAttribute(node, 'num_heads', 1), shared: intAttribute(node, 'kv_num_heads', 1) }
  const [x = '', k = '', v = ''] = operandsOf(call, heads.query + 2 * heads.shared)
  const [, , , pastKey = '', pastValue = ''] = node.inputs
  const isKept = pastKey !== '' && b.facts.dims(pastKey)?.[2] !== 0
  const known = isKept ? b.once(node, () => knownCounts(call)) : null
  const turned = turning(call, known)
  const of: Operands = {
    query: turned(x, heads.query),
    key: turned(k, heads.shared),
    value: split(call, v, heads.shared),
    heads: heads.query,
    keyValueHeads: heads.shared
  }
  if (known === null)
    return [() => merged(call, attended(call, of, [causalMask(call, of, '')])), () => of.key, () => of.value]
  const places = keptPlaces(call, known, pastKey)
  const [key, value] = [placed(call, pastKey, of.key, places), placed(call, pastValue, of.value, places)]
  const masks = [seenMask(call, known, places)]
  return [() => merged(call, attended(call, { ...of, key, value }, masks)), () => key, () => value]
}

function checkForm(call: RuleCall): void {
  const { node } = call
  if (node.inputs.slice(9).some((name) => name !== ''))
    throw call.unsupported('it has masks or places of its own')
  if (intAttribute(node, 'local_window_size', -1) > 0) throw call.unsupported('it sees a window only')
  if (intAttribute(node, 'smooth_softmax', 0) === 1) throw call.unsupported('its softmax leaves a rest')
}

/** Queries, keys and values [batch, position, head · feature], which may lie behind each other in one value of so many heads. */
function operandsOf({ b, x, node }: RuleCall, heads: number): string[] {
  const [, k = '', v = ''] = node.inputs
  if (k !== '' && v !== '') return [x, k, v]
  const shared = intAttribute(node, 'kv_num_heads', 1)
  const size = b.over(b.size(x, 2), b.integers(heads))
  const widths = b.times(size, b.integers(heads - 2 * shared, shared, shared))
  return b.nodes('Split', [x, widths], 3, { axis: 2 })
}

/** [batch, position, head · feature] by heads, [batch, head, position, feature], turned by position if the operator does so. */
function turning(call: RuleCall, known: string | null): (value: string, heads: number) => string {
  const { b, node } = call
  if (intAttribute(node, 'do_rotary', 0) !== 1) return (value, heads) => split(call, value, heads)
  const places = placesOf(call, known)
  const form = { width: 0, isInterleaved: intAttribute(node, 'rotary_interleaved', 0) === 1 }
  const angles = (cache: string): string =>
    b.node('Unsqueeze', [b.node('Gather', [cache, places], { axis: 0 }), b.integers(2)])
  const [cos, sin] = [angles(call.input(7)), angles(call.input(8))]
  return (value, heads) =>
    b.transpose(rotated(b, b.reshapeTo(value, 0, 0, heads, -1), [cos, sin], form), [0, 2, 1, 3])
}

/** 0, 1, 2, …, as many as an int64 [1] says. */
function counted({ b }: RuleCall, count: string): string {
  const [zero, one] = [b.constant('int64', [], [0]), b.constant('int64', [], [1])]
  return b.node('Range', [zero, b.node('Squeeze', [count]), one])
}

/** Positions of the queries in each sequence, behind those that are known, [batch, position]. */
function placesOf(call: RuleCall, known: string | null): string {
  const { b, x } = call
  const steps = counted(call, b.size(x, 1))
  return known === null
    ? b.node('Expand', [steps, b.joined(b.size(x, 0), b.size(x, 1))])
    : b.plus(b.node('Unsqueeze', [known, b.integers(1)]), steps)
}

/** How many kept keys of each sequence count, int64 [batch]: none at the first step, which brings as many as there are in all. */
function knownCounts(call: RuleCall): string {
  const { b, x } = call
  const [last, total] = [b.as('int64', call.input(5)), b.as('int64', call.input(6))]
  const [queries, one] = [b.size(x, 1), b.integers(1)]
  const counts = b.minus(b.plus(b.reshapeTo(last, -1), one), queries)
  const isFirst = b.node('Equal', [queries, b.reshapeTo(total, 1)])
  return b.select(isFirst, b.integers(0), counts)
}

/** Where each key lies behind the kept ones, int64 [batch, key]: kept ones, then new ones; what is behind these is not seen. */
function keptPlaces(call: RuleCall, known: string, past: string): string {
  const { b, x } = call
  const [room, queries] = [b.node('Shape', [past], { start: 2, end: 3 }), b.size(x, 1)]
  const length = b.node('Max', [room, b.reshapeTo(b.as('int64', call.input(6)), 1)])
  const keys = counted(call, length)
  const column = b.node('Unsqueeze', [known, b.integers(1)])
  const behind = b.plus(b.minus(keys, column), room)
  const last = b.minus(b.plus(room, queries), b.integers(1))
  return b.select(b.node('Less', [keys, column]), keys, b.node('Min', [behind, last]))
}

/** Keys or values [batch, head, key, feature] at these places. */
function placed({ b }: RuleCall, past: string, value: string, places: string): string {
  const whole = b.transpose(b.node('Concat', [past, value], { axis: 2 }), [0, 2, 1, 3])
  const at = b.node('Unsqueeze', [places, b.integers(2)])
  return b.transpose(b.node('GatherND', [whole, at], { batch_dims: 1 }), [0, 2, 1, 3])
}

/** Whether a query sees a key: one up to its own position, bool [batch, 1, 1, query, key]. */
function seenMask(call: RuleCall, known: string, places: string): Mask {
  const { b } = call
  const keys = counted(call, b.node('Shape', [places], { start: 1, end: 2 }))
  const value = b.node('LessOrEqual', [keys, b.node('Unsqueeze', [placesOf(call, known), b.integers(2)])])
  return { kind: 'seen', value: b.node('Unsqueeze', [value, b.integers(1, 2)]) }
}
