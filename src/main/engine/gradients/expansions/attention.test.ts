import { describe, expect, test } from 'vitest'
import { rejection } from '#engine/onnx/testing/failure.ts'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'

const of = (...dims: number[]): CaseInput => ({ dims })
/** ONNX Runtime's CPU attends in float32 alone. Numbers of heads must be known. */
const check = (each: OperatorCase) => checkOperator({ precision: 'float32', isSized: true, ...each })

const standard = (inputs: CaseInput[], attributes = {}): OperatorCase => ({
  op: 'Attention',
  opset: 23,
  inputs,
  attributes
})
const own = (op: string, inputs: CaseInput[], attributes = {}): OperatorCase => ({
  op,
  domain: 'com.microsoft',
  inputs,
  attributes
})
const x = of(2, 3, 8)
const heads = of(2, 2, 3, 4)
const seen = { bool: [true, false, true, true, true, false, false, true, true], dims: [3, 3] }

const cases: [string, OperatorCase][] = [
  ['Attention by heads', standard([heads, heads, heads])],
  ['Attention with positions and features', standard([x, x, x], { q_num_heads: 2, kv_num_heads: 2 })],
  ['Attention, causal, with a scale', standard([heads, heads, heads], { is_causal: 1, scale: 0.3 })],
  ['Attention with keys that are not seen', standard([heads, heads, heads, seen])],
  [
    'Attention of a query that sees no key',
    standard([heads, heads, heads, { ...seen, bool: seen.bool.map((each, place) => place > 2 && each) }])
  ],
  ['Attention with a bias for each head', standard([heads, heads, heads, of(1, 2, 3, 3)])],
  [
    'Attention with shared keys and values',
    standard([x, of(2, 3, 4), of(2, 3, 4)], { q_num_heads: 4, kv_num_heads: 2 })
  ],
  ['Attention with capped scores', standard([heads, heads, heads], { softcap: 0.5 })],
  [
    'Attention with capped scores and a bias',
    standard([heads, heads, heads, of(1, 2, 3, 3)], { softcap: 0.5 })
  ],
  ['MultiHeadAttention', own('MultiHeadAttention', [x, of(2, 4, 8), of(2, 4, 8)], { num_heads: 2 })],
  [
    'MultiHeadAttention, causal, with biases',
    own('MultiHeadAttention', [x, x, x, of(24), null, of(1, 2, 3, 3)], { num_heads: 2, unidirectional: 1 })
  ],
  [
    'MultiHeadAttention, causal, with fewer queries than keys',
    own('MultiHeadAttention', [x, of(2, 4, 8), of(2, 4, 8)], { num_heads: 2, unidirectional: 1 })
  ],
  ['com.microsoft.Attention', own('Attention', [x, of(8, 24), of(24)], { num_heads: 2 })],
  [
    'com.microsoft.Attention, causal',
    own('Attention', [x, of(8, 24), of(24)], { num_heads: 4, unidirectional: 1, scale: 0.7 })
  ]
]

describe('gradients of fused attention agree with central differences', () => {
  test.each(cases)('%s', async (_, each) => {
    await check(each)
  })

  test('what is kept for the next step is handed out', async () => {
    const inputs = [heads, heads, heads, null, of(2, 2, 1, 4), of(2, 2, 1, 4)]
    await check({ ...standard(inputs), outputs: 3, of: [0, 1, 2] })
  })

  test.each([0, 1])('GroupQueryAttention, positions by rotation: %i', async (do_rotary) => {
    const lengths: CaseInput = { int64: [2], type: 'int32' }
    const total: CaseInput = { int64: [3], dims: [], type: 'int32' }
    const table = { dims: [4, 8], fixed: true }
    const operands = [of(1, 3, 64), of(1, 3, 32), of(1, 3, 32)]
    const inputs = [...operands, null, null, lengths, total, ...(do_rotary === 1 ? [table, table] : [])]
    const attributes = { num_heads: 4, kv_num_heads: 2, do_rotary }
    await check({ ...own('GroupQueryAttention', inputs, attributes), outputs: 3, of: [0, 1, 2] })
  })

  test('a softmax that leaves a rest is refused', async () => {
    const lengths: CaseInput = { int64: [2], type: 'int32' }
    const total: CaseInput = { int64: [3], dims: [], type: 'int32' }
    const inputs = [of(1, 3, 64), of(1, 3, 32), of(1, 3, 32), null, null, lengths, total]
    const attributes = { num_heads: 4, kv_num_heads: 2, smooth_softmax: 1 }
    const error = await rejection(check(own('GroupQueryAttention', inputs, attributes)))
    expect(error.message).toContain('its softmax leaves a rest')
  })
})

const cache = { dims: [6, 2], fixed: true }
describe('gradients of rotary embeddings agree with central differences', () => {
  test.each([0, 1])('of the standard, interleaved %i', async (interleaved) => {
    const inputs = [of(1, 2, 3, 4), cache, cache, { int64: [4, 0, 2], dims: [1, 3] }]
    await check({ op: 'RotaryEmbedding', opset: 23, inputs, attributes: { interleaved } })
  })

  test.each([0, 1])('of a part of the features, interleaved %i', async (interleaved) => {
    const inputs = [of(1, 2, 3, 6), cache, cache, { int64: [4, 0, 2], dims: [1, 3] }]
    const attributes = { interleaved, rotary_embedding_dim: 4 }
    await check({ op: 'RotaryEmbedding', opset: 23, inputs, attributes })
  })

  test('of ONNX Runtime, from a first position on', async () => {
    const inputs = [of(2, 3, 8), { int64: [1], dims: [1] }, cache, cache]
    await check(own('RotaryEmbedding', inputs, { num_heads: 2 }))
  })
})

describe('gradients of small fusions agree with central differences', () => {
  test.each(['SkipLayerNormalization', 'SkipSimplifiedLayerNormalization'])('%s', async (op) => {
    const norm = op.includes('Simplified') ? [of(4)] : [of(4), of(4)]
    const each = own(op, [of(2, 3, 4), of(2, 3, 4), ...norm, of(4)], { epsilon: 1e-3 })
    await checkOperator({ ...each, precision: 'float32', outputs: 4, of: [0, 3] })
  })

  test('FusedMatMul', async () => {
    const attributes = { transA: 1, transB: 1, alpha: 0.5 }
    await checkOperator({
      ...own('FusedMatMul', [of(2, 3, 2), of(2, 4, 3)], attributes),
      precision: 'float32'
    })
  })
})
