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
import { AbsentValues, type NanType } from './absent-values.ts'
import { exportFromBody, exportFromBranches } from './lift.ts'
import { findRecurrent } from './recurrent-taps.ts'
import { addRecurrentValue } from './recurrent-values.ts'
import type { RowFormat, Stacked, Whole } from './row-format.ts'
import type { Carrier, Tap } from './taps.ts'

/** A tap and the steps that are left from the present graph to its value. */
interface Search {
  tap: Tap
  path: readonly string[]
}

interface RecordingContext {
  opset: number
  names: NameSupply
  format: RowFormat
  absent: AbsentValues
}

/** A graph that computes the tapped values, under these names. */
interface Kept {
  graph: Graph
  values: Map<Tap, string>
}

/** A graph that computes what the format makes of each tapped value. */
interface Recorded {
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
  { opset, names, format }: Omit<RecordingContext, 'absent'>
): { graph: Graph; rows: (readonly string[])[] } {
  const absent = new AbsentValues(graph, opset, names)
  const searches = taps.map((tap) => ({ tap, path: tap.scope }))
  const recorded = new GraphRecorder(graph, { opset, names, format, absent }, 0).finish(searches)
  return {
    graph: absent.appliedTo(recorded.graph),
    rows: taps.map((tap) => recorded.finished.get(tap) ?? [])
  }
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

  /** Each tap as a value in its own shape, of the type in which it leaves loops. */
  keep(searches: readonly Search[], typeOf: (tap: Tap) => DataType): Kept {
    const values = [...this.#find(searches)].map(([tap, value]): [Tap, string] => [
      tap,
      this.#edit.as(typeOf(tap), value)
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

  /** Values of a subgraph that are to be finished or kept out here; what the subgraph has finished is noted. */
  #lift(subgraph: Subgraph, group: readonly Search[]): Map<Tap, string> {
    const { inLoop } = this.#context.format
    const isBranch = subgraph.node.op === 'If'
    if (inLoop.kind === 'stacked') {
      if (isBranch) this.#finishInBranch(subgraph, group)
      else this.#gatherFromBody(subgraph, group, inLoop)
      return new Map()
    }
    if (!isBranch) return this.#keepFromBody(subgraph, group, inLoop)
    if (this.#depth > 0) return this.#keepFromBranch(subgraph, group, inLoop)
    this.#finishInBranch(subgraph, group)
    return new Map()
  }

  #inside(graph: Graph, more = 0): GraphRecorder {
    return new GraphRecorder(graph, this.#context, this.#depth + more)
  }

  #keepFromBody({ node, graph }: Subgraph, group: readonly Search[], { type }: Whole): Map<Tap, string> {
    const kept = this.#inside(graph, 1).keep(group, type)
    const infos = [...kept.values].map(([tap, value]) => tensorInfo(value, type(tap), null))
    return named(kept.values.keys(), this.#exportFromBody(node, kept.graph, infos))
  }

  /** The body hands out finished values. */
  #gatherFromBody({ node, graph }: Subgraph, group: readonly Search[], { gathered }: Stacked): void {
    const body = this.#inside(graph, 1).finish(group)
    const stacked = this.#exportFromBody(node, body.graph, this.#finishedInfos(body.finished))
    for (const [tap, rows] of this.#partsOf(body.finished.keys(), stacked))
      this.#finished.set(tap, gathered(this.#edit, rows))
  }

  #exportFromBody(node: Node, body: Graph, infos: readonly ValueInfo[]): string[] {
    const { opset, names } = this.#context
    const exported = exportFromBody(node, withOutputs(body, infos), infos.length, opset, names)
    this.#replaced.set(node, exported.node)
    return exported.names
  }

  /** The branch hands out values as they are, the other one what stands for them, in the same shape. */
  #keepFromBranch(subgraph: Subgraph, group: readonly Search[], { type }: Whole): Map<Tap, string> {
    const { absent } = this.#context
    const { graph, other } = this.#branches(subgraph)
    const kept = this.#inside(graph).keep(group, type)
    const infos = [...kept.values].map(([tap, value]) => tensorInfo(value, type(tap), null))
    const names = this.#exportFromBranch(subgraph, { graph: kept.graph, infos }, other, (edit) =>
      [...kept.values.keys()].map((tap) => absent.add(edit, tap, this.#depth, nanType(type(tap), tap)))
    )
    return named(kept.values.keys(), names)
  }

  /** The branch hands out finished values, the other one what stands for absent ones. */
  #finishInBranch(subgraph: Subgraph, group: readonly Search[]): void {
    const { format } = this.#context
    const { graph, other } = this.#branches(subgraph)
    const branch = this.#inside(graph).finish(group)
    const own = { graph: branch.graph, infos: this.#finishedInfos(branch.finished) }
    const names = this.#exportFromBranch(subgraph, own, other, (edit) =>
      [...branch.finished.keys()].flatMap((tap) => format.absent(edit, tap))
    )
    for (const [tap, rows] of this.#partsOf(branch.finished.keys(), names)) this.#finished.set(tap, rows)
  }

  #finishedInfos(finished: ReadonlyMap<Tap, readonly string[]>): ValueInfo[] {
    return [...finished].flatMap(([tap, rows]) => {
      const types = this.#context.format.types(tap)
      return rows.map((name, part) => tensorInfo(name, types[part] ?? 'float32', [null]))
    })
  }

  /** The parts of what was made of each tap, which lie side by side. */
  *#partsOf(taps: Iterable<Tap>, names: readonly string[]): Generator<[Tap, string[]]> {
    let start = 0
    for (const tap of taps) {
      const end = start + this.#context.format.types(tap).length
      yield [tap, names.slice(start, end)]
      start = end
    }
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

  /** Exports values of one branch; the other one hands out what stands for them, of the same types. */
  #exportFromBranch(
    { node, attribute }: Subgraph,
    { graph, infos }: { graph: Graph; infos: readonly ValueInfo[] },
    other: Graph,
    standIns: (edit: GraphEdit) => string[]
  ): string[] {
    const { opset, names } = this.#context
    const present = this.#replaced.get(node) ?? node
    const edit = new GraphEdit(opset, names)
    const others = standIns(edit).map((name, part) => ({
      name,
      type: infos[part]?.type ?? { kind: 'unknown' }
    }))
    const changed = withOutputs(graph, infos)
    const filled = withOutputs(edit.appliedTo(other), others)
    const [thenBranch, elseBranch] = attribute === 'then_branch' ? [changed, filled] : [filled, changed]
    const exported = exportFromBranches(present, thenBranch, elseBranch, infos.length, names)
    this.#replaced.set(node, exported.node)
    return exported.names
  }
}

const named = (taps: Iterable<Tap>, names: readonly string[]): Map<Tap, string> =>
  new Map([...taps].map((tap, index) => [tap, names[index] ?? '']))

const withOutputs = (graph: Graph, outputs: readonly ValueInfo[]): Graph => ({
  ...graph,
  outputs: [...graph.outputs, ...outputs]
})

/** @throws LimenError 'unsupported' for whole numbers, among which nothing could stand for a value that is not there. */
function nanType(type: Carrier, { tensor }: Tap): NanType {
  if (type !== 'int64') return type
  throw new LimenError({
    tag: 'unsupported',
    message: `'${tensor}' is in a branch that may run at some steps of a loop and not at others: it can not be recorded as whole numbers.`,
    advice: 'Record it as floating-point numbers.',
    part: tensor
  })
}

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
