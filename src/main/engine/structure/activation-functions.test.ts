import { describe, expect, it } from 'vitest'
import { findActivationFunctions } from './activation-functions.ts'
import { Layers } from './testing/layers.ts'
import { ValueTable, Wiring } from './wiring.ts'

/** Labels with input and output of what is found in a graph that reads x. */
function found(write: (layers: Layers) => string): string[] {
  const layers = new Layers(20)
  layers.input('x', ['batch', 8])
  layers.input('y', ['batch', 8])
  layers.output(write(layers), ['batch', 8])
  const wiring = new Wiring(
    { graph: layers.builder.build().graph, scope: [], outer: null },
    new ValueTable([])
  )
  return findActivationFunctions(wiring).map(({ label, input, output }) => `${label}: ${input} → ${output}`)
}

const cubic = (layers: Layers): string => {
  const cube = layers.op('Pow', ['x', layers.scalar(3)])
  const inner = layers.op('Add', ['x', layers.op('Mul', [cube, layers.scalar(0.044715)])])
  return layers.op('Tanh', [layers.op('Mul', [inner, layers.scalar(Math.sqrt(2 / Math.PI))])])
}

const sigmoidOf = (layers: Layers, factor: number): string =>
  layers.op('Sigmoid', [layers.op('Mul', ['x', layers.scalar(factor)])])

describe('activation functions', () => {
  it.each<[string, (layers: Layers) => string]>([
    ['GELU', (l) => l.gelu('x', 'out')],
    [
      'GELU',
      (l) => {
        const half = l.op('Mul', ['x', l.scalar(0.5)])
        const erf = l.op('Erf', [l.op('Mul', ['x', l.scalar(Math.SQRT1_2)])])
        return l.op('Mul', [half, l.op('Add', [l.scalar(1), erf])], 'out')
      }
    ],
    [
      'GELU (tanh)',
      (l) => l.op('Mul', [l.op('Mul', ['x', l.scalar(0.5)]), l.op('Add', [cubic(l), l.scalar(1)])], 'out')
    ],
    [
      'GELU (tanh)',
      (l) => l.op('Mul', ['x', l.op('Mul', [l.scalar(0.5), l.op('Add', [l.scalar(1), cubic(l)])])], 'out')
    ],
    ['GELU', (l) => l.op('Gelu', ['x'], 'out')],
    ['GELU (tanh)', (l) => l.op('FastGelu', ['x'], 'out', {}, 'com.microsoft')],
    ['SiLU', (l) => l.op('Mul', ['x', l.op('Sigmoid', ['x'])], 'out')],
    ['SiLU', (l) => l.op('Mul', [sigmoidOf(l, 1), 'x'], 'out')],
    ['quick GELU', (l) => l.op('Mul', ['x', sigmoidOf(l, 1.702)], 'out')],
    [
      'hard swish',
      (l) => {
        const clipped = l.op('Clip', [l.op('Add', ['x', l.scalar(3)]), l.scalar(0), l.scalar(6)])
        return l.op('Div', [l.op('Mul', ['x', clipped]), l.scalar(6)], 'out')
      }
    ],
    ['hard swish', (l) => l.op('Mul', ['x', l.op('HardSigmoid', ['x'])], 'out')],
    ['Mish', (l) => l.op('Mul', ['x', l.op('Tanh', [l.op('Softplus', ['x'])])], 'out')],
    ['ReLU', (l) => l.op('Relu', ['x'], 'out')],
    ['ReLU6', (l) => l.op('Clip', ['x', l.scalar(0), l.scalar(6)], 'out')]
  ])('finds %s as one function from input to output', (label, write) => {
    expect(found(write)).toEqual([`${label}: x → out`])
  })

  it('takes the gate of another value for a sigmoid, not for SiLU', () => {
    expect(found((l) => l.op('Mul', ['y', l.op('Sigmoid', ['x'], 'gate')], 'out'))).toEqual([
      'sigmoid: x → gate'
    ])
  })

  it('takes a product with tanh for tanh, not for GELU', () => {
    expect(found((l) => l.op('Mul', ['x', l.op('Tanh', ['x'], 'turned')], 'out'))).toEqual([
      'tanh: x → turned'
    ])
  })

  it('finds none in plain arithmetic', () => {
    expect(found((l) => l.op('Mul', ['x', l.op('Add', ['x', l.scalar(3)])], 'out'))).toEqual([])
  })
})
