/** Finds residual blocks among the parts of a convolutional network. */
import type { Node } from '#engine/onnx/model.ts'
import type { ActivationFunction } from './activation-functions.ts'
import { inOrder, type ConvBlock, type ConvPart, type FlatPart } from './conv-parts.ts'
import { nodesBetween, regionBehind } from './walks.ts'
import type { Wiring } from './wiring.ts'

/** More than the parts of any block in use; larger regions are whole networks with a skip over them. */
const mostParts = 12

/** The parts, with those of residual blocks put together; a block in a block is the inner one's. */
export function withBlocks(
  wiring: Wiring,
  parts: readonly FlatPart[],
  activations: readonly ActivationFunction[]
): ConvPart[] {
  const free = new Set(parts)
  const functions = new Map(activations.map((activation) => [activation.input, activation]))
  const blocks: ConvBlock[] = []
  for (const node of wiring.graph.nodes) {
    const block = blockAt(wiring, node, [...free])
    if (block === null) continue
    for (const part of [...block.main, ...block.shortcut]) free.delete(part)
    const activation = functions.get(block.output)
    blocks.push(
      activation ? { ...block, activated: { tensor: activation.output, label: activation.label } } : block
    )
  }
  return inOrder<ConvPart>(wiring, [...blocks, ...free])
}

function blockAt(wiring: Wiring, node: Node, parts: readonly FlatPart[]): ConvBlock | null {
  const [a = '', b = ''] = node.inputs
  const [output = ''] = node.outputs
  if (node.op !== 'Add' || !wiring.isData(a) || !wiring.isData(b)) return null
  if ((wiring.dims(output)?.length ?? 0) < 3) return null
  const region = regionBehind(wiring, output, ({ op }) => op !== 'Resize' && op !== 'Upsample', 120)
  if (region === null) return null
  const [first = [], second = []] = [a, b].map((operand) => partsOn(wiring, region.input, operand, parts))
  const [main, shortcut] = first.length >= second.length ? [first, second] : [second, first]
  const isBlock = main.some(({ kind }) => kind === 'unit') && main.length + shortcut.length <= mostParts
  return isBlock ? { kind: 'block', node, output, main, shortcut } : null
}

function partsOn(wiring: Wiring, from: string, to: string, parts: readonly FlatPart[]): FlatPart[] {
  const between = nodesBetween(wiring, from, to)
  return parts.filter(({ node }) => between.has(node))
}
