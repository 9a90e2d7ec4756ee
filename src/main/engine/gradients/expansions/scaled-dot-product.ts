/** softmax(q kᵀ · scale + mask) v by heads, in plain operators: what all fused attention has in common. */
import type { BackwardBuilder } from '../backward-builder.ts'
import type { DataType } from '#engine/onnx/model.ts'

export interface Attending {
  /** [batch, key/value head, query heads that share it, position, feature] */
  readonly query: string
  /** [batch, key/value head, 1, position, feature] */
  readonly key: string
  readonly value: string
  readonly elem: DataType
  /** A number of the element type. */
  readonly scale: string
  /** What is added to the scores, or false where a key is not seen; each broadcasts over the scores. */
  readonly masks: readonly Mask[]
  /** Scores are kept within ± this; 0 for no limit. */
  readonly softcap?: number
}

export interface Mask {
  readonly kind: 'added' | 'seen'
  readonly value: string
  /** Whether a query may see no key at all, together with the other masks; what it reads then is 0. */
  readonly mayBeEmpty?: boolean
}

export interface Attended {
  /** [batch, key/value head, query heads that share it, position, feature] */
  readonly mixed: string
}

/** Scores of keys that are not seen: the lowest number that every floating-point type has. */
const unseen: Partial<Record<DataType, number>> = { float16: -65504 }

export function scaledDotProduct(b: BackwardBuilder, of: Attending): Attended {
  const product = b.node('MatMul', [of.query, b.transpose(of.key, [0, 1, 2, 4, 3])])
  const scores = b.times(product, of.scale)
  // ONNX Runtime caps before it adds.
  const capped = of.softcap ? softCapped(b, scores, b.scalar(of.elem, of.softcap)) : scores
  const biased = of.masks
    .filter(({ kind }) => kind === 'added')
    .reduce((sum, { value }) => b.plus(sum, value), capped)
  const lowest = b.scalar(of.elem, unseen[of.elem] ?? -3.4028234e38)
  const seen = of.masks.filter(({ kind }) => kind === 'seen')
  const masked = seen.reduce((sum, { value }) => b.select(value, sum, lowest), biased)
  const mixed = b.node('MatMul', [b.apply('Softmax', masked, { axis: -1 }), of.value])
  return {
    mixed: seen.some(({ mayBeEmpty }) => mayBeEmpty) ? b.times(mixed, seesAny(b, seen, of.elem)) : mixed
  }
}

/** 1 for queries that see a key, else 0: [..., query, 1]. */
function seesAny(b: BackwardBuilder, masks: readonly Mask[], elem: DataType): string {
  const seen = masks.map(({ value }) => value).reduce((left, right) => b.node('And', [left, right]))
  return b.reduced('ReduceMax', b.as(elem, seen), [-1], 1)
}

const softCapped = (b: BackwardBuilder, scores: string, limit: string): string =>
  b.times(b.apply('Tanh', b.over(scores, limit)), limit)

/** Whether a query at one position sees a key at another, bool [queries, keys]; queries begin behind `past` keys. */
export function causal(
  b: BackwardBuilder,
  counts: { queries: string; keys: string; past: string | null }
): string {
  const [zero, one] = [b.constant('int64', [], [0]), b.constant('int64', [], [1])]
  const steps = (count: string): string => b.node('Range', [zero, b.node('Squeeze', [count]), one])
  const queries = b.node('Unsqueeze', [steps(counts.queries), b.integers(1)])
  const places = counts.past === null ? queries : b.plus(queries, counts.past)
  return b.node('LessOrEqual', [steps(counts.keys), places])
}
