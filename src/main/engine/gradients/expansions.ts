/** Every operator that is written out in plain ones before its gradient is. Not here: where and when (expand.ts). */
import type { Node } from '#engine/onnx/model.ts'
import { attention, multiHeadAttention, projectedAttention } from './expansions/attention.ts'
import { groupedQueryAttention } from './expansions/grouped-query-attention.ts'
import { rotaryEmbedding } from './expansions/rotary.ts'
import { fusedMatMul, skipLayerNormalization } from './expansions/small-fusions.ts'
import type { RuleCall } from './rule.ts'

/** Writes the outputs that are asked for, in their order; the call's node says what is there. */
export type Expansion = (call: RuleCall) => readonly ((() => string) | undefined)[]

const expansionsByDomain: Readonly<Record<string, Readonly<Record<string, Expansion>>>> = {
  '': { Attention: attention, RotaryEmbedding: rotaryEmbedding },
  'com.microsoft': {
    Attention: projectedAttention,
    MultiHeadAttention: multiHeadAttention,
    GroupQueryAttention: groupedQueryAttention,
    RotaryEmbedding: rotaryEmbedding,
    SkipLayerNormalization: skipLayerNormalization(true),
    SkipSimplifiedLayerNormalization: skipLayerNormalization(false),
    FusedMatMul: fusedMatMul
  }
}

/** The expansion of a node; undefined where it has none. */
export const expansionOf = (node: Node): Expansion | undefined => {
  const expansions = expansionsByDomain[node.domain]
  return expansions !== undefined && Object.hasOwn(expansions, node.op) ? expansions[node.op] : undefined
}
