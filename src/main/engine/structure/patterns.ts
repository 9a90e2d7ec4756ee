/** Runs all recognisers on one graph, each on what the ones before it found. */
import type { Node } from '#engine/onnx/model.ts'
import { findActivationFunctions, type ActivationFunction } from './activation-functions.ts'
import { findSpelledOutAttention, type Attention } from './attention.ts'
import { findConvolutions, type ConvolutionUnit } from './convolution.ts'
import { findDenseLayers, type DenseLayer } from './dense.ts'
import { findEmbeddings, type Embedding } from './embedding.ts'
import { findFusedAttention } from './fused-attention.ts'
import { overNodes } from './graph-attention.ts'
import { linearMap } from './linear.ts'
import { findMessagePassing, type MessagePassingLayer } from './message-passing.ts'
import { findNormalizations, type Normalization } from './normalization.ts'
import { patchEmbeddingBehind, type PatchEmbedding } from './patch-embedding.ts'
import { findPoolings, type Pooling } from './pooling.ts'
import { findRecurrentCells, type RecurrentCell } from './recurrent-cell.ts'
import { findRecurrentLayers, type RecurrentLayer } from './recurrence.ts'
import { findResidualAdds } from './residual.ts'
import { attentionIn, findTransformerStreams, startOf, type TransformerStream } from './transformer.ts'
import { nodesBetween } from './walks.ts'
import type { Wiring } from './wiring.ts'

export interface Patterns {
  activations: ActivationFunction[]
  normalizations: Normalization[]
  embeddings: Embedding[]
  streams: TransformerStream[]
  /** Patches of pictures, by the stream that starts from them. */
  patches: Map<TransformerStream, PatchEmbedding>
  /** Attention that no residual stream holds. */
  looseAttention: Attention[]
  units: ConvolutionUnit[]
  pools: Pooling[]
  recurrent: RecurrentLayer[]
  cells: RecurrentCell[]
  messages: MessagePassingLayer[]
  dense: DenseLayer[]
  /** Nodes that belong to a larger structure. */
  inside: ReadonlySet<Node>
}

export function findPatterns(wiring: Wiring): Patterns {
  const activations = findActivationFunctions(wiring)
  const normalizations = findNormalizations(wiring)
  const spelledOut = findSpelledOutAttention(wiring).map((attention) => overNodes(wiring, attention))
  const attentions = [...spelledOut, ...findFusedAttention(wiring)]
  const byOutput = new Map(activations.map((activation) => [activation.output, activation]))
  const adds = findResidualAdds(wiring, new Set(attentions.flatMap(({ scoring }) => scoring)))
  const streams = findTransformerStreams(wiring, adds, { attentions, activations: byOutput, normalizations })
  const held = new Set(attentionIn(streams).map(({ attention }) => attention))
  const inStreams = new Set(
    streams.flatMap(({ blocks }) =>
      blocks.flatMap(({ sublayers }) => sublayers.flatMap(({ add }) => [...add.inside]))
    )
  )
  const patches = patchesOf(wiring, streams, normalizations)
  for (const { node } of patches.values()) inStreams.add(node)
  const found = {
    activations,
    normalizations,
    embeddings: findEmbeddings(wiring),
    streams,
    patches,
    looseAttention: attentions.filter((attention) => !held.has(attention)),
    units: findConvolutions(wiring, normalizations, activations).filter(({ node }) => !inStreams.has(node)),
    pools: findPoolings(wiring),
    recurrent: findRecurrentLayers(wiring),
    cells: findRecurrentCells(wiring),
    messages: findMessagePassing(wiring)
  }
  const inside = nodesOfStructure(wiring, found, inStreams)
  const dense = findDenseLayers(wiring, activations, (node) => !inside.has(node))
  return { ...found, dense, inside }
}

function patchesOf(
  wiring: Wiring,
  streams: readonly TransformerStream[],
  normalizations: readonly Normalization[]
): Map<TransformerStream, PatchEmbedding> {
  return new Map(
    streams.flatMap((stream) => {
      const patch = patchEmbeddingBehind(wiring, startOf(stream) ?? '', normalizations)
      return patch === null ? [] : [[stream, patch] as const]
    })
  )
}

/** Nodes that belong to a larger structure, so that their linear maps are no layers of their own. */
function nodesOfStructure(
  wiring: Wiring,
  { embeddings, looseAttention, cells, messages }: Omit<Patterns, 'dense' | 'inside'>,
  inStreams: ReadonlySet<Node>
): Set<Node> {
  return new Set([
    ...inStreams,
    ...embeddings.map(({ node }) => node),
    ...looseAttention.flatMap(({ sources, z }) => [
      ...nodesBetween(wiring, sources.query, z.tensor),
      ...nodesBetween(wiring, sources.key, z.tensor)
    ]),
    ...cells.flatMap(({ gates, nodes }) => [
      ...nodes,
      ...Object.values(gates).flatMap((gate) => mapsBehind(wiring, gate))
    ]),
    ...messages.flatMap(({ nodesBefore, nodesAfter }) => [...nodesBetween(wiring, nodesBefore, nodesAfter)])
  ])
}

/** The nearest linear maps on all ways back from a gate. */
function mapsBehind(wiring: Wiring, tensor: string): Node[] {
  const maps = new Set<Node>()
  const open = [tensor]
  for (let value = open.pop(), steps = 0; value !== undefined && steps < 30; value = open.pop(), steps++) {
    const node = wiring.producer(value)
    if (node === undefined) continue
    if (linearMap(wiring, node) !== null) maps.add(node)
    else open.push(...wiring.dataInputs(node))
  }
  return [...maps]
}
