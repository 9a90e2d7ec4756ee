/**
 * Carries the other form of values into and out of Scan, Loop and If, so that a path may begin, end or pass inside of them.
 * - If: the branch sees what is around it; what it hands out in another form, the other branch hands out as it was.
 * - Scan and Loop: a scanned input that has another form is scanned once more. A state that has one is carried twice: from step
 *   to step the second one goes on with what the step makes of it, or, where steps are frozen, with what the first one is.
 * Not here: paths within one graph (edit-path.ts).
 */
import { graphAttribute } from '#engine/onnx/attributes.ts'
import { plainNode } from '#engine/onnx/graph-edit.ts'
import type { Graph, Node } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import type { Subgraph } from '#engine/inference/scopes.ts'
import { exportFromBranches } from '#engine/trajectories/lift.ts'
import type { Carried, Carrying, PathEdit } from './edit-path.ts'
import {
  loopLayout,
  withMore,
  type CarriedState,
  type LoopLayout,
  type MoreOfLoop,
  type ScannedValue
} from './loop-values.ts'
import { fedAtEveryStep } from './step-feeds.ts'

/** What is to be carried into a node; `starts` and `wanted` are names around it. */
export interface ThroughNode extends Carried {
  subgraph: Subgraph
}

/** The graph with the node changed, and the other forms of what it hands out. */
export const throughNode = (path: PathEdit, graph: Graph, given: ThroughNode): Carrying =>
  given.subgraph.node.op === 'If' ? throughBranch(path, graph, given) : throughLoop(path, graph, given)

function throughBranch(path: PathEdit, graph: Graph, given: ThroughNode): Carrying {
  const { node, attribute, graph: branch } = given.subgraph
  const { names } = path.context
  const places = node.outputs.flatMap((name, place) => (given.wanted.includes(name) ? [place] : []))
  const wanted = places.map((place) => branch.outputs[place]?.name ?? '')
  const carried = path.carry(branch, { ...given, wanted })
  const left = places.filter((_, order) => carried.copies.has(wanted[order] ?? ''))
  const isThen = attribute === 'then_branch'
  const other = graphAttribute(node, isThen ? 'else_branch' : 'then_branch', null)
  if (!other) throw new Error('An If has one branch only.')
  const own = handedOut(
    carried.graph,
    left,
    (place) => carried.copies.get(branch.outputs[place]?.name ?? ''),
    names
  )
  const same = handedOut(other, left, (place) => other.outputs[place]?.name, names)
  const exported = exportFromBranches(node, isThen ? own : same, isThen ? same : own, left.length, names)
  return {
    graph: withNode(graph, node, exported.node),
    copies: new Map(left.map((place, order) => [node.outputs[place] ?? '', exported.names[order] ?? '']))
  }
}

/** The graph with copies of some of its outputs, which stand for these values. */
function handedOut(
  graph: Graph,
  places: readonly number[],
  valueOf: (place: number) => string | undefined,
  names: NameSupply
): Graph {
  const added = places.flatMap((place) => {
    const info = graph.outputs[place]
    const value = valueOf(place)
    return info && value !== undefined ? [{ info, value, name: names.fresh(`${value}/out`) }] : []
  })
  return {
    ...graph,
    nodes: [...graph.nodes, ...added.map(({ value, name }) => plainNode('Identity', [value], [name]))],
    outputs: [...graph.outputs, ...added.map(({ info, name }) => ({ ...info, name }))]
  }
}

/** A loop on the way: its layout with its feeds handed in, and the second forms of what its steps read. */
interface OpenLoop {
  given: ThroughNode
  layout: LoopLayout
  /** States and scanned values that have a second form, with its name in the body. */
  states: { state: CarriedState; twin: string }[]
  scanned: { value: ScannedValue; twin: string }[]
  isFrozen: boolean
  isWanted: (outside: string) => boolean
  names: NameSupply
}

function throughLoop(path: PathEdit, graph: Graph, given: ThroughNode): Carrying {
  const { subgraph, sender, receivers } = given
  const feeds = new Map([sender, ...receivers].flatMap((way) => [...(way?.feeds ?? [])]))
  const at = fedAtEveryStep(subgraph, feeds, path.feedContext)
  const inside = <Way extends { feeds: ReadonlyMap<string, string> }>(way: Way): Way => ({
    ...way,
    feeds: new Map([...way.feeds.keys()].map((feed) => [feed, at.feeds.get(feed) ?? '']))
  })
  const loop = openLoop(path, given, loopLayout(subgraph.node, at.body))
  const own = [
    ...loop.states.map(({ state, twin }): [string, string] => [state.inside, twin]),
    ...loop.scanned.map(({ value, twin }): [string, string] => [value.inside, twin])
  ]
  for (const [value, twin] of own) path.context.values.add(given.scope, value, twin)
  const carried = path.carry(at.body, {
    scope: given.scope,
    sender: sender && inside(sender),
    receivers: receivers.map(inside),
    starts: new Map([...given.starts, ...own]),
    wanted: wantedInside(loop)
  })
  const copies = new Map<string, string>()
  const more = moreOf(loop, carried.copies, copies)
  const changed = withMore(at.node, carried.graph, more, loop.names)
  return { graph: withNode(graph, subgraph.node, changed), copies }
}

function openLoop(path: PathEdit, given: ThroughNode, layout: LoopLayout): OpenLoop {
  const { names } = path.context
  const isFrozen = path.path.cuts.areStepsFrozen
  const twinOf = (inside: string): string => names.fresh(`${inside}/path`)
  const states = layout.states.filter(({ initial }) => !isFrozen || given.starts.has(initial))
  const scanned = layout.scanned.filter(({ outside }) => given.starts.has(outside))
  return {
    given,
    layout,
    states: states.map((state) => ({ state, twin: twinOf(state.inside) })),
    scanned: scanned.map((value) => ({ value, twin: twinOf(value.inside) })),
    isFrozen,
    isWanted: (outside) => given.wanted.includes(outside),
    names
  }
}

/** Outputs of the body whose other forms are handed on, or out. */
const wantedInside = ({ layout, isFrozen, isWanted }: OpenLoop): string[] => [
  ...layout.states.filter(({ final }) => !isFrozen || isWanted(final)).map(({ next }) => next),
  ...layout.collected.filter(({ outside }) => isWanted(outside)).map(({ inside }) => inside)
]

/** What the loop is given for the other forms; `copies` is told what it hands out. */
function moreOf(loop: OpenLoop, inner: ReadonlyMap<string, string>, copies: Map<string, string>): MoreOfLoop {
  const { given, layout, isFrozen, isWanted, names } = loop
  const states = loop.states.map(({ state, twin }): MoreOfLoop['states'][number] => {
    const next = isFrozen ? undefined : inner.get(state.next)
    const outside = names.fresh(`${state.final || state.next}/path`)
    if (next !== undefined && state.final !== '') copies.set(state.final, outside)
    const initial = given.starts.get(state.initial) ?? state.initial
    return { like: state, initial, inside: twin, next: next ?? state.next, outside }
  })
  const last = isFrozen ? lastStates(layout.states, inner, isWanted, { names, copies }) : []
  const scanned = loop.scanned.map(({ value, twin }) => ({
    like: value,
    outside: given.starts.get(value.outside) ?? '',
    inside: twin
  }))
  const collected = layout.collected.flatMap((value) => {
    const copy = inner.get(value.inside)
    if (copy === undefined || !isWanted(value.outside)) return []
    const outside = names.fresh(`${value.outside}/path`)
    copies.set(value.outside, outside)
    return [{ like: value, inside: copy, outside }]
  })
  return { states: [...states, ...last], scanned, collected }
}

/** Where steps are frozen, what the last step hands out in its other form is carried by a state that no step reads. */
function lastStates(
  states: readonly CarriedState[],
  inner: ReadonlyMap<string, string>,
  isWanted: (name: string) => boolean,
  { names, copies }: { names: NameSupply; copies: Map<string, string> }
): MoreOfLoop['states'] {
  return states.flatMap((state) => {
    const next = inner.get(state.next)
    if (next === undefined || !isWanted(state.final)) return []
    const outside = names.fresh(`${state.final}/path`)
    copies.set(state.final, outside)
    return [
      { like: state, initial: state.initial, inside: names.fresh(`${state.inside}/unread`), next, outside }
    ]
  })
}

const withNode = (graph: Graph, node: Node, changed: Node): Graph => ({
  ...graph,
  nodes: graph.nodes.map((each) => (each === node ? changed : each))
})
