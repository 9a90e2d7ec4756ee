/** The parts that convolutional networks are made of, in the order of the graph. Not here: blocks and stages. */
import { intAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import type { ConvolutionUnit } from './convolution.ts'
import type { Pooling } from './pooling.ts'
import { findChannelGates, type ChannelGate } from './squeeze-excite.ts'
import { dependsOn } from './walks.ts'
import type { Wiring } from './wiring.ts'

interface PartBase {
  node: Node
  /** The feature map that the part stands for. */
  output: string
}

/** A convolution unit, a channel gate, a pooling, or feature maps put together. */
export type FlatPart = PartBase &
  (
    | { kind: 'unit'; unit: ConvolutionUnit }
    | { kind: 'gate'; gate: ChannelGate }
    | { kind: 'pool'; pool: Pooling }
    | { kind: 'join' }
  )

/** A sum of two ways from one feature map, with the parts on them. */
export interface ConvBlock extends PartBase {
  kind: 'block'
  /** Parts on the longer way, in order. */
  main: FlatPart[]
  /** Parts on the shortcut, if it has any. */
  shortcut: FlatPart[]
  activated?: { tensor: string; label: string }
}

export type ConvPart = FlatPart | ConvBlock

/** All parts in order; what a channel gate is made of is only found in the gate. */
export function flatParts(
  wiring: Wiring,
  units: readonly ConvolutionUnit[],
  pools: readonly Pooling[]
): FlatPart[] {
  const gates = findChannelGates(wiring, units, pools)
  const inGates = new Set(gates.flatMap((gate) => [gate.pool.node, ...gate.units.map(({ node }) => node)]))
  const parts: FlatPart[] = [
    ...units.map((unit) => ({ kind: 'unit' as const, unit, node: unit.node, output: unit.convolved })),
    ...pools.map((pool) => ({ kind: 'pool' as const, pool, node: pool.node, output: pool.output })),
    ...gates.map((gate) => ({ kind: 'gate' as const, gate, node: gate.node, output: gate.output })),
    ...wiring.graph.nodes
      .filter(
        (node) => units.length > 0 && isJoin(wiring, node) && isRead(wiring, node, [...units, ...pools])
      )
      .map((node) => ({ kind: 'join' as const, node, output: node.outputs[0] ?? '' }))
  ]
  return inOrder(
    wiring,
    parts.filter(({ node }) => !inGates.has(node))
  )
}

/** Some convolution or pooling depends on it. */
const isRead = (
  wiring: Wiring,
  { outputs: [output = ''] }: Node,
  parts: readonly { node: Node }[]
): boolean => parts.some(({ node }) => dependsOn(wiring, node.inputs[0] ?? '', output))

/** Feature maps put together along their channels. */
function isJoin(wiring: Wiring, node: Node): boolean {
  const [output] = node.outputs
  const rank = wiring.dims(output)?.length ?? 0
  const axis = intAttribute(node, 'axis', 0)
  const isChannels = rank >= 4 && (axis === 1 || axis === 1 - rank)
  return node.op === 'Concat' && isChannels && node.inputs.every((input) => wiring.isData(input))
}

export const inOrder = <T extends PartBase>(wiring: Wiring, parts: readonly T[]): T[] =>
  parts.toSorted((a, b) => wiring.orderOf(a.output) - wiring.orderOf(b.output))
