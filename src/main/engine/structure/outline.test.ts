import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProbedValue } from '#engine/inference/probe-values.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { OutlineNode } from '#shared/network.ts'
import { narrowed, widestLevel } from './outline-width.ts'
import { recogniseStructure, type Structure } from './recognise-structure.ts'
import type { Sketch } from './sketch.ts'
import { Layers } from './testing/layers.ts'
import { rowsOf } from './testing/structure-of.ts'

const unary = ['Relu', 'Tanh', 'Sigmoid', 'Neg', 'Identity', 'Softmax', 'Abs']
const binary = ['Add', 'Mul', 'Sub', 'MatMul', 'Div']

/** A node: an operator, how far back its operands lie, and the modules of its name. */
const nodeArbitrary = fc.record({
  op: fc.constantFrom(...unary, ...binary, 'linear'),
  back: fc.tuple(fc.nat(40), fc.nat(40)),
  modules: fc.array(fc.constantFrom('a', 'b', 'layers.0', 'layers.1', 'conv'), { maxLength: 3 })
})

/** A random network of square matrices, so that every operator fits every value. */
function randomNetwork(nodes: readonly { op: string; back: [number, number]; modules: string[] }[]): Model {
  const layers = new Layers()
  const values = [layers.input('x', ['n', 'n'])]
  for (const [i, { op, back, modules }] of nodes.entries()) {
    const [a = 'x', b = 'x'] = back.map((distance) => values[Math.max(0, values.length - 1 - distance)])
    const name = [...modules, `v${i}`].join('/')
    if (op === 'linear') values.push(layers.op('MatMul', [a, layers.weight(4, 4)], name))
    else values.push(layers.op(op, unary.includes(op) ? [a] : [a, b], name))
  }
  layers.output(values.at(-1) ?? 'x', ['n', 'n'])
  return layers.builder.build()
}

function structureOfRandom(model: Model): Structure {
  const tensors = ['x', ...model.graph.nodes.flatMap(({ outputs }) => outputs)]
  const values = tensors.map((tensor): ProbedValue => ({
    scope: [],
    tensor,
    type: 'float32',
    dims: [4, 4],
    symbols: ['n', 'n'],
    steps: [],
    stepSymbols: []
  }))
  return recogniseStructure(model, values, { n: 4 })
}

const widest = (rows: readonly OutlineNode[]): number =>
  Math.max(rows.length, ...rows.map(({ children }) => widest(children)))

describe('the outline of any network', () => {
  const models = fc.array(nodeArbitrary, { minLength: 1, maxLength: 200 }).map(randomNetwork)

  it('has no level wider than a person can read', () => {
    fc.assert(
      fc.property(models, (model) => {
        expect(widest(structureOfRandom(model).outline)).toBeLessThanOrEqual(widestLevel)
      })
    )
  })

  it('shows every value, each in a row that can be told from all others', () => {
    fc.assert(
      fc.property(models, (model) => {
        const { sites, outline } = structureOfRandom(model)
        const rows = rowsOf(outline)
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
        expect(new Set(sites.map(({ name }) => name)).size).toBe(sites.length)
        const shown = new Set(rows.flatMap(({ site }) => site ?? []))
        expect(shown).toEqual(new Set(sites.map(({ name }) => name)))
        const tensors = new Set(sites.map(({ tensor }) => tensor))
        for (const { outputs } of model.graph.nodes) expect(tensors).toContain(outputs[0])
      })
    )
  })

  it('is the same every time', () => {
    fc.assert(
      fc.property(models, (model) => {
        expect(structureOfRandom(model)).toEqual(structureOfRandom(model))
      }),
      { numRuns: 20 }
    )
  })

  it('holds its width for a line of a thousand nodes without names', () => {
    const line = Array.from({ length: 1000 }, () => ({
      op: 'Tanh',
      back: [0, 0] as [number, number],
      modules: []
    }))
    const { outline, sites } = structureOfRandom(randomNetwork(line))
    expect(widest(outline)).toBeLessThanOrEqual(widestLevel)
    expect(sites.length).toBeGreaterThanOrEqual(1000)
  })
})

describe('a long network', () => {
  it('gathers its blocks by themselves', () => {
    const block = (i: number): Sketch => ({ label: `Block ${i}`, kind: 'block', order: i, children: [] })
    const ends = (label: string): Sketch => ({ label, kind: 'group', order: 0, children: [] })
    const rows = narrowed([ends('Inputs'), ...Array.from({ length: 48 }, (_, i) => block(i)), ends('Output')])
    expect(rows.map(({ label }) => label)).toEqual([
      'Inputs',
      'Block 0 – Block 23',
      'Block 24 – Block 47',
      'Output'
    ])
  })
})

describe('what is left out', () => {
  it('is constants, shapes and what was not computed', () => {
    const layers = new Layers()
    layers.input('x', ['n', 4])
    const shape = layers.op('Shape', ['x'], 'shape')
    layers.op('ConstantOfShape', [shape], 'zeros')
    layers.op('Add', ['x', 'zeros'], 'y')
    layers.op('Neg', ['y'], 'unseen')
    layers.output('y', ['n', 4])
    const model = layers.builder.build()
    const values = ['x', 'shape', 'zeros', 'y'].map((tensor): ProbedValue => ({
      scope: [],
      tensor,
      type: 'float32',
      dims: [2, 4],
      symbols: ['n', null],
      steps: [],
      stepSymbols: []
    }))
    expect(recogniseStructure(model, values, { n: 2 }).sites.map(({ name }) => name)).toEqual(['x', 'y'])
  })
})
