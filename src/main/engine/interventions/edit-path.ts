/**
 * Edge and path patching: the edited value reaches its receivers only. The paths that carry the edit are copied from the
 * edited sender to the receivers; whoever else reads the sender, and whatever is frozen on the way, stays as it was.
 * Cases: sender and receivers in one graph; on the way into or out of a Scan, Loop or If (path-through-node.ts); inside of LSTM,
 * GRU and RNN, which become Scans. Receivers do not read what others received.
 * Not here: which values are frozen (session/conditions/path-cuts.ts).
 */
import { subgraphs, type Subgraph } from '#engine/inference/scopes.ts'
import { GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { Graph } from '#engine/onnx/model.ts'
import { sortedGraph } from '#engine/onnx/topological-sort.ts'
import { producers, usedValues } from '#engine/onnx/values.ts'
import { feedContext, type EditContext, type EditedGraph } from './edit-network.ts'
import { expandedStep, insideOperator } from './edit-operator.ts'
import { receiving, type EditPlace, type PathSlot, type ReceiverSlot } from './edit-slot.ts'
import { edited } from './forms.ts'
import { copyPaths } from './path-copy.ts'
import { throughNode } from './path-through-node.ts'
import { noPath, received } from './receive.ts'
import { missing } from './reroute.ts'
import { measured } from './statistics.ts'
import type { FeedContext } from './step-feeds.ts'

/** A value from the present graph on: the steps that are left to it, its name there, and what is fed for it. */
interface Way {
  path: readonly string[]
  tensor: string
  feeds: ReadonlyMap<string, string>
}

interface ReceiverWay extends Way {
  order: number
  slot: ReceiverSlot
}

/** What is to be carried through one graph. */
export interface Carried {
  /** Steps to this graph, operators that were opened included. */
  scope: readonly string[]
  /** Null where the sender lies in another graph. */
  sender: Way | null
  receivers: readonly ReceiverWay[]
  /** What of this graph's surroundings and inputs is read in another form. */
  starts: ReadonlyMap<string, string>
  /** Values, such as the graph's outputs, whose other forms are wanted. */
  wanted: readonly string[]
}

export interface Carrying {
  graph: Graph
  /** Other forms of the wanted values, where a path leads to them. */
  copies: ReadonlyMap<string, string>
}

/** @throws LimenError 'request' where no path leads from the sender to a receiver. */
export function editPath(
  stated: Graph,
  feeds: ReadonlyMap<string, string>,
  context: EditContext,
  path: PathSlot
): EditedGraph {
  const { slot, values } = context
  const edit = new PathEdit(context, path)
  const receivers = path.receivers.map((receiver, order): ReceiverWay => {
    const feed = receiving(order)
    const own = new Map([[feed, feeds.get(feed) ?? '']])
    return { order, slot: receiver, path: receiver.scope, tensor: receiver.tensor, feeds: own }
  })
  const own = new Map([...feeds].filter(([feed]) => !receivers.some((each) => each.feeds.has(feed))))
  const sender = { path: slot.scope, tensor: slot.tensor, feeds: own }
  const { graph } = edit.carry(stated, { scope: [], sender, receivers, starts: new Map(), wanted: [] })
  const [after = slot.tensor] = values.namesOf(slot)
  const { statistics, scope } = edit.measures ?? { statistics: null, scope: slot.scope }
  return { graph, after, statistics, scope }
}

export class PathEdit {
  readonly context: EditContext
  readonly feedContext: FeedContext
  readonly path: PathSlot
  /** Where it is measured what changed at the first receiver. */
  measures: { statistics: string; scope: readonly string[] } | null = null

  constructor(context: EditContext, path: PathSlot) {
    this.context = context
    this.feedContext = feedContext(context)
    this.path = path
  }

  /** Carries the edit through one graph and those inside of it. */
  carry(stated: Graph, given: Carried): Carrying {
    const { graph: opened, job } = this.#withOperators(stated, given)
    const fromSender = this.#begin(opened, job)
    const starts = new Map([...job.starts, ...fromSender.starts])
    const own = job.receivers.filter(({ path }) => path.length === 0)
    const ends = own.flatMap(({ tensor }) => [...this.#names(job.scope, tensor)])
    const entered = this.#nodesToEnter(fromSender.graph, job)
    const inputs = entered.flatMap(({ node }) => [...usedValues(node)])
    const wanted = new Set([...ends, ...inputs, ...job.wanted])
    const sorted = sortedGraph(fromSender.graph)
    const found = copyPaths(sorted, { starts, ends: wanted }, this.#cuts(job.scope), this.context.names)
    const copies = new Map([...starts, ...found.copies])
    let graph: Graph = { ...sorted, nodes: [...sorted.nodes, ...found.nodes] }
    for (const { step } of entered) {
      const subgraph = this.#subgraph(graph, job.scope, step)
      const inner = insideOf(job, step)
      graph = throughNode(this, graph, { ...inner, subgraph, starts: copies, wanted: [] }).graph
    }
    for (const receiver of own) graph = this.#received(graph, job.scope, receiver, copies)
    this.#note(job.scope, found.copies, new Set(ends), fromSender.starts)
    return { graph, copies }
  }

  /** The edited forms of the sender in this graph: its own, or what the node around it hands out. */
  #begin(stated: Graph, job: Carried): { graph: Graph; starts: ReadonlyMap<string, string> } {
    const { sender, scope } = job
    if (!sender) return { graph: stated, starts: new Map() }
    const { names, opset, slot } = this.context
    const [step] = sender.path
    if (step !== undefined) {
      const needed = usedValues(this.#subgraph(stated, scope, step).node)
      const { graph, copies: forms } = this.#copied(stated, job, needed)
      const subgraph = this.#subgraph(graph, scope, step)
      const inner = insideOf(job, step)
      const isOutside = job.wanted.length > 0 || inner.receivers.length < job.receivers.length
      const wanted = isOutside ? subgraph.node.outputs.filter((name) => name !== '') : []
      const { graph: present, copies } = throughNode(this, graph, {
        ...inner,
        subgraph,
        starts: forms,
        wanted
      })
      return { graph: present, starts: copies }
    }
    this.#checkThere(stated, sender.tensor)
    const known = this.#names(scope, sender.tensor)
    const { graph, copies } = this.#copied(stated, job, new Set(known))
    const edit = new GraphEdit(opset, names)
    const place = this.#place(edit, sender.feeds)
    const starts = known.map((name): [string, string] => [
      name,
      edited({ ...place, slot, before: copies.get(name) ?? name }, names)
    ])
    return { graph: edit.appliedTo(graph), starts: new Map(starts) }
  }

  /** Other forms of values that depend on what the job begins with, such as the second state of a loop. */
  #copied(graph: Graph, { scope, starts }: Carried, ends: ReadonlySet<string>): Carrying {
    if (starts.size === 0) return { graph, copies: starts }
    const sorted = sortedGraph(graph)
    const found = copyPaths(sorted, { starts, ends }, this.#cuts(scope), this.context.names)
    const present = { ...sorted, nodes: [...sorted.nodes, ...found.nodes] }
    return { graph: present, copies: new Map([...starts, ...found.copies]) }
  }

  /** The nodes of the graph in which receivers are, but for the sender's own. */
  #nodesToEnter(graph: Graph, { scope, sender, receivers }: Carried): Subgraph[] {
    const steps = new Set(receivers.flatMap(({ path: [step] }) => step ?? []))
    steps.delete(sender?.path[0] ?? '')
    return [...steps].map((step) => this.#subgraph(graph, scope, step))
  }

  #subgraph(graph: Graph, scope: readonly string[], step: string): Subgraph {
    const inner = subgraphs(graph)
    const found = inner.find((subgraph) => subgraph.step === step)
    const steps = inner.map((subgraph) => subgraph.step)
    if (!found) throw missing('subgraph', step, steps)
    this.context.values.checkSingle(graph, scope, found.node.outputs, step)
    return found
  }

  /** Recurrent operators in which the sender or a receiver lies, as Scans. */
  #withOperators(stated: Graph, job: Carried): { graph: Graph; job: Carried } {
    let graph = stated
    const { scope } = job
    const open = <Place extends Way>(way: Place): Place => {
      if (way.path.length > 0) return way
      const found = insideOperator(graph, { ...way, scope }, this.context)
      if (!found) return way
      graph = found.graph
      return { ...way, path: [found.place.step], tensor: found.place.tensor, feeds: found.feeds }
    }
    const receivers = job.receivers.map(open)
    const { sender } = job
    if (!sender) return { graph, job: { ...job, receivers } }
    // Outside of its operator, the hidden state is what the operator hands out.
    const isHandedOut = producers(graph).has(sender.tensor)
    const step = expandedStep(this.context, scope, sender.tensor)
    const isBeside = receivers.some(({ path }) => path[0] === step)
    const isInside = step === undefined ? !isHandedOut : isBeside || !isHandedOut
    return { graph, job: { ...job, sender: isInside ? open(sender) : sender, receivers } }
  }

  /** What a receiver's readers read from now on, in every form of it. */
  #received(
    graph: Graph,
    scope: readonly string[],
    { order, tensor, slot: receiver, feeds }: ReceiverWay,
    copies: ReadonlyMap<string, string>
  ): Graph {
    const { values, slot, changes } = this.context
    let present = graph
    for (const [number, name] of this.#names(scope, tensor).entries()) {
      const copy = copies.get(name)
      if (copy === undefined && number === 0) throw noPath(graph, slot, receiver)
      if (copy === undefined) continue
      const arrival = { name, copy, feed: feeds.get(receiving(order)) ?? '' }
      const got = received(this.context, present, arrival, receiver)
      present = got.graph
      const all = values.namesOf({ scope, tensor }).map((each) => (each === name ? got.after : each))
      if (got.after !== name) values.set({ scope, tensor }, all)
      if (changes === 'measured' && number === 0 && order === 0)
        present = this.#measured(present, scope, receiver, got)
    }
    return present
  }

  #measured(
    graph: Graph,
    scope: readonly string[],
    receiver: ReceiverSlot,
    { before, after }: { before: string; after: string }
  ): Graph {
    const { names, opset, slot } = this.context
    const edit = new GraphEdit(opset, names)
    const place = { ...this.#place(edit, new Map(), receiver.type), slot: { ...slot, ...receiver }, before }
    this.measures = { statistics: measured(place, after), scope }
    return edit.appliedTo(graph)
  }

  #place(
    edit: GraphEdit,
    feeds: ReadonlyMap<string, string>,
    type = this.context.slot.type
  ): Omit<EditPlace, 'before' | 'slot'> {
    return {
      edit,
      feed: (name) => feeds.get(name) ?? name,
      number: (value) => edit.constant(type, [], [value])
    }
  }

  #names(scope: readonly string[], tensor: string): readonly string[] {
    return this.context.values.namesOf({ scope, tensor })
  }

  #cuts(scope: readonly string[]): Set<string> {
    const here = scope.join('\n')
    const own = this.path.cuts.values.filter((each) => each.scope.join('\n') === here)
    return new Set(own.flatMap(({ tensor }) => this.#names(scope, tensor)))
  }

  /** What edits that come later find: the edited forms of values, too. */
  #note(
    scope: readonly string[],
    copies: ReadonlyMap<string, string>,
    ends: ReadonlySet<string>,
    starts: ReadonlyMap<string, string>
  ): void {
    const { values } = this.context
    for (const [value, copy] of [...copies].filter(([name]) => !ends.has(name)))
      values.add(scope, value, copy)
    for (const [value, copy] of starts) values.add(scope, value, copy)
  }

  #checkThere(graph: Graph, tensor: string): void {
    const made = producers(graph)
    const isThere =
      made.has(tensor) || graph.initializers.has(tensor) || graph.inputs.some(({ name }) => name === tensor)
    if (!isThere) throw missing('value', tensor, made.keys())
  }
}

/** What of a job concerns the graph behind a step. */
function insideOf(
  { scope, sender, receivers }: Carried,
  step: string
): Pick<Carried, 'scope' | 'sender' | 'receivers'> {
  const further = <Place extends Way>(way: Place): Place[] =>
    way.path[0] === step ? [{ ...way, path: way.path.slice(1) }] : []
  return {
    scope: [...scope, step],
    sender: sender ? (further(sender)[0] ?? null) : null,
    receivers: receivers.flatMap(further)
  }
}
