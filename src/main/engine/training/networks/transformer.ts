/**
 * Transformers over tokens, decoder-only unless told otherwise: pre-norm blocks of attention and, where wanted, an MLP on a
 * residual stream. Tensors and weights are called as TransformerLens calls its hooks and parameters; other than there, scores
 * are those before the mask, and the heads lie side by side in W_Q, W_K, W_V and W_O.
 */
import { float } from '#engine/onnx/attributes.ts'
import type { NetworkChoice } from '#shared/training.ts'
import { attention, type AttentionSizes } from './attention.ts'
import type { NetworkBuilder } from './network-builder.ts'
import { type FreshNetwork } from './network-builder.ts'

type TransformerChoice = Extract<NetworkChoice, { kind: 'transformer' }>

export interface TransformerSizes {
  vocabulary: number
  positions: number
  classes: number
}

/** Input `tokens` int64 [batch, positions]; output `logits` [batch, positions, classes]. */
export function buildTransformer(
  b: NetworkBuilder,
  choice: TransformerChoice,
  { vocabulary, positions, classes }: TransformerSizes
): FreshNetwork {
  const { width, heads, layers, mlpWidth } = choice
  const headWidth = choice.headWidth ?? Math.max(2, Math.floor(width / heads))
  const sizes: AttentionSizes = { width, heads, headWidth, positions }
  const mask = choice.causal ? causalMask(b, positions) : undefined
  // What is added to the stream starts the smaller the more is added (GPT-2).
  const gain = 1 / Math.sqrt(layers * (mlpWidth > 0 ? 2 : 1))
  let stream = embedded(b, choice, vocabulary, positions)
  for (let layer = 0; layer < layers; layer++) {
    const block = `blocks.${layer}`
    const normed = normalized(b, choice, stream, `${block}.ln1`)
    const form = { sizes, mask, gain, isRotary: choice.positions === 'rotary' }
    const out = attention(b, normed, block, form)
    const isLast = mlpWidth === 0
    stream = b.op('Add', [stream, out], `${block}.${isLast ? 'resid_post' : 'resid_mid'}`)
    if (!isLast) stream = withMlp(b, choice, stream, block, gain)
  }
  const final = normalized(b, choice, stream, 'ln_final')
  const unembedding = choice.tied
    ? b.op('Transpose', ['embed.W_E'], undefined, { perm: [1, 0] })
    : b.weight('unembed.W_U', [width, classes], width)
  b.op('MatMul', [final, unembedding], 'logits')
  return b.finished('logits', ['batch', positions, choice.tied ? vocabulary : classes])
}

function embedded(
  b: NetworkBuilder,
  choice: TransformerChoice,
  vocabulary: number,
  positions: number
): string {
  const { width } = choice
  b.graph.input('tokens', 'int64', ['batch', positions])
  const embed = b.op('Gather', [b.weight('embed.W_E', [vocabulary, width], width), 'tokens'], 'embed')
  if (choice.positions !== 'learned') return embed
  const table = b.weight('pos_embed.W_pos', [positions, width], width)
  return b.op('Add', [embed, table], 'blocks.0.resid_pre')
}

function normalized(b: NetworkBuilder, choice: TransformerChoice, x: string, name: string): string {
  if (choice.normalization === 'none') return x
  const [scale, bias] = [b.filled(`${name}.w`, [choice.width], 1), b.filled(`${name}.b`, [choice.width], 0)]
  return b.op('LayerNormalization', [x, scale, bias], name, { axis: -1, epsilon: float(1e-5) })
}

/** Adds the MLP's output to the stream. */
function withMlp(
  b: NetworkBuilder,
  choice: TransformerChoice,
  stream: string,
  block: string,
  gain: number
): string {
  const { width, mlpWidth, activation } = choice
  const normed = normalized(b, choice, stream, `${block}.ln2`)
  const into = b.op('MatMul', [normed, b.weight(`${block}.mlp.W_in`, [width, mlpWidth], width, Math.SQRT2)])
  const pre = b.op('Add', [into, b.filled(`${block}.mlp.b_in`, [mlpWidth], 0)], `${block}.mlp.pre`)
  const post = b.op(activation === 'relu' ? 'Relu' : 'Gelu', [pre], `${block}.mlp.post`)
  const back = b.op('MatMul', [post, b.weight(`${block}.mlp.W_out`, [mlpWidth, width], mlpWidth, gain)])
  const out = b.op('Add', [back, b.filled(`${block}.mlp.b_out`, [width], 0)], `${block}.mlp_out`)
  return b.op('Add', [stream, out], `${block}.resid_post`)
}

/** 0 where a position may be seen, and a number that no score can make up for where it may not. */
function causalMask(b: NetworkBuilder, positions: number): string {
  const mask = Array.from({ length: positions ** 2 }, (_, at) =>
    at % positions > Math.floor(at / positions) ? -1e9 : 0
  )
  return b.graph.constant('causal_mask', 'float32', [positions, positions], mask)
}
