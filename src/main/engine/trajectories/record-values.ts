/**
 * Finds tapped values in a graph and its subgraphs and brings rows that are made of them to the graph itself.
 * Not here: what is made of them (rows.ts), packing it into one output (instrument.ts), sizes alone (record-sizes.ts).
 */
import type { Subgraph } from '#engine/inference/scopes.ts'
import { tensorInfo, type GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { DataType, Graph, ValueInfo } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { LimenError } from '#shared/errors.ts'
import { AbsentValues, type NanType } from './absent-values.ts'
import { OpenedGraph, type Search } from './opened-graph.ts'
import { carrierOf, type Tap } from './taps.ts'

/** What is made of a tapped value at the level where it leaves: one or more values. */
export interface RowFormat {
  /** The types of what is made; as many for every tap. */
  types: (tap: Tap) => readonly DataType[]
  /** Adds the nodes; as many names as `types`. */
  finish: (edit: GraphEdit, tap: Tap, value: string) => string[]
  /** The same for a value that was not computed, because its branch did not run. */
  absent: (edit: GraphEdit, tap: Tap) => string[]
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
  const searches = taps.map((tap) => ({ wanted: tap, path: tap.scope }))
  const recorded = new GraphRecorder(graph, { opset, names, format, absent }, 0).finish(searches)
  return {
    graph: absent.appliedTo(recorded.graph),
    rows: taps.map((tap) => recorded.finished.get(tap) ?? [])
  }
}

class GraphRecorder {
  readonly #context: RecordingContext
  readonly #opened: OpenedGraph
  /** How many Scan and Loop bodies this graph lies in. */
  readonly #depth: number
  readonly #finished = new Map<Tap, readonly string[]>()

  constructor(graph: Graph, context: RecordingContext, depth: number) {
    this.#context = context
    this.#depth = depth
    this.#opened = new OpenedGraph(graph, context.opset, context.names)
  }

  /** Each tap as the format wants it. */
  finish(searches: readonly Search<Tap>[]): Recorded {
    for (const [tap, value] of this.#find(searches)) {
      this.#finished.set(tap, this.#context.format.finish(this.#opened.edit, tap, value))
    }
    return { graph: this.#opened.result(), finished: this.#finished }
  }

  /** Each tap as a value in its own shape, for graphs that run once for each time step. */
  keep(searches: readonly Search<Tap>[]): Kept {
    const { edit } = this.#opened
    const found = [...this.#find(searches)]
    const values = new Map(found.map(([tap, value]) => [tap, edit.as(carrierOf(tap), value)]))
    return { graph: this.#opened.result(), values }
  }

  /** Names of the values that are to be finished or kept at this level. */
  #find(searches: readonly Search<Tap>[]): Map<Tap, string> {
    const { own, inside } = this.#opened.sorted(searches)
    const values = new Map(own.map((tap) => [tap, this.#opened.ownValue(tap.tensor)]))
    for (const [subgraph, group] of inside) {
      for (const [tap, value] of this.#lift(subgraph, group)) values.set(tap, value)
    }
    return values
  }

  /** Values of a subgraph that are to be finished or kept out here; what a branch has finished by itself is noted. */
  #lift(subgraph: Subgraph, group: readonly Search<Tap>[]): Map<Tap, string> {
    if (subgraph.node.op !== 'If') return this.#keepFromBody(subgraph, group)
    if (this.#depth > 0) return this.#keepFromBranch(subgraph, group)
    this.#finishInBranch(subgraph, group)
    return new Map()
  }

  #inside(graph: Graph, more = 0): GraphRecorder {
    return new GraphRecorder(graph, this.#context, this.#depth + more)
  }

  #keepFromBody({ node, graph }: Subgraph, group: readonly Search<Tap>[]): Map<Tap, string> {
    const kept = this.#inside(graph, 1).keep(group)
    const infos = infosOf(kept, this.#depth + 1)
    return named(kept, this.#opened.exportFromBody(node, { graph: kept.graph, infos }))
  }

  /** The branch hands out values as they are, the other one what stands for them, in the same shape. */
  #keepFromBranch(subgraph: Subgraph, group: readonly Search<Tap>[]): Map<Tap, string> {
    const { absent } = this.#context
    const kept = this.#inside(this.#opened.branch(subgraph)).keep(group)
    const own = { graph: kept.graph, infos: infosOf(kept, this.#depth) }
    const names = this.#opened.exportFromBranch(subgraph, own, (edit) =>
      [...kept.values.keys()].map((tap) => absent.add(edit, tap, this.#depth, nanType(tap)))
    )
    return named(kept, names)
  }

  /** The branch hands out finished values, the other one what stands for absent ones. */
  #finishInBranch(subgraph: Subgraph, group: readonly Search<Tap>[]): void {
    const { format } = this.#context
    const { graph, finished } = this.#inside(this.#opened.branch(subgraph)).finish(group)
    const infos = [...finished].flatMap(([tap, rows]) => {
      const types = format.types(tap)
      return rows.map((name, part) => tensorInfo(name, types[part] ?? 'float32', [null]))
    })
    const names = this.#opened.exportFromBranch(subgraph, { graph, infos }, (edit) =>
      [...finished.keys()].flatMap((tap) => format.absent(edit, tap))
    )
    let start = 0
    for (const [tap, rows] of finished) {
      this.#finished.set(tap, names.slice(start, start + rows.length))
      start += rows.length
    }
  }
}

/** A Scan must be told how many axes its values have, which ONNX Runtime can not always infer. */
const infosOf = ({ values }: Kept, loops: number): ValueInfo[] =>
  [...values].map(([tap, value]) => {
    const axes = tap.dims.slice(loops).map(() => null)
    return tensorInfo(value, carrierOf(tap), axes)
  })

const named = ({ values }: Kept, names: readonly string[]): Map<Tap, string> =>
  new Map([...values.keys()].map((tap, order) => [tap, names[order] ?? '']))

/** @throws LimenError 'unsupported' for whole numbers, among which nothing could stand for a value that is not there. */
function nanType(tap: Tap): NanType {
  const carrier = carrierOf(tap)
  if (carrier !== 'int64') return carrier
  const { tensor } = tap
  throw new LimenError({
    tag: 'unsupported',
    message: `'${tensor}' is in a branch that may run at some steps of a loop and not at others: it can not be recorded as whole numbers.`,
    advice: 'Record it as floating-point numbers.',
    part: tensor
  })
}
