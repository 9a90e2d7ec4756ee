/**
 * Hands what is fed for every time step to the body of a Scan or Loop, one step at a time.
 * Preconditions: the first axis of what is fed counts the steps, in the order in which recordings count them.
 * Not here: what the body does with it (edit-network.ts).
 */
import { attributes, intAttribute, intsAttribute } from '#engine/onnx/attributes.ts'
import type { Attribute, Graph, Node } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import type { Subgraph } from '#engine/inference/scopes.ts'
import { plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import { checkScanForm } from '#engine/trajectories/lift.ts'
import type { DataType } from '#engine/onnx/model.ts'

export interface FeedContext {
  names: NameSupply
  opset: number
  /** The element type of what is fed. */
  typeOf: (feed: string) => DataType
}

interface AtStep {
  node: Node
  body: Graph
  /** Names in the body, by what is fed. */
  feeds: ReadonlyMap<string, string>
}

/** @throws LimenError 'unsupported' for the Scan of opset 8, which has a batch axis of its own. */
export function fedAtEveryStep(
  { node, graph }: Subgraph,
  feeds: ReadonlyMap<string, string>,
  context: FeedContext
): AtStep {
  const inside = new Map([...feeds].map(([feed, name]) => [feed, context.names.fresh(`${name}/step`)]))
  return node.op === 'Loop'
    ? loopStep(node, graph, feeds, inside)
    : scanStep(node, graph, feeds, inside, context)
}

/** A Loop's body sees the graph around it and is told the number of its step. */
function loopStep(
  node: Node,
  body: Graph,
  feeds: ReadonlyMap<string, string>,
  inside: ReadonlyMap<string, string>
): AtStep {
  const step = body.inputs[0]?.name ?? ''
  const gathers = [...feeds].map(([feed, name]) =>
    plainNode('Gather', [name, step], [inside.get(feed) ?? ''], { axis: 0 })
  )
  return { node, body: { ...body, nodes: [...gathers, ...body.nodes] }, feeds: inside }
}

/** A Scan hands out one entry of each scanned input at a time; scanned inputs stand last. */
function scanStep(
  node: Node,
  body: Graph,
  feeds: ReadonlyMap<string, string>,
  inside: ReadonlyMap<string, string>,
  { opset, typeOf }: FeedContext
): AtStep {
  checkScanForm(node, opset, 'edited')
  const inputs = [...inside].map(([feed, name]) => tensorInfo(name, typeOf(feed), null))
  return {
    node: {
      ...node,
      inputs: [...node.inputs, ...feeds.values()],
      attributes: new Map([...node.attributes, ...scannedInputs(node, feeds.size)])
    },
    body: { ...body, inputs: [...body.inputs, ...inputs] },
    feeds: inside
  }
}

/** The Scan's attributes with `count` more scanned inputs, which run in the direction of the ones before. */
function scannedInputs(node: Node, count: number): ReadonlyMap<string, Attribute> {
  const known = intAttribute(node, 'num_scan_inputs', 0)
  const none = Array.from({ length: known }, () => 0)
  const directions = intsAttribute(node, 'scan_input_directions', none)
  const isBackward = known > 0 && directions.every((direction) => direction === 1)
  const added = (value: number): number[] => Array.from({ length: count }, () => value)
  return attributes({
    num_scan_inputs: known + count,
    scan_input_axes: [...intsAttribute(node, 'scan_input_axes', none), ...added(0)],
    scan_input_directions: [...directions, ...added(isBackward ? 1 : 0)]
  })
}
