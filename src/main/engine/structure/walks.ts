/**
 * Walks over a graph that the recognisers share: back and forth through what only changes the layout, the smallest region
 * behind a value with a single entry, and what lies between two values.
 */
import type { Node } from '#engine/onnx/model.ts'
import type { Wiring } from './wiring.ts'

const layoutOpNames = [
  'Reshape',
  'Transpose',
  'Cast',
  'CastLike',
  'Identity',
  'Dropout',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'QuantizeLinear',
  'DequantizeLinear'
] as const

/** A node that passes on the elements of its first input, in another layout or type. */
export type LayoutNode = Node & { readonly op: (typeof layoutOpNames)[number] }

const layoutOps: ReadonlySet<string> = new Set(layoutOpNames)

export const isLayout = (node: Node | undefined): node is LayoutNode =>
  node !== undefined && layoutOps.has(node.op)

/** The value before all layout changes that end in `tensor`. */
export function beforeLayout(wiring: Wiring, tensor: string): string {
  return walkBack(wiring, tensor, isLayout)
}

/** Goes back through the first inputs of nodes as long as `passes` says so; returns the value where it stops. */
export function walkBack(wiring: Wiring, tensor: string, passes: (node: Node) => boolean): string {
  let current = tensor
  for (;;) {
    const node = wiring.producer(current)
    const before = node?.inputs[0]
    if (node === undefined || before === undefined || before === '' || !passes(node)) return current
    current = before
  }
}

/** Part of a graph through which data flows from one value to another. */
export interface Region {
  /** The only value with data that enters. */
  input: string
  output: string
  nodes: ReadonlySet<Node>
}

/**
 * The smallest region that makes a value from a single other one: all ways that data takes to `tensor` are followed back,
 * latest first, until they meet. Null when they meet a node that is not allowed, or do not meet within `limit` nodes.
 * Values that `carries` turns down are taken as given, like constants.
 */
export function regionBehind(
  wiring: Wiring,
  tensor: string,
  allows: (node: Node) => boolean,
  limit = 24,
  carries: (tensor: string) => boolean = () => true
): Region | null {
  const open = new Set([tensor])
  const nodes = new Set<Node>()
  for (let steps = 0; steps <= 2 * limit; steps++) {
    const latest = latestOf(wiring, open)
    if (nodes.size > 0 && open.size === 1) return { input: latest, output: tensor, nodes }
    const node = wiring.producer(latest)
    if (node === undefined || nodes.size >= limit || !allows(node)) return null
    open.delete(latest)
    nodes.add(node)
    for (const input of wiring.dataInputs(node)) if (carries(input)) open.add(input)
    if (open.size === 0) return null
  }
  return null
}

function latestOf(wiring: Wiring, tensors: Iterable<string>): string {
  let latest = ''
  let order = -2
  for (const tensor of tensors) {
    if (wiring.orderOf(tensor) <= order) continue
    latest = tensor
    order = wiring.orderOf(tensor)
  }
  return latest
}

/**
 * The nodes on all ways from one value to another, in no particular order; empty when the second does not depend on the
 * first. Ways may also start from values that are `alike`: other outputs of the same node.
 */
export function nodesBetween(
  wiring: Wiring,
  from: string,
  to: string,
  alike: readonly string[] = []
): Set<Node> {
  const first = wiring.orderOf(from)
  const behind = new Set<Node>()
  const open = [to]
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    const node = wiring.producer(tensor)
    if (tensor === from || node === undefined || behind.has(node) || wiring.order(node) <= first) continue
    behind.add(node)
    open.push(...wiring.dataInputs(node))
  }
  return reachedFrom(wiring, [from, ...alike], behind)
}

/** Of some nodes, those that can be reached from values through them. */
function reachedFrom(wiring: Wiring, from: readonly string[], nodes: ReadonlySet<Node>): Set<Node> {
  const reached = new Set<Node>()
  const carriers = new Set(from)
  const inOrder = [...nodes].sort((a, b) => wiring.order(a) - wiring.order(b))
  for (const node of inOrder) {
    if (!wiring.dataInputs(node).some((input) => carriers.has(input))) continue
    reached.add(node)
    for (const output of node.outputs) carriers.add(output)
  }
  return reached
}

/** True when a value depends on the elements of another one. */
export function dependsOn(wiring: Wiring, tensor: string, source: string): boolean {
  return tensor === source || nodesBetween(wiring, source, tensor).size > 0
}
