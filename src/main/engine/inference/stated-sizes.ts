/** Sizes of values as ONNX Runtime's shape inference tells them, without a run. */
import type { Dim } from '#engine/onnx/model.ts'
import type { Dimension } from '#shared/network.ts'
import type { ValueTypes } from './infer-types.ts'
import type { Candidate } from './list-values.ts'

/**
 * The sizes of each value as numbers and symbols of the inputs; null when that is not known of all of them, or when values
 * are in subgraphs, which may run or not.
 */
export function statedSizes(
  candidates: readonly Candidate[],
  types: ValueTypes,
  symbols: readonly string[]
): Dimension[][] | null {
  const known = new Set(symbols)
  const isKnown = (dim: Dim): dim is Dimension => typeof dim === 'number' || (dim !== null && known.has(dim))
  const sizes: Dimension[][] = []
  for (const { scope, tensor } of candidates) {
    const type = types.find(scope, tensor)
    if (scope.length > 0 || type.kind !== 'tensor' || type.dims === null) return null
    const dims = type.dims.filter(isKnown)
    if (dims.length !== type.dims.length) return null
    sizes.push(dims)
  }
  return sizes
}
