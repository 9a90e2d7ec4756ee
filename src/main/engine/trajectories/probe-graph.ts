/** A graph that tells the sizes of values instead of the values. */
import { GraphEdit, tensorInfo, withDefaultOpset, withInnerConstants } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { recordSizes, sizesInRows, type ValuePlace } from './record-sizes.ts'

export interface SizesProbe {
  model: Model
  /** Name of the output with all sizes. */
  output: string
  /** The places in the order of their sizes there. */
  order: readonly ValuePlace[]
  places: readonly ValuePlace[]
}

/** The model with one more output: the sizes of the values. */
export function probeSizes(model: Model, places: readonly ValuePlace[]): SizesProbe {
  const names = new NameSupply(namesIn(model.graph))
  const { model: prepared, opset } = withDefaultOpset(withInnerConstants(model))
  const { graph, rows, places: order } = recordSizes(prepared.graph, places, { opset, names })
  const edit = new GraphEdit(opset, names)
  const output = edit.node('Identity', [rows])
  edit.output(tensorInfo(output, 'int64', [null, null]))
  return { model: { ...prepared, graph: edit.appliedTo(graph) }, output, order, places }
}

/** The sizes of each value, in the order of the places; null for values that were not computed, NaN for sizes that differ between steps of a loop. */
export function readSizes({ order, places }: SizesProbe, { data, dims }: Tensor): (number[] | null)[] {
  const rows = sizesInRows(Array.from({ length: elementCount(dims) }, (_, index) => Number(data[index])))
  const byPlace = new Map(order.map((place, row) => [place, rows[row] ?? null]))
  return places.map((place) => byPlace.get(place) ?? null)
}
