/** A graph that tells the sizes of values instead of the values. */
import type { Model } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { GraphEdit, tensorInfo, withDefaultOpset, withInnerConstants } from '#engine/onnx/graph-edit.ts'
import { recordValues } from './record-values.ts'
import { sizesFormat, sizesInRows } from './size-rows.ts'
import type { Tap } from './taps.ts'

/** Where a value is. */
export interface ValuePlace {
  scope: readonly string[]
  tensor: string
}

export interface SizesProbe {
  model: Model
  /** Name of the output with all sizes. */
  output: string
}

/** The model with one more output: the sizes of the values, one after another. */
export function probeSizes(model: Model, places: readonly ValuePlace[]): SizesProbe {
  const names = new NameSupply(namesIn(model.graph))
  const { model: prepared, opset } = withDefaultOpset(withInnerConstants(model))
  const taps = places.map(({ scope, tensor }, index): Tap => ({
    id: String(index),
    scope,
    tensor,
    dims: [],
    treatment: { kind: 'raw' }
  }))
  const { graph, rows } = recordValues(prepared.graph, taps, { opset, names, format: sizesFormat })
  const edit = new GraphEdit(opset, names)
  const output = edit.node('Concat', rows.flat(), { axis: 0 })
  edit.output(tensorInfo(output, 'int64', [null]))
  return { model: { ...prepared, graph: edit.appliedTo(graph) }, output }
}

/** The sizes of each value, in order; null for values that were not computed, NaN for sizes that differ between steps of a loop. */
export const readSizes = ({ data, dims }: Tensor): (number[] | null)[] =>
  sizesInRows(Array.from({ length: elementCount(dims) }, (_, index) => Number(data[index])))
