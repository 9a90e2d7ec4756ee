/** Brings what was recognised in a graph, and in the graphs inside its control flow, into one ordered list of rows. */
import { sketchConvolutions } from './conv-outline.ts'
import { sketchControlFlow, type GraphSketch } from './control-flow-outline.ts'
import { layersOfNetwork } from './dense.ts'
import { sketchDenseLayers } from './dense-outline.ts'
import { sketchEmbedding } from './embedding-outline.ts'
import { sketchMessagePassing } from './message-outline.ts'
import type { OtherValue } from './other-tensors.ts'
import { findLogits, sketchOutputs } from './outputs.ts'
import { findPatterns, type Patterns } from './patterns.ts'
import { sketchRecurrentCells } from './recurrent-cell.ts'
import { sketchRecurrentLayers } from './recurrence.ts'
import { sketchStandalone } from './standalone-outline.ts'
import { allRows, group, type Sketch } from './sketch.ts'
import { findSoftmaxes } from './softmax.ts'
import { attentionDetail, attentionRows, sketchTransformers } from './transformer-outline.ts'
import type { WiredGraph } from './wired-graph.ts'
import type { Wiring } from './wiring.ts'

export interface SketchedGraph extends GraphSketch {
  /** The network's outputs; only for the main graph. */
  output: Sketch | null
  patterns: Patterns
  /** Patterns of all graphs inside. */
  innerPatterns: Patterns[]
}

export function sketchGraph(graph: WiredGraph): SketchedGraph {
  const { wiring } = graph
  const patterns = findPatterns(wiring)
  const logits = findLogits(wiring, patterns)
  const output = graph.around === null ? sketchOutputs(wiring, patterns, logits) : null
  const answered = namedValues(wiring, output ? [output] : [])
  const own = ownParts(graph, patterns, answered)
  const inside = graph.inner.map((inner) => ({ inner, ...sketchGraph(inner) }))
  const below = sketchControlFlow(graph, inside)
  const parts = [...own, ...below.parts].toSorted((a, b) => a.order - b.order)
  const named = namedValues(wiring, [...parts, ...(output ? [output] : [])])
  const others = [...otherValues(wiring, patterns, named), ...below.others]
  const innerPatterns = inside.flatMap((sketch) => [sketch.patterns, ...sketch.innerPatterns])
  return { parts, others, output, patterns, innerPatterns }
}

function ownParts(graph: WiredGraph, patterns: Patterns, answered: ReadonlySet<string>): Sketch[] {
  const { wiring } = graph
  const { streams, units, pools, activations, recurrent, cells, messages, dense } = patterns
  const embedding = sketchEmbedding(wiring, patterns)
  const parts = [
    ...(embedding ? [embedding] : []),
    ...sketchTransformers(wiring, streams),
    ...sketchLooseAttention(wiring, patterns),
    ...sketchConvolutions(wiring, { units, pools, activations }),
    ...sketchRecurrentLayers(wiring, recurrent),
    ...sketchRecurrentCells(wiring, cells),
    ...sketchMessagePassing(wiring, messages)
  ]
  // What the network answers stands under 'Output' only.
  const named = new Set([...namedValues(wiring, parts), ...answered])
  const layers = layersOfNetwork(wiring, dense).filter(({ mapped }) => !named.has(mapped))
  const all = [...parts, ...sketchDenseLayers(wiring, layers)]
  return [...all, ...sketchStandalone(wiring, patterns, new Set([...named, ...namedValues(wiring, all)]))]
}

/** Attention outside of a residual stream: attn.q, or attn.0.q where there are several. */
function sketchLooseAttention(wiring: Wiring, { looseAttention }: Patterns): Sketch[] {
  const isSingle = looseAttention.length === 1
  return looseAttention.map((attention, i) =>
    group(
      isSingle ? 'Attention' : `Attention ${i}`,
      'attention',
      attentionRows(wiring, attention, isSingle ? 'attn' : `attn.${i}`),
      attentionDetail(attention)
    )
  )
}

const namedValues = (wiring: Wiring, sketches: readonly Sketch[]): Set<string> =>
  new Set(allRows(sketches).flatMap(({ value }) => (value?.wiring === wiring ? [value.tensor] : [])))

/** Values of the example run that no row names, and that a stimulus can change. */
function otherValues(wiring: Wiring, patterns: Patterns, named: ReadonlySet<string>): OtherValue[] {
  const alone = new Map<string, Pick<OtherValue, 'kind' | 'detail'>>([
    ...findSoftmaxes(wiring).map(
      ({ output }) => [output, { kind: 'activation', detail: 'softmax' }] as const
    ),
    ...patterns.activations.map(
      ({ output, label }) => [output, { kind: 'activation', detail: label }] as const
    ),
    ...patterns.normalizations.map(
      ({ output, label }) => [output, { kind: 'normalization', detail: label }] as const
    )
  ])
  return wiring.graph.nodes.flatMap(({ op, outputs }) =>
    outputs
      .filter(
        (tensor) =>
          tensor !== '' && !named.has(tensor) && wiring.isData(tensor) && wiring.probed(tensor) !== undefined
      )
      .map((tensor) => ({
        wiring,
        tensor,
        recognised: alone.has(tensor),
        ...(alone.get(tensor) ?? { kind: 'tensor', detail: op })
      }))
  )
}
