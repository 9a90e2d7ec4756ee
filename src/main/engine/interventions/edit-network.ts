/**
 * Rewrites a network so that values can be edited while it runs. Every amount, value and direction is a new input, so
 * that a drag never compiles anything.
 * Preconditions: the slots' values are there and hold floating-point numbers.
 * Postconditions: whatever used a value uses its edited form, under the same name where a node makes it; slots apply in
 * their order; a run with all amounts 0 computes what the network did before.
 * Not here: kinds of edit (forms.ts), what is fed (feeds.ts), recording (trajectories/).
 */
import type { Attribute, Graph, Model, Node, ValueInfo } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { topologicalSort } from '#engine/onnx/topological-sort.ts'
import { producers } from '#engine/onnx/values.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { subgraphs, type Subgraph } from '#engine/inference/scopes.ts'
import {
  GraphEdit,
  plainNode,
  tensorInfo,
  withDefaultOpset,
  withInnerConstants
} from '#engine/onnx/graph-edit.ts'
import { amount, receiving, type EditPlace, type EditSlot } from './edit-slot.ts'
import {
  insideOperator,
  recurrentValue,
  type ExpandedOperators,
  type InsideOperator
} from './edit-operator.ts'
import { editPath } from './edit-path.ts'
import { edited, formOf } from './forms.ts'
import { PresentValues, type ValuePlace } from './present-values.ts'
import { missing, withMadeAs, withUsedAs } from './reroute.ts'
import { measured } from './statistics.ts'
import { fedAtEveryStep, type FeedContext } from './step-feeds.ts'

/** What one slot added to the network. */
export interface SlotNames {
  /** Network inputs by what is fed ('amount', 'value', 'direction' …). */
  feeds: ReadonlyMap<string, string>
  /** Name of the edited value, in the graph of the slot. */
  after: string
  /** Name of what is measured of the change (statistics.ts), in the graph of the slot; null where nothing is. */
  statistics: string | null
  /** Steps to the graph in which it is measured. */
  scope: readonly string[]
}

/** Whether it is measured what each edit changes. ONNX Runtime computes what nobody reads, too: it costs as much as many edits. */
export type Changes = 'measured' | 'not measured'

export interface EditedNetwork {
  model: Model
  /** In the order of the slots. */
  slots: SlotNames[]
  /** What a value is called now: what reads it beside the paths that carry edits. */
  nameOf: (value: ValuePlace) => string
}

export interface EditContext {
  names: NameSupply
  opset: number
  slot: EditSlot
  changes: Changes
  /** Recurrent operators that earlier slots have expanded. */
  expanded: ExpandedOperators
  /** Where values are after the slots before. */
  values: PresentValues
  /** Steps to the present graph. */
  scope: readonly string[]
}

/**
 * Adds the slots to a network.
 * @throws LimenError 'request' for a value or scope that is not there, and where no path leads to a receiver.
 */
export function editNetwork(model: Model, slots: readonly EditSlot[], changes: Changes): EditedNetwork {
  if (slots.length === 0) return { model, slots: [], nameOf: ({ tensor }) => tensor }
  const { model: prepared, opset } = withDefaultOpset(withInnerConstants(model))
  const names = new NameSupply(namesIn(model.graph))
  const shared = { names, opset, changes, expanded: new Map(), values: new PresentValues() }
  let graph = prepared.graph
  const added = slots.map((slot) => {
    const feeds = feedsOf(slot, names)
    const context = { ...shared, slot, scope: [] }
    const edited = slot.path
      ? editPath(graph, feeds, context, slot.path)
      : editWithin(graph, slot.scope, feeds, context)
    graph = { ...edited.graph, inputs: [...edited.graph.inputs, ...inputInfos(slot, feeds)] }
    return { feeds, after: edited.after, statistics: edited.statistics, scope: edited.scope ?? slot.scope }
  })
  const edited = topologicalSort({ ...prepared, graph }).value
  verifyGraph(edited)
  const nameOf = (value: ValuePlace): string => shared.values.namesOf(value)[0] ?? value.tensor
  return { model: edited, slots: added, nameOf }
}

function feedsOf(slot: EditSlot, names: NameSupply): Map<string, string> {
  const receivers = (slot.path?.receivers ?? []).map((_, order) => receiving(order))
  const feeds = [amount, ...formOf(slot).feeds, ...receivers]
  return new Map(feeds.map((feed) => [feed, names.fresh(`limen/edit/${slot.id}/${feed}`)]))
}

function inputInfos(slot: EditSlot, feeds: ReadonlyMap<string, string>): ValueInfo[] {
  return [...feeds].map(([feed, name]) => {
    const { rank, loops, type } = fedPlace(slot, feed)
    return tensorInfo(
      name,
      type,
      Array.from({ length: rank + loops }, () => null)
    )
  })
}

/** The value that a feed broadcasts over: a receiver, or the edited value itself. */
export const fedPlace = (slot: EditSlot, feed: string): Pick<EditSlot, 'rank' | 'loops' | 'type'> =>
  slot.path?.receivers.find((_, order) => receiving(order) === feed) ?? slot

export interface EditedGraph {
  graph: Graph
  after: string
  statistics: string | null
  /** Steps to the graph of the statistics where it is not the slot's own. */
  scope?: readonly string[]
}

/** Goes down to the graph of the value and edits it there. */
function editWithin(
  graph: Graph,
  path: readonly string[],
  feeds: ReadonlyMap<string, string>,
  context: EditContext
): EditedGraph {
  const [step, ...rest] = path
  if (step === undefined) {
    const { tensor } = context.slot
    const operator = recurrentValue(graph, tensor)?.node
    if (operator) context.values.checkSingle(graph, context.scope, operator.outputs, tensor)
    const inside = insideOperator(graph, { scope: context.scope, tensor, feeds }, context)
    return inside ? editOperator(inside, context) : editHere(graph, feeds, context)
  }
  const inner = subgraphs(graph)
  const found = inner.find((subgraph) => subgraph.step === step)
  if (!found) {
    throw missing(
      'subgraph',
      step,
      inner.map((subgraph) => subgraph.step)
    )
  }
  context.values.checkSingle(graph, context.scope, found.node.outputs, context.slot.tensor)
  const atStep =
    found.node.op === 'If'
      ? { node: found.node, body: found.graph, feeds }
      : fedAtEveryStep(found, feeds, feedContext(context))
  const scope = [...context.scope, step]
  const edited = editWithin(atStep.body, rest, atStep.feeds, { ...context, scope })
  return { ...edited, graph: withBody(graph, found, atStep.node, edited.graph) }
}

export const feedContext = ({ names, opset, slot }: EditContext): FeedContext => ({
  names,
  opset,
  typeOf: (feed) => fedPlace(slot, feed).type
})

/** Edits a value at each step of an operator that has been made a Scan. Outside, the value is read under its old name. */
function editOperator({ graph, feeds, place }: InsideOperator, context: EditContext): EditedGraph {
  const { slot } = context
  const inner = { ...slot, scope: [...slot.scope, place.step], tensor: place.tensor }
  const edited = editWithin(graph, [place.step], feeds, { ...context, slot: inner })
  return { ...edited, after: slot.tensor, scope: inner.scope }
}

function withBody(graph: Graph, { node, attribute }: Subgraph, present: Node, body: Graph): Graph {
  const held: Attribute = { kind: 'graph', value: body }
  const changed = { ...present, attributes: new Map([...present.attributes, [attribute, held]]) }
  return { ...graph, nodes: graph.nodes.map((each) => (each === node ? changed : each)) }
}

/** Edits every form of the value that is there; what changed is measured of the first. */
function editHere(graph: Graph, feeds: ReadonlyMap<string, string>, context: EditContext): EditedGraph {
  const { slot, values } = context
  const [first = slot.tensor, ...copies] = values.namesOf(slot)
  const edited = editValue(graph, first, feeds, context)
  let present = edited.graph
  for (const copy of copies) {
    present = editValue(present, copy, feeds, { ...context, changes: 'not measured' }).graph
  }
  values.set(slot, [edited.after, ...copies])
  return { ...edited, graph: present }
}

function editValue(
  graph: Graph,
  tensor: string,
  feeds: ReadonlyMap<string, string>,
  { names, opset, slot, changes }: EditContext
): EditedGraph {
  const edit = new GraphEdit(opset, names)
  const isMade = producers(graph).has(tensor)
  const before = isMade ? names.fresh(`${tensor}/before`) : tensor
  const after = isMade ? tensor : names.fresh(`${tensor}/edited`)
  const rerouted = isMade ? withMadeAs(graph, tensor, before) : withUsedAs(graph, tensor, after)
  const place: EditPlace = {
    edit,
    slot,
    before,
    feed: (name) => feeds.get(name) ?? name,
    number: (value) => edit.constant(slot.type, [], [value])
  }
  const result = edited(place, names)
  const named = plainNode('Identity', [result], [after])
  const statistics = changes === 'measured' ? measured(place, result) : null
  const applied = edit.appliedTo(rerouted)
  return { graph: { ...applied, nodes: [...applied.nodes, named] }, after, statistics }
}
