/**
 * Carries values out of the subgraphs of Scan, Loop and If: one more output at each level.
 * Scan and Loop put a time axis in front, in the order of the sequence. The branch of an If that did not run
 * hands out nothing (size 0), or NaN inside of a Scan or Loop, where every step must have the same shape.
 */
import { intAttribute, intsAttribute, attributes } from '#engine/onnx/attributes.ts'
import type { Attribute, Graph, Node } from '#engine/onnx/model.ts'
import { LimenError } from '#shared/errors.ts'
import type { NameSupply } from '#engine/onnx/names.ts'

/** The node with outputs that reach at least to `count`: left-out ones get names, so that more can follow. */
function withAllOutputs(node: Node, count: number, names: NameSupply): string[] {
  return Array.from({ length: count }, (_, index) => node.outputs[index] || names.fresh('limen/unused'))
}

/** The node with another subgraph and more outputs. */
function withSubgraph(
  node: Node,
  changed: Readonly<Record<string, Attribute>>,
  outputs: readonly string[]
): Node {
  return { ...node, outputs, attributes: new Map([...node.attributes, ...Object.entries(changed)]) }
}

/** A changed control-flow node and the names that its new outputs have outside. */
export interface Exported {
  node: Node
  names: string[]
}

/**
 * Exports the last `count` outputs of a Scan's or Loop's new body. The body held fewer outputs before.
 * @throws LimenError 'unsupported' for the Scan of opset 8, which has a batch axis of its own.
 */
export function exportFromBody(
  node: Node,
  body: Graph,
  count: number,
  opset: number,
  names: NameSupply
): Exported {
  const before = body.outputs.length - count - (node.op === 'Loop' ? 1 : 0)
  const lifted = Array.from({ length: count }, () => names.fresh('limen/lifted'))
  const outputs = [...withAllOutputs(node, before, names), ...lifted]
  const graph: Attribute = { kind: 'graph', value: body }
  if (node.op === 'Loop') return { node: withSubgraph(node, { body: graph }, outputs), names: lifted }
  checkScanForm(node, opset, 'recorded')
  return {
    node: withSubgraph(node, { body: graph, ...scanAttributes(node, before, count) }, outputs),
    names: lifted
  }
}

/** Axes and directions of a Scan's outputs, with those of the new ones. */
function scanAttributes(node: Node, before: number, count: number): Record<string, Attribute> {
  const scanInputs = intAttribute(node, 'num_scan_inputs', 0)
  const states = node.inputs.length - scanInputs
  const known = before - states
  const inputDirections = intsAttribute(node, 'scan_input_directions', [])
  const isBackward =
    scanInputs > 0 &&
    inputDirections.length === scanInputs &&
    inputDirections.every((direction) => direction === 1)
  const extended = (name: string, added: number): number[] => [
    ...intsAttribute(
      node,
      name,
      Array.from({ length: known }, () => 0)
    ),
    ...Array.from({ length: count }, () => added)
  ]
  return Object.fromEntries(
    attributes({
      scan_output_axes: extended('scan_output_axes', 0),
      scan_output_directions: extended('scan_output_directions', isBackward ? 1 : 0)
    })
  )
}

/** @throws LimenError 'unsupported' for the Scan of opset 8, which has a batch axis of its own. */
export function checkScanForm({ name }: Node, opset: number, wanted: 'recorded' | 'edited'): void {
  if (opset >= 9) return
  throw new LimenError({
    tag: 'unsupported',
    message: `Values inside the Scan '${name}' can not be ${wanted}: it is of the old form (opset 8), which batches by itself.`,
    advice: 'Export the network with opset 9 or later.',
    part: name
  })
}

/** Exports the last `count` outputs of both branches of an If. */
export function exportFromBranches(
  node: Node,
  thenBranch: Graph,
  elseBranch: Graph,
  count: number,
  names: NameSupply
): Exported {
  const lifted = Array.from({ length: count }, () => names.fresh('limen/branch'))
  const outputs = [...withAllOutputs(node, thenBranch.outputs.length - count, names), ...lifted]
  const changed: Record<string, Attribute> = {
    then_branch: { kind: 'graph', value: thenBranch },
    else_branch: { kind: 'graph', value: elseBranch }
  }
  return { node: withSubgraph(node, changed, outputs), names: lifted }
}
