/** Recognises channel gates (squeeze-and-excitation): a feature map times a gate made from its own mean over all places. */
import type { Node } from '#engine/onnx/model.ts'
import type { ConvolutionUnit } from './convolution.ts'
import type { Pooling } from './pooling.ts'
import { regionBehind } from './walks.ts'
import type { Wiring } from './wiring.ts'

export interface ChannelGate {
  node: Node
  /** The gated feature map. */
  output: string
  pool: Pooling
  units: ConvolutionUnit[]
}

/** All channel gates of a graph, in order. */
export function findChannelGates(
  wiring: Wiring,
  units: readonly ConvolutionUnit[],
  pools: readonly Pooling[]
): ChannelGate[] {
  return wiring.graph.nodes.flatMap((node) => {
    const [output = ''] = node.outputs
    if (node.op !== 'Mul' || (wiring.dims(output)?.length ?? 0) < 3) return []
    const region = regionBehind(wiring, output, () => true, 12)
    const pool = pools.find((found) => region?.nodes.has(found.node))
    const inside = units.filter((unit) => region?.nodes.has(unit.node))
    const isGlobal =
      pool !== undefined && (wiring.dims(pool.output) ?? []).slice(2).every((size) => size === 1)
    return pool !== undefined && isGlobal && inside.length > 0 ? [{ node, output, pool, units: inside }] : []
  })
}
