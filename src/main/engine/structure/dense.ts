/** Recognises dense layers that belong to no larger structure: a linear map with its bias and activation function. */
import type { Node } from '#engine/onnx/model.ts'
import type { ActivationFunction } from './activation-functions.ts'
import { isBias, linearMap } from './linear.ts'
import { beforeLayout, isLayout } from './walks.ts'
import type { Wiring } from './wiring.ts'

export interface DenseLayer {
  node: Node
  /** Answer of the map with its bias. */
  mapped: string
  activated?: { tensor: string; label: string }
  units: number
}

/** Linear maps among the nodes that `isFree` lets through, in order, with what follows them. */
export function findDenseLayers(
  wiring: Wiring,
  activations: readonly ActivationFunction[],
  isFree: (node: Node) => boolean
): DenseLayer[] {
  const functions = new Map(activations.map((activation) => [activation.input, activation]))
  return wiring.graph.nodes
    .filter((node) => node.op !== 'Conv' && linearMap(wiring, node) !== null && isFree(node))
    .map((node) => layerAt(wiring, node, functions))
}

/**
 * The maps that are layers of a network rather than products in an equation: an activation function follows, or another
 * such map reads it or is read by it directly.
 */
export function layersOfNetwork(wiring: Wiring, layers: readonly DenseLayer[]): DenseLayer[] {
  const made = new Set(layers.flatMap(({ mapped, activated }) => [mapped, activated?.tensor]))
  const read = new Set(layers.map(({ node }) => sourceOf(wiring, node)))
  return layers.filter(
    ({ node, mapped, activated }) =>
      activated !== undefined || made.has(sourceOf(wiring, node)) || read.has(mapped)
  )
}

const sourceOf = (wiring: Wiring, node: Node): string =>
  beforeLayout(wiring, linearMap(wiring, node)?.input ?? '')

function layerAt(wiring: Wiring, node: Node, functions: ReadonlyMap<string, ActivationFunction>): DenseLayer {
  const mapped = settled(wiring, node.outputs[0] ?? '')
  const activation = functions.get(mapped)
  return {
    node,
    mapped,
    ...(activation && { activated: { tensor: activation.output, label: activation.label } }),
    units: wiring.dims(mapped)?.at(-1) ?? 0
  }
}

/** After the bias; a change of shape between map and bias belongs to the layer. */
function settled(wiring: Wiring, tensor: string): string {
  const next = wiring.soleConsumer(tensor)
  const after = isLayout(next) ? wiring.soleConsumer(next.outputs[0] ?? '') : next
  return isBias(wiring, after) ? (after.outputs[0] ?? tensor) : tensor
}
