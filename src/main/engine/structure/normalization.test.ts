import { describe, expect, it } from 'vitest'
import { findNormalizations } from './normalization.ts'
import { Layers } from './testing/layers.ts'
import { ValueTable, Wiring } from './wiring.ts'

function found(write: (layers: Layers) => string): string[] {
  const layers = new Layers()
  layers.input('x', ['batch', 5, 8])
  layers.output(write(layers), ['batch', 5, 8])
  const wiring = new Wiring(
    { graph: layers.builder.build().graph, scope: [], outer: null },
    new ValueTable([])
  )
  return findNormalizations(wiring).map(({ label, input, output }) => `${label}: ${input} → ${output}`)
}

const mean = (layers: Layers, x: string): string =>
  layers.op('ReduceMean', [x], undefined, { axes: [-1], keepdims: 1 })

/** x − mean(x), over its deviation. */
function centred(l: Layers, square: (x: string) => string): string {
  const difference = l.op('Sub', ['x', mean(l, 'x')])
  const variance = l.op('Add', [mean(l, square(difference)), l.scalar(1e-5)])
  return l.op('Div', [difference, l.op('Sqrt', [variance])])
}

const affine = (l: Layers, x: string): string =>
  l.op('Add', [l.op('Mul', [x, l.weight(8)]), l.weight(8)], 'out')

describe('normalisation', () => {
  it.each<[string, (layers: Layers) => string]>([
    ['LayerNorm', (l) => l.layerNorm('x', 8, 'out')],
    [
      'LayerNorm',
      (l) =>
        affine(
          l,
          centred(l, (x) => l.op('Pow', [x, l.scalar(2)]))
        )
    ],
    [
      'LayerNorm',
      (l) =>
        affine(
          l,
          centred(l, (x) => l.op('Mul', [x, x]))
        )
    ],
    [
      'LayerNorm',
      (l) => {
        // As compilers from JAX write it: E[x²] − E[x]², scale and shift folded in.
        const average = mean(l, 'x')
        const variance = l.op('Sub', [mean(l, l.op('Mul', ['x', 'x'])), l.op('Mul', [average, average])])
        const inverse = l.op('Reciprocal', [l.op('Sqrt', [l.op('Add', [variance, l.scalar(1e-6)])])])
        const scale = l.op('Mul', [inverse, l.weight(8)])
        return l.op('Add', [l.op('Mul', [l.op('Sub', ['x', average]), scale]), l.weight(8)], 'out')
      }
    ],
    ['RMSNorm', (l) => l.rmsNorm('x', 8, 'out')],
    [
      'RMSNorm',
      (l) => {
        const root = l.op('Sqrt', [l.op('Add', [mean(l, l.op('Mul', ['x', 'x'])), l.scalar(1e-6)])])
        return l.op('Mul', [l.op('Div', ['x', root]), l.weight(8)], 'out')
      }
    ],
    [
      'GroupNorm',
      (l) => {
        const groups = l.reshape('x', [0, 4, -1])
        const unit = l.op('InstanceNormalization', [groups, l.weight(4), l.weight(4)])
        const scaled = l.op('Mul', [l.reshape(unit, [-1, 5, 8]), l.weight(5, 1)])
        return l.op('Add', [scaled, l.weight(5, 1)], 'out')
      }
    ],
    ['RMSNorm', (l) => l.op('SimplifiedLayerNormalization', ['x', l.weight(8)], 'out')]
  ])('finds %s with its learned scale and shift', (label, write) => {
    expect(found(write)).toEqual([`${label}: x → out`])
  })

  it('does not take scaling to length one for it', () => {
    const write = (l: Layers): string => {
      const sum = l.op('ReduceSum', [l.op('Mul', ['x', 'x']), l.ints(-1)], undefined, { keepdims: 1 })
      return l.op('Div', ['x', l.op('Sqrt', [sum])], 'out')
    }
    expect(found(write)).toEqual([])
  })

  it('does not take a softmax for it', () => {
    const write = (l: Layers): string => {
      const exponential = l.op('Exp', ['x'])
      return l.op(
        'Div',
        [exponential, l.op('ReduceSum', [exponential, l.ints(-1)], undefined, { keepdims: 1 })],
        'out'
      )
    }
    expect(found(write)).toEqual([])
  })
})
