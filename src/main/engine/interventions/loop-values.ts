/**
 * What goes into, around and out of a Scan or Loop, by name inside and outside; and such a node with more of it.
 * Source: the ONNX specification of Scan (opset 9 on) and Loop.
 */
import { attributes, intAttribute, intsAttribute } from '#engine/onnx/attributes.ts'
import { plainNode } from '#engine/onnx/graph-edit.ts'
import type { Attribute, Graph, Node, ValueInfo } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'

/** A value that each step hands to the next one. */
export interface CarriedState {
  /** Its number among the states. */
  order: number
  /** Around the node: before the first step, and after the last ('' where nobody wants it). */
  initial: string
  final: string
  /** In the body: what a step reads, and what it hands on. */
  inside: string
  next: string
}

/** A value of which each step reads one slice, or to which each step adds one. */
export interface ScannedValue {
  /** Its number among the scanned inputs or outputs. */
  order: number
  outside: string
  inside: string
}

export interface LoopLayout {
  states: CarriedState[]
  scanned: ScannedValue[]
  collected: ScannedValue[]
}

/** How many inputs, body inputs and body outputs stand before the first state. */
const before = (node: Node): { inputs: number; outputs: number } =>
  node.op === 'Loop' ? { inputs: 2, outputs: 1 } : { inputs: 0, outputs: 0 }

const stateCount = (node: Node): number =>
  node.inputs.length - (node.op === 'Loop' ? 2 : intAttribute(node, 'num_scan_inputs', 0))

export function loopLayout(node: Node, body: Graph): LoopLayout {
  const { inputs, outputs } = before(node)
  const count = stateCount(node)
  const states = Array.from({ length: count }, (_, order): CarriedState => ({
    order,
    initial: node.inputs[inputs + order] ?? '',
    final: node.outputs[order] ?? '',
    inside: body.inputs[inputs + order]?.name ?? '',
    next: body.outputs[outputs + order]?.name ?? ''
  }))
  const scanned = node.op === 'Loop' ? [] : node.inputs.slice(count)
  return {
    states,
    scanned: scanned.map((outside, order) => ({
      order,
      outside,
      inside: body.inputs[count + order]?.name ?? ''
    })),
    collected: body.outputs.slice(outputs + count).map(({ name }, order) => ({
      order,
      outside: node.outputs[count + order] ?? '',
      inside: name
    }))
  }
}

/** States and scanned values that a node is given besides its own: of the type, axis and direction of a value that it has. */
export interface MoreOfLoop {
  states: { like: CarriedState; initial: string; inside: string; next: string; outside: string }[]
  scanned: { like: ScannedValue; outside: string; inside: string }[]
  collected: { like: ScannedValue; inside: string; outside: string }[]
}

/** The node with this body and more states, scanned inputs and outputs; the ones that it had keep their places among equals. */
export function withMore(node: Node, body: Graph, more: MoreOfLoop, names: NameSupply): Node {
  const place = { ...before(node), count: stateCount(node) }
  const held: Attribute = { kind: 'graph', value: bodyWithMore(body, more, place, names) }
  const all = Array.from(
    { length: body.outputs.length - place.outputs },
    (_, order) => node.outputs[order] || names.fresh('limen/unused')
  )
  const { inputs, count } = place
  return {
    ...node,
    inputs: [
      ...node.inputs.toSpliced(inputs + count, 0, ...more.states.map(({ initial }) => initial)),
      ...more.scanned.map(({ outside }) => outside)
    ],
    outputs: [
      ...all.toSpliced(count, 0, ...more.states.map(({ outside }) => outside)),
      ...more.collected.map(({ outside }) => outside)
    ],
    attributes: new Map([
      ...node.attributes,
      ['body', held],
      ...(node.op === 'Loop' ? [] : scanAttributes(node, all.length - count, more))
    ])
  }
}

/** Where a node's values stand: what is before its states, and how many states there are. */
interface Places {
  inputs: number
  outputs: number
  count: number
}

const likeOf = (info: ValueInfo | undefined, name: string): ValueInfo => ({
  name,
  type: info?.type ?? { kind: 'unknown' }
})

function bodyWithMore(
  body: Graph,
  { states, scanned, collected }: MoreOfLoop,
  { inputs, outputs, count }: Places,
  names: NameSupply
): Graph {
  // A value can be an output once only: what is handed on is a copy.
  const named = [...states.map(({ next }) => next), ...collected.map(({ inside }) => inside)]
  const handed = named.map((name) => names.fresh(`${name}/out`))
  const nodes = named.map((name, order) => plainNode('Identity', [name], [handed[order] ?? '']))
  const read = states.map(({ like, inside }) => likeOf(body.inputs[inputs + like.order], inside))
  const carried = states.map(({ like }, order) =>
    likeOf(body.outputs[outputs + like.order], handed[order] ?? '')
  )
  const added = collected.map(({ like }, order) =>
    likeOf(body.outputs[outputs + count + like.order], handed[states.length + order] ?? '')
  )
  const slices = scanned.map(({ like, inside }) => likeOf(body.inputs[count + like.order], inside))
  return {
    ...body,
    nodes: [...body.nodes, ...nodes],
    inputs: [...body.inputs.toSpliced(inputs + count, 0, ...read), ...slices],
    outputs: [...body.outputs.toSpliced(outputs + count, 0, ...carried), ...added]
  }
}

/** Axes and directions of scanned inputs and outputs, with those of the new ones. */
function scanAttributes(node: Node, outputs: number, { scanned, collected }: MoreOfLoop) {
  const known = intAttribute(node, 'num_scan_inputs', 0)
  const extended = (name: string, count: number, like: readonly ScannedValue[]): number[] => {
    const own = intsAttribute(
      node,
      name,
      Array.from({ length: count }, () => 0)
    )
    return [...own, ...like.map(({ order }) => own[order] ?? 0)]
  }
  const [read, added] = [scanned, collected].map((values) => values.map(({ like }) => like))
  return attributes({
    num_scan_inputs: known + scanned.length,
    scan_input_axes: extended('scan_input_axes', known, read ?? []),
    scan_input_directions: extended('scan_input_directions', known, read ?? []),
    scan_output_axes: extended('scan_output_axes', outputs, added ?? []),
    scan_output_directions: extended('scan_output_directions', outputs, added ?? [])
  })
}
