import { describe, expect, it } from 'vitest'
import { Layers } from './testing/layers.ts'
import { axesOf, outlineText, siteNamed, structureOf, tensorsByName } from './testing/structure-of.ts'

const image = (): Layers => {
  const layers = new Layers()
  layers.input('x', ['batch', 3, 16, 16])
  return layers
}

/** Mean over all places, then a linear map to four classes and a softmax. */
function classified(layers: Layers, x: string, channels: number): void {
  const flat = layers.op('Flatten', [layers.op('GlobalAveragePool', [x], 'mean')], undefined, { axis: 1 })
  layers.op('Softmax', [layers.linear(flat, channels, 4, 'scores')], 'probabilities', { axis: 1 })
  layers.output('probabilities', ['batch', 4])
}

describe('a plain chain of convolutions', () => {
  it('is numbered, in stages of equal size', async () => {
    const layers = image()
    const first = layers.op('MaxPool', [layers.convUnit('x', 3, 4, 'a')], 'pooled', {
      kernel_shape: [2, 2],
      strides: [2, 2]
    })
    classified(layers, layers.convUnit(first, 4, 8, 'b'), 8)
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      conv1: 'a.conv',
      norm1: 'a.bn',
      act1: 'a.relu',
      pool1: 'pooled',
      conv2: 'b.conv',
      pool2: 'mean',
      logits: 'scores'
    })
    expect(axesOf(structure, 'conv2')).toBe('batch 2, channel 8, height 8, width 8')
    expect(outlineText(structure.outline)).toEqual([
      'Inputs',
      '  x (float32 · batch × 3 × 16 × 16)',
      'Stage 1 (16×16 · 4 channels)',
      '  conv1 (Conv 3×3 · 4 channels)',
      '    norm1 (BatchNorm)',
      '    act1 (ReLU)',
      '  pool1 (Max pool 2×2 · stride 2)',
      'Stage 2 (8×8 · 8 channels)',
      '  conv2 (Conv 3×3 · 8 channels)',
      '    norm2 (BatchNorm)',
      '    act2 (ReLU)',
      '  pool2 (Global average pool)',
      'Output',
      '  logits',
      '  probabilities (softmax)'
    ])
  })

  it('takes a bias and a scale that stand by themselves as parts of the unit', async () => {
    const layers = image()
    const conv = layers.op('Conv', ['x', layers.weight(4, 3, 3, 3)], 'product', { kernel_shape: [3, 3] })
    const biased = layers.op('Add', [conv, layers.weight(4, 1, 1)], 'biased')
    const scaled = layers.op(
      'Add',
      [layers.op('Mul', [biased, layers.weight(1, 4, 1, 1)]), layers.weight(1, 4, 1, 1)],
      'scaled'
    )
    layers.output(layers.op('Relu', [scaled], 'y'), ['batch', 4, 14, 14])
    expect(tensorsByName(await structureOf(layers.builder.build()))).toMatchObject({
      conv1: 'biased',
      norm1: 'scaled',
      act1: 'y'
    })
  })

  it('of one dimension counts time', async () => {
    const layers = new Layers()
    layers.input('wave', ['batch', 32])
    const line = layers.op('Unsqueeze', ['wave', layers.builder.constant('one', 'int64', [1], [1])])
    layers.op('Conv', [line, layers.weight(4, 1, 5)], 'y', { kernel_shape: [5] })
    layers.output('y', ['batch', 4, 28])
    const structure = await structureOf(layers.builder.build())
    expect(axesOf(structure, 'conv1')).toBe('batch 2, channel 4, time 28')
    expect(structure.inputs[0]?.roles).toEqual(['batch', 'time'])
  })
})

describe('a residual network', () => {
  const block = (layers: Layers, x: string, from: number, to: number, name: string): string => {
    const stride = from === to ? 1 : 2
    const main = layers.convUnit(layers.convUnit(x, from, to, `${name}1`, { stride }), to, to, `${name}2`, {
      relu: false
    })
    const skip = from === to ? x : layers.convUnit(x, from, to, `${name}s`, { stride, relu: false })
    return layers.op('Relu', [layers.op('Add', [main, skip], `${name}.sum`)], `${name}.out`)
  }

  it('has stages, blocks and shortcuts', async () => {
    const layers = image()
    let x = layers.convUnit('x', 3, 4, 'stem')
    x = block(layers, block(layers, x, 4, 4, 'a'), 4, 4, 'b')
    classified(layers, block(layers, block(layers, x, 4, 8, 'c'), 8, 8, 'd'), 8)
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      conv1: 'stem.conv',
      'stage1.block1.conv1': 'a1.conv',
      'stage1.block1.act1': 'a1.relu',
      'stage1.block1.conv2': 'a2.conv',
      'stage1.block1.norm2': 'a2.bn',
      'stage1.block1.add': 'a.sum',
      'stage1.block1.out': 'a.out',
      'stage1.block2.out': 'b.out',
      'stage2.block1.conv1': 'c1.conv',
      'stage2.block1.shortcut.conv1': 'cs.conv',
      'stage2.block1.add': 'c.sum',
      'stage2.block2.conv2': 'd2.conv',
      'stage2.pool': 'mean',
      logits: 'scores'
    })
    expect(siteNamed(structure, 'stage2.block1.add').kind).toBe('residual')
    expect(structure.outline.map(({ label }) => label)).toEqual([
      'Inputs',
      'conv1',
      'Stage 1',
      'Stage 2',
      'Output',
      'Other tensors'
    ])
  })

  it('keeps a channel gate in one row of its block', async () => {
    const layers = image()
    const gated = (x: string, name: string): string => {
      const conv = layers.convUnit(x, 4, 4, name)
      const squeeze = layers.op('Relu', [
        layers.op('Conv', [layers.op('GlobalAveragePool', [conv]), layers.weight(2, 4, 1, 1)])
      ])
      const gate = layers.op('Sigmoid', [layers.op('Conv', [squeeze, layers.weight(4, 2, 1, 1)])])
      return layers.op('Add', [layers.op('Mul', [conv, gate], `${name}.gated`), x], `${name}.sum`)
    }
    classified(layers, gated(gated(layers.convUnit('x', 3, 4, 'stem'), 'a'), 'b'), 4)
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'stage1.block1.conv1': 'a.conv',
      'stage1.block1.se': 'a.gated',
      'stage1.block2.se': 'b.gated',
      'stage1.block2.out': 'b.sum'
    })
    expect(siteNamed(structure, 'stage1.block1.se.conv2').axes.map(({ size }) => size)).toEqual([2, 4, 1, 1])
  })
})

describe('a branching network', () => {
  it('keeps its own names and groups them by module', async () => {
    const layers = image()
    let x = layers.convUnit('x', 3, 4, 'stem')
    for (const module of ['fire1', 'fire2']) {
      const parts = ['left', 'right'].map((part) => layers.convUnit(x, 4, 2, `${module}/${part}`))
      x = layers.op('Concat', parts, `${module}/joined`, { axis: 1 })
    }
    classified(layers, x, 4)
    const structure = await structureOf(layers.builder.build())
    expect(siteNamed(structure, 'fire1/left.conv')).toMatchObject({ kind: 'convolution', recognised: true })
    expect(outlineText(structure.outline).filter((line) => /fire|joined/.test(line))).toEqual([
      'fire1',
      '  joined (concatenated · 4 channels)',
      'fire2',
      '  joined (concatenated · 4 channels)'
    ])
  })
})
