/**
 * The gradient of any operator that only moves elements: it is applied to the places of the elements instead of the elements,
 * and each gradient is added where its element came from. Source: the gradient of a gather is a scatter with addition.
 */
import type { BackwardBuilder } from './backward-builder.ts'

export interface Moved {
  /** The value that elements come from. */
  readonly from: string
  /** The gradient of what they became. */
  readonly gradient: string
}

/**
 * @param move applies the operator to a tensor of int64 places, shaped like `from`
 * @returns the gradient, shaped like `from`
 */
export function gradientOfMoved(
  b: BackwardBuilder,
  { from, gradient }: Moved,
  move: (places: string) => string
): string {
  const shape = b.shape(from)
  const count = b.node('ReduceProd', [shape], { keepdims: 1 })
  const scalar = b.node('Squeeze', [count])
  const places = b.node('Range', [b.constant('int64', [], [0]), scalar, b.constant('int64', [], [1])])
  const moved = move(b.reshape(places, shape))
  return scatteredFlat(b, { from, gradient }, moved, count)
}

/** The gradients added at flat int64 places of `from`, which are shaped like them. */
export function scatteredFlat(
  b: BackwardBuilder,
  { from, gradient }: Moved,
  places: string,
  count = b.node('ReduceProd', [b.shape(from)], { keepdims: 1 })
): string {
  const zeros = b.filled(b.facts.elem(from), 0, count)
  const [indices, updates] = [b.reshapeTo(places, -1), b.reshapeTo(gradient, -1)]
  const sum = b.node('ScatterElements', [zeros, indices, updates], { axis: 0, reduction: 'add' })
  return b.reshapeLike(sum, from)
}
