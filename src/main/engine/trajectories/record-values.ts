/**
 * Finds tapped values in a graph and its subgraphs and brings them to the graph itself, each as a row of float32 elements
 * and the sizes of its axes. Not here: packing rows into one output (instrument.ts).
 */
import { graphAttribute } from '#engine/onnx/attributes.ts'
import type { Graph, Node, ValueInfo } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { subgraphs, type Subgraph } from '#engine/inference/scopes.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import { GraphEdit, tensorInfo } from './graph-edit.ts'
import { exportFromBody, exportFromBranches, type Exported } from './lift.ts'
import { addEmpty, addFiller, finishOne, type BatchAxis, type Finished } from './rows.ts'
import type { Tap } from './taps.ts'

/** A tap and the steps that are left from the present graph to its value. */
interface Search {
  tap: Tap
  path: readonly string[]
}

export interface RecordingContext {
  opset: number
  names: NameSupply
  /** Name of the input that holds a projection's matrix. */
  matrixOf: (projection: string) => string
  /** The axis of an input that counts stimuli, for branches inside of loops. */
  batch: BatchAxis | undefined
}

/** A graph that computes the tapped values, under these names. */
interface Kept {
  graph: Graph
  values: Map<Tap, string>
}

/** A graph that computes the tapped values as rows. */
export interface Recorded {
  graph: Graph
  finished: Map<Tap, Finished>
}

/**
 * Records taps at the level of this graph.
 * @throws LimenError 'request' for a value or a scope that is not there.
 */
export function recordValues(graph: Graph, searches: readonly Search[], context: RecordingContext): Recorded {
  return new GraphRecorder(graph, context, 0).finish(searches)
}

class GraphRecorder {
  readonly #graph: Graph
  readonly #context: RecordingContext
  readonly #edit: GraphEdit
  /** How many Scan and Loop bodies this graph lies in. */
  readonly #depth: number
  /** Control-flow nodes as they are now, by the node they were. */
  readonly #replaced = new Map<Node, Node>()
  readonly #finished = new Map<Tap, Finished>()

  constructor(graph: Graph, context: RecordingContext, depth: number) {
    this.#graph = graph
    this.#context = context
    this.#depth = depth
    this.#edit = new GraphEdit(context.opset, context.names)
  }

  /** Each tap as a row of elements and its sizes. */
  finish(searches: readonly Search[]): Recorded {
    for (const [tap, value] of this.#find(searches))
      this.#finished.set(tap, finishOne(this.#edit, tap, value, this.#context))
    return { graph: this.#result(), finished: this.#finished }
  }

  /** Each tap as a float32 value in its own shape, for graphs that run once for each time step. */
  keep(searches: readonly Search[]): Kept {
    const values = [...this.#find(searches)].map(([tap, value]): [Tap, string] => [
      tap,
      this.#edit.asFloat32(value)
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
    return missing(
      'value',
      tensor,
      nodes.flatMap(({ outputs }) => outputs)
    )
  }

  /** Values of a subgraph that are to be finished or kept out here; what a branch has finished by itself is noted. */
  #lift(subgraph: Subgraph, group: readonly Search[]): Map<Tap, string> {
    if (subgraph.node.op !== 'If') return this.#liftFromBody(subgraph, group)
    if (this.#depth > 0) return this.#liftKeptFromBranch(subgraph, group)
    this.#liftFinishedFromBranch(subgraph, group)
    return new Map()
  }

  #liftFromBody(subgraph: Subgraph, group: readonly Search[]): Map<Tap, string> {
    const { opset, names } = this.#context
    const { graph, values } = new GraphRecorder(subgraph.graph, this.#context, this.#depth + 1).keep(group)
    const infos = [...values.values()].map((value) => tensorInfo(value, 'float32', null))
    return this.#replace(
      subgraph.node,
      [...values.keys()],
      exportFromBody(subgraph.node, withOutputs(graph, infos), infos.length, opset, names)
    )
  }

  /** Inside of a Scan or Loop: the other branch hands out NaN in the same shape. */
  #liftKeptFromBranch(subgraph: Subgraph, group: readonly Search[]): Map<Tap, string> {
    const { graph, other } = this.#branches(subgraph)
    const { graph: recorded, values } = new GraphRecorder(graph, this.#context, this.#depth).keep(group)
    const edit = new GraphEdit(this.#context.opset, this.#context.names)
    const fillers = [...values.keys()].map((tap) => addFiller(edit, tap, this.#depth, this.#context.batch))
    const info = (name: string): ValueInfo => tensorInfo(name, 'float32', null)
    const changed = withOutputs(recorded, [...values.values()].map(info))
    const filled = withOutputs(edit.appliedTo(other), fillers.map(info))
    return this.#replace(
      subgraph.node,
      [...values.keys()],
      this.#exportBranches(subgraph, changed, filled, values.size)
    )
  }

  /** Outside of all loops: the branch hands out a finished row, the other one an empty row with sizes of zero. */
  #liftFinishedFromBranch(subgraph: Subgraph, group: readonly Search[]): void {
    const { graph, other } = this.#branches(subgraph)
    const { graph: recorded, finished } = new GraphRecorder(graph, this.#context, 0).finish(group)
    const edit = new GraphEdit(this.#context.opset, this.#context.names)
    const taps = [...finished.keys()]
    const rows = [...finished.values()]
    const empty = taps.map((tap) => addEmpty(edit, tap))
    const changed = withOutputs(recorded, rows.flatMap(rowInfos))
    const filled = withOutputs(edit.appliedTo(other), empty.flatMap(rowInfos))
    const exported = this.#exportBranches(subgraph, changed, filled, 2 * taps.length)
    this.#replaced.set(subgraph.node, exported.node)
    taps.forEach((tap, index) => {
      const [flat = '', sizes = ''] = exported.names.slice(2 * index)
      this.#finished.set(tap, { flat, sizes })
    })
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

const rowInfos = ({ flat, sizes }: Finished): ValueInfo[] => [
  tensorInfo(flat, 'float32', [null]),
  tensorInfo(sizes, 'int64', [null])
]

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
