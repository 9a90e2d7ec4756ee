import { describe, expect, it } from 'vitest'
import { Layers } from './testing/layers.ts'
import { axesOf, outlineText, structureOf, tensorsByName } from './testing/structure-of.ts'

const start = (opset?: number): Layers => {
  const layers = new Layers(opset)
  layers.input('x', ['batch', 5, 8])
  return layers
}

function finished(layers: Layers, z: string): void {
  layers.output(layers.op('Add', ['x', layers.linear(z, 8, 8, 'out')], 'sum'), ['batch', 5, 8])
}

const threeMaps = (layers: Layers): string[] => ['q', 'k', 'v'].map((part) => layers.linear('x', 8, 8, part))

describe('fused attention', () => {
  it('of com.microsoft reads the stream itself', async () => {
    const layers = start()
    layers.op(
      'Attention',
      ['x', layers.weight(8, 24), layers.weight(24)],
      'z',
      { num_heads: 2 },
      'com.microsoft'
    )
    finished(layers, 'z')
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({ 'blocks.0.attn.z': 'z', 'blocks.0.attn_out': 'out' })
    expect(outlineText(structure.outline)).toContain('  Attention (2 heads · d 4 · Attention operator)')
    expect(structure.notes.join()).toContain('does not hand out its scores')
  })

  it('as MultiHeadAttention has its operands as sites', async () => {
    const layers = start()
    layers.op('MultiHeadAttention', threeMaps(layers), 'z', { num_heads: 2 }, 'com.microsoft')
    finished(layers, 'z')
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'blocks.0.attn.q': 'q',
      'blocks.0.attn.k': 'k',
      'blocks.0.attn.v': 'v',
      'blocks.0.attn.z': 'z'
    })
    expect(axesOf(structure, 'blocks.0.attn.q')).toBe('batch 2, position 5, feature 8')
  })

  it('as GroupQueryAttention tells heads for keys and values', async () => {
    const layers = start()
    const q = layers.linear('x', 8, 16, 'q')
    const [k, v] = ['k', 'v'].map((part) => layers.linear('x', 8, 8, part))
    const past = layers.builder.constant('past', 'float32', [2, 1, 0, 8], [])
    const lengths = layers.builder.constant('lengths', 'int32', [2], [4, 4])
    const total = layers.builder.constant('total', 'int32', [], [5])
    layers.builder.nodes('GroupQueryAttention', [q, k ?? '', v ?? '', past, past, lengths, total], 3, {
      outputs: ['z', 'present_k', 'present_v'],
      domain: 'com.microsoft',
      attributes: { num_heads: 2, kv_num_heads: 1 }
    })
    layers.output(layers.op('Add', ['x', layers.linear('z', 16, 8, 'out')], 'sum'), ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build(), { batch: 2 })
    expect(outlineText(structure.outline)).toContain(
      '  Attention (2 heads · 1 key-value head · d 8 · masked · GroupQueryAttention operator)'
    )
  })

  it('of ai.onnx hands out its pattern where it is told to', async () => {
    const layers = start(23)
    layers.builder.nodes('Attention', threeMaps(layers), 4, {
      outputs: ['z', '', '', 'pattern'],
      attributes: { q_num_heads: 2, kv_num_heads: 2, qk_matmul_output_mode: 3 }
    })
    finished(layers, 'z')
    layers.output('pattern', ['batch', 2, 5, 5])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'blocks.0.attn.q': 'q',
      'blocks.0.attn.pattern': 'pattern'
    })
    expect(axesOf(structure, 'blocks.0.attn.pattern')).toBe('batch 2, head 2, query 5, key 5')
    expect(structure.notes).toEqual([])
  })
})
