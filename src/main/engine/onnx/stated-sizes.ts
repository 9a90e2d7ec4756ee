/**
 * Takes back what a file states of the sizes of values that are computed. Files get it wrong, or are right for one input
 * alone, and ONNX Runtime believes them: it puts the stated sizes in the place of Shape nodes. Inputs keep theirs.
 */
import { mapSubgraphs } from './map-graphs.ts'
import type { Graph, Model, Node, ValueInfo } from './model.ts'

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

/** The model with only the types of what Loops carry, and of what their bodies compute: files that state it wrongly may not run. */
export const withoutLoopSizes = (model: Model): Model => ({ ...model, graph: withOpenLoops(model.graph) })

const withOpenLoops = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    mapSubgraphs(node, (inner) =>
      isLoop(node) ? withOpenStates(withOpenLoops(inner)) : withOpenLoops(inner)
    )
  )
})

const isLoop = ({ op, domain }: Node): boolean => op === 'Loop' && domain === ''

/** What a Loop tells its body first, its step and whether it goes on, may be a scalar or a list of one: that stays as stated. */
const withOpenStates = (body: Graph): Graph => ({
  ...body,
  inputs: body.inputs.map((info, order) => (order < 2 ? info : withoutSizes(info))),
  outputs: body.outputs.map((info, order) => (order < 1 ? info : withoutSizes(info))),
  valueInfo: new Map([...body.valueInfo].map(([name, info]) => [name, withoutSizes(info)]))
})
