/**
 * Takes back what a file states of the sizes of values that are computed. Files get it wrong, or are right for one input
 * alone, and ONNX Runtime believes them: it puts the stated sizes in the place of Shape nodes. Inputs keep theirs.
 */
import type { Graph, Model, ValueInfo } from './model.ts'

export const withoutSizes = (info: ValueInfo): ValueInfo =>
  info.type.kind === 'tensor' ? { ...info, type: { ...info.type, dims: null } } : info

/** The model with only the types of the outputs and inner values of its main graph; their sizes are left to each run. */
export function withoutStatedSizes(model: Model): Model {
  const { outputs, valueInfo } = model.graph
  const graph: Graph = {
    ...model.graph,
    outputs: outputs.map(withoutSizes),
    valueInfo: new Map([...valueInfo].map(([name, info]) => [name, withoutSizes(info)]))
  }
  return { ...model, graph }
}
