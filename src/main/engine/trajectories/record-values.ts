/**
 * Finds tapped values in a graph and its subgraphs and brings what is made of them (a row, its sizes) to the graph itself.
 * Not here: what is made of them (rows.ts), packing it into one output (instrument.ts).
 */
import { graphAttribute } from '#engine/onnx/attributes.ts'
import type { DataType, Graph, Node, ValueInfo } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { subgraphs, type Subgraph } from '#engine/inference/scopes.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import { GraphEdit, tensorInfo } from '#engine/onnx/graph-edit.ts'
import { exportFromBody, exportFromBranches, type Exported } from './lift.ts'
import { findRecurrent } from './recurrent-taps.ts'
import { addRecurrentValue } from './recurrent-values.ts'
import type { Tap } from './taps.ts'

/** A tap and the steps that are left from the present graph to its value. */
interface Search {
  tap: Tap
  path: readonly string[]
}

/** What is made of a tapped value at the level where it leaves: one or more values. */
export interface RowFormat {
  /** The type that a value has from the body of a Scan or Loop outwards. */
  typeInLoop: (tap: Tap) => DataType
  /** The types of what is made; as many for every tap. */
  types: (tap: Tap) => readonly DataType[]
  /** Adds the nodes; as many names as `types`. */
  finish: (edit: GraphEdit, tap: Tap, value: string) => string[]
  /** The same for a value that was not computed, because its branch did not run. */
  absent: (edit: GraphEdit, tap: Tap) => string[]
}

export interface RecordingContext {
  opset: number
  names: NameSupply
  format: RowFormat
}

/** A graph that computes the tapped values, under these names. */
interface Kept {
  graph: Graph
  values: Map<Tap, string>
}

/** A graph that computes what the format makes of each tapped value. */
export interface Recorded {
  graph: Graph
  finished: Map<Tap, readonly string[]>
}

/**
 * Adds what the format makes of each tap to the main graph.
 * @returns the graph and, in the order of the taps, the names of what was made.
 * @throws LimenError 'request' for a value or a scope that is not there, 'unsupported' for what can not be lifted.
 */
export function recordValues(
  graph: Graph,
  taps: readonly Tap[],
  context: RecordingContext
): { graph: Graph; rows: (readonly string[])[] } {
  const searches = taps.map((tap) => ({ tap, path: tap.scope }))
  const recorded = new GraphRecorder(graph, context, 0).finish(searches)
  return { graph: recorded.graph, rows: taps.map((tap) => recorded.finished.get(tap) ?? []) }
}

class GraphRecorder {
  readonly #graph: Graph
  readonly #context: RecordingContext
  readonly #edit: GraphEdit
  /** How many Scan and Loop bodies this graph lies in. */
  readonly #depth: number
  /** Control-flow nodes as they are now, by the node they were. */
  readonly #replaced = new Map<Node, Node>()
  readonly #finished = new Map<Tap, readonly string[]>()

  constructor(graph: Graph, context: RecordingContext, depth: number) {
    this.#graph = graph
    this.#context = context
    this.#depth = depth
    this.#edit = new GraphEdit(context.opset, context.names)
  }

  /** Each tap as the format wants it. */
  finish(searches: readonly Search[]): Recorded {
    for (const [tap, value] of this.#find(searches)) {
      this.#finished.set(tap, this.#context.format.finish(this.#edit, tap, value))
    }
    return { graph: this.#result(), finished: this.#finished }
  }

  /** Each tap as a value in its own shape, for graphs that run once for each time step. */
  keep(searches: readonly Search[]): Kept {
    const { typeInLoop } = this.#context.format
    const values = [...this.#find(searches)].map(([tap, value]): [Tap, string] => [
      tap,
      this.#edit.as(typeInLoop(tap), value)
    ])
    return { graph: this.#result(), values: new Map(values) }
  }

  #result(): Graph {
    const nodes = this.#graph.nodes.map((node) => this.#replaced.get(node) ?? node)
    return this.#edit.appliedTo({ ...this.#graph, nodes })
  }

  /** Names of the values that are to be finished or kept at this level. */
  #find(searches: readonly Search[]): Map<Tap, string> {
    const values = new Map<Tap, string>()
    const groups = new Map<string, Search[]>()
    for (const { tap, path } of searches) {
      const [step, ...rest] = path
      if (step === undefined) values.set(tap, this.#ownValue(tap))
      else groups.set(step, [...(groups.get(step) ?? []), { tap, path: rest }])
    }
    const inner = new Map(subgraphs(this.#graph).map((subgraph) => [subgraph.step, subgraph]))
    for (const [step, group] of groups) {
      const subgraph = inner.get(step) ?? missing('subgraph', step, inner.keys())
      for (const [tap, value] of this.#lift(subgraph, group)) values.set(tap, value)
    }
    return values
  }

  #ownValue({ tensor }: Tap): string {
    const { nodes, inputs, initializers } = this.#graph
    const isInput = inputs.some(({ name }) => name === tensor)
    if (isInput || initializers.has(tensor) || nodes.some(({ outputs }) => outputs.includes(tensor)))
      return tensor
    const recurrent = findRecurrent(this.#graph, tensor)
    if (recurrent === null)
      return missing(
        'value',
        tensor,
        nodes.flatMap(({ outputs }) => outputs)
      )
    const hidden = this.#hiddenStates(recurrent.node)
    return addRecurrentValue(this.#edit, recurrent.node, recurrent.quantity, hidden)
  }

  /** The name of the hidden states of all steps; the operator hands them out from now on if it did not before. */
  #hiddenStates(node: Node): string {
    const present = this.#replaced.get(node) ?? node
    const [states = '', ...others] = present.outputs
    if (states !== '') return states
    const added = this.#context.names.fresh('limen/states')
    this.#replaced.set(node, { ...present, outputs: [added, ...others] })
    return added
  }

  /** Values of a subgraph that are to be finished or kept out here; what a branch has finished by itself is noted. */
  #lift(subgraph: Subgraph, group: readonly Search[]): Map<Tap, string> {
    if (subgraph.node.op !== 'If') return this.#liftFromBody(subgraph, group)
    if (this.#depth > 0) throw branchInLoop(subgraph)
    this.#liftFromBranch(subgraph, group)
    return new Map()
  }

  #liftFromBody(subgraph: Subgraph, group: readonly Search[]): Map<Tap, string> {
    const { opset, names, format } = this.#context
    const { graph, values } = new GraphRecorder(subgraph.graph, this.#context, this.#depth + 1).keep(group)
    const infos = [...values].map(([tap, value]) => tensorInfo(value, format.typeInLoop(tap), null))
    return this.#replace(
      subgraph.node,
      [...values.keys()],
      exportFromBody(subgraph.node, withOutputs(graph, infos), infos.length, opset, names)
    )
  }

  /** The branch hands out finished values, the other one what stands for absent ones. */
  #liftFromBranch(subgraph: Subgraph, group: readonly Search[]): void {
    const { format, opset, names } = this.#context
    const { graph, other } = this.#branches(subgraph)
    const { graph: recorded, finished } = new GraphRecorder(graph, this.#context, 0).finish(group)
    const edit = new GraphEdit(opset, names)
    const taps = [...finished.keys()]
    const infos = (rows: readonly (readonly string[])[]): ValueInfo[] => {
      const types = taps.flatMap(format.types)
      return rows.flat().map((name, part) => tensorInfo(name, types[part] ?? 'float32', [null]))
    }
    const absent = taps.map((tap) => format.absent(edit, tap))
    const changed = withOutputs(recorded, infos([...finished.values()]))
    const filled = withOutputs(edit.appliedTo(other), infos(absent))
    const parts = absent[0]?.length ?? 0
    const exported = this.#exportBranches(subgraph, changed, filled, parts * taps.length)
    this.#replaced.set(subgraph.node, exported.node)
    taps.forEach((tap, index) =>
      this.#finished.set(tap, exported.names.slice(parts * index, parts * (index + 1)))
    )
  }

  /** The tapped branch of an If and the other one, as they are now. */
  #branches({ node, attribute }: Subgraph): { graph: Graph; other: Graph } {
    const present = this.#replaced.get(node) ?? node
    const branch = (name: string): Graph =>
      graphAttribute(present, name, null) ?? missing('branch', name, present.attributes.keys())
    return {
      graph: branch(attribute),
      other: branch(attribute === 'then_branch' ? 'else_branch' : 'then_branch')
    }
  }

  #exportBranches({ node, attribute }: Subgraph, changed: Graph, filled: Graph, count: number): Exported {
    const present = this.#replaced.get(node) ?? node
    const [thenBranch, elseBranch] = attribute === 'then_branch' ? [changed, filled] : [filled, changed]
    return exportFromBranches(present, thenBranch, elseBranch, count, this.#context.names)
  }

  #replace(node: Node, taps: readonly Tap[], exported: Exported): Map<Tap, string> {
    this.#replaced.set(node, exported.node)
    return new Map(taps.map((tap, index) => [tap, exported.names[index] ?? '']))
  }
}

const withOutputs = (graph: Graph, outputs: readonly ValueInfo[]): Graph => ({
  ...graph,
  outputs: [...graph.outputs, ...outputs]
})

const branchInLoop = ({ node, step }: Subgraph): LimenError =>
  new LimenError({
    tag: 'unsupported',
    message: `Values in '${step}' can not be recorded: it is a branch that may run at some steps of a loop and not at others.`,
    advice: 'Record the output of the If node, which is there at every step.',
    part: node.name
  })

function missing(what: string, name: string, candidates: Iterable<string>): never {
  const near = nearestNames(
    name,
    [...candidates].filter((candidate) => candidate !== '')
  )
  throw new LimenError({
    tag: 'request',
    message: `The network has no ${what} '${name}' at that place.`,
    ...(near.length > 0 && {
      advice: `Nearest names: ${near.map((candidate) => `'${candidate}'`).join(', ')}.`
    }),
    part: name
  })
}
