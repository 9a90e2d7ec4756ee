/**
 * Orders convolution units into residual blocks and stages of equal spatial size.
 * Not here: names and outline (conv-outline.ts).
 */
import type { Node } from '#engine/onnx/model.ts'
import type { ActivationFunction } from './activation-functions.ts'
import type { ConvolutionUnit } from './convolution.ts'
import type { Pooling } from './pooling.ts'
import { nodesBetween, regionBehind } from './walks.ts'
import type { Wiring } from './wiring.ts'

/** An addition of two ways from one feature map, with the convolutions on them. */
export interface ConvBlock {
  /** Convolutions on the longer way, in order. */
  main: ConvolutionUnit[]
  /** Convolutions on the shortcut, if it has any. */
  shortcut: ConvolutionUnit[]
  sum: string
  activated?: { tensor: string; label: string }
  input: string
}

const largestBlock = 120

/** Residual blocks in order, each with at least one convolution; a block in a block is the inner one's. */
export function findConvBlocks(
  wiring: Wiring,
  units: readonly ConvolutionUnit[],
  activations: readonly ActivationFunction[]
): ConvBlock[] {
  const taken = new Set<ConvolutionUnit>()
  const functions = new Map(activations.map((activation) => [activation.input, activation]))
  return wiring.graph.nodes.flatMap((node) => {
    const block = blockAt(
      wiring,
      node,
      units.filter((unit) => !taken.has(unit))
    )
    if (block === null) return []
    for (const unit of [...block.main, ...block.shortcut]) taken.add(unit)
    const activation = functions.get(block.sum)
    return [
      { ...block, ...(activation && { activated: { tensor: activation.output, label: activation.label } }) }
    ]
  })
}

function blockAt(wiring: Wiring, node: Node, units: readonly ConvolutionUnit[]): ConvBlock | null {
  const [a = '', b = ''] = node.inputs
  const [sum = ''] = node.outputs
  if (node.op !== 'Add' || !wiring.isData(a) || !wiring.isData(b)) return null
  if ((wiring.dims(sum)?.length ?? 0) < 3) return null
  const region = regionBehind(wiring, sum, () => true, largestBlock)
  if (region === null) return null
  const [first, second] = [a, b].map((operand) => unitsOn(wiring, region.input, operand, units))
  if (first === undefined || second === undefined || first.length + second.length === 0) return null
  const [main, shortcut] = first.length >= second.length ? [first, second] : [second, first]
  return { main, shortcut, sum, input: region.input }
}

function unitsOn(
  wiring: Wiring,
  from: string,
  to: string,
  units: readonly ConvolutionUnit[]
): ConvolutionUnit[] {
  const between = nodesBetween(wiring, from, to)
  return units.filter(({ node }) => between.has(node))
}

/** One unit, block or pooling on the way through the network. */
export type ConvPart =
  | { kind: 'unit'; unit: ConvolutionUnit; output: string }
  | { kind: 'block'; block: ConvBlock; output: string }
  | { kind: 'pool'; pool: Pooling; output: string }

/** Parts of equal spatial size, one after the other; a pooling ends the stage that it reads. */
export interface ConvStage {
  spatial: readonly number[]
  parts: ConvPart[]
}

/** Blocks, and units and poolings outside of blocks, in the order of the graph. */
export function convParts(
  wiring: Wiring,
  units: readonly ConvolutionUnit[],
  blocks: readonly ConvBlock[],
  pools: readonly Pooling[]
): ConvPart[] {
  const inBlocks = new Set(blocks.flatMap(({ main, shortcut }) => [...main, ...shortcut]))
  const parts: ConvPart[] = [
    ...blocks.map((block): ConvPart => ({ kind: 'block', block, output: block.sum })),
    ...units
      .filter((unit) => !inBlocks.has(unit))
      .map((unit): ConvPart => ({ kind: 'unit', unit, output: unit.convolved })),
    ...pools.map((pool): ConvPart => ({ kind: 'pool', pool, output: pool.output }))
  ]
  return parts.sort((a, b) => wiring.orderOf(a.output) - wiring.orderOf(b.output))
}

/** Cuts parts where the spatial size of the feature maps changes; what works on one place only never cuts. */
export function cutIntoStages(wiring: Wiring, parts: readonly ConvPart[]): ConvStage[] {
  const stages: ConvStage[] = []
  for (const part of parts) {
    const spatial = wiring.dims(part.output)?.slice(2) ?? []
    const current = stages.at(-1)
    const isPoint = spatial.every((size) => size === 1)
    const stays = current?.spatial.join() === spatial.join() || isPoint || part.kind === 'pool'
    if (current !== undefined && stays) current.parts.push(part)
    else stages.push({ spatial, parts: [part] })
  }
  return stages
}
