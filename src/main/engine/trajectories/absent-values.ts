/**
 * What stands for a value at the steps of a loop at which its branch did not run: NaN, in the shape that the value has at the
 * others, for a loop hands out equal shapes at all steps. The shape is known without computing anything of the branch: sizes
 * that follow a symbol are those of the input in the run, all others those of the example.
 */
import { inputPorts } from '#engine/inference/network-inputs.ts'
import { GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { DataType, Graph } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import type { Tap } from './taps.ts'

/** Types that have a NaN. */
export type NanType = DataType & ('float32' | 'float64')

export class AbsentValues {
  readonly #graph: Graph
  readonly #edit: GraphEdit
  /** Names of the sizes of symbols, int64 [1], by symbol. */
  readonly #sizes = new Map<string, string>()

  /** @param graph the main graph, whose inputs have the symbols. */
  constructor(graph: Graph, opset: number, names: NameSupply) {
    this.#graph = graph
    this.#edit = new GraphEdit(opset, names)
  }

  /** NaN in the shape of a tapped value inside of `loops` loops, made by the nodes of `edit`. */
  add(edit: GraphEdit, { dims, follows = [] }: Tap, loops: number, type: NanType): string {
    const sizes = dims.slice(loops)
    const nan = edit.constant(
      type,
      sizes.map(() => 1),
      [NaN]
    )
    if (sizes.length === 0) return edit.node('Identity', [nan])
    const parts = sizes.map((size, axis) => {
      const { symbol = null, times = 1 } = follows[axis + loops] ?? {}
      const known = this.#sizeOf(symbol)
      if (known === null) return edit.integers(size)
      return times === 1 ? known : edit.node('Mul', [known, edit.integers(times)])
    })
    return edit.node('Tile', [nan, edit.node('Concat', parts, { axis: 0 })])
  }

  /** The main graph with the nodes that tell the sizes of the symbols; they stand first, for graphs inside use them. */
  appliedTo(graph: Graph): Graph {
    const { nodes } = graph
    const added = this.#edit.appliedTo({ ...graph, nodes: [] })
    return { ...added, nodes: [...added.nodes, ...nodes] }
  }

  #sizeOf(symbol: string | null): string | null {
    if (symbol === null) return null
    const known = this.#sizes.get(symbol)
    if (known !== undefined) return known
    for (const { name, dims } of inputPorts({ graph: this.#graph })) {
      const axis = dims.indexOf(symbol)
      if (axis < 0) continue
      const size = this.#edit.slice(this.#edit.node('Shape', [name]), 0, axis, axis + 1)
      this.#sizes.set(symbol, size)
      return size
    }
    return null
  }
}
