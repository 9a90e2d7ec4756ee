import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { tensorInfo, withOutputs } from '#engine/onnx/graph-edit.ts'
import type { Graph, Model } from '#engine/onnx/model.ts'
import { bitsOf, runModel, tensor, wave } from '#engine/onnx/testing/run-model.ts'
import { subgraphsOf } from '#engine/onnx/traversal.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { editNetwork, type Changes } from './edit-network.ts'
import { withMakersInside } from './makers-inside.ts'
import { slotFor } from './testing/edited-values.ts'

/** h = tanh(x · w + b), z = softmax(h · v) and y = z + h, as an exporter would write it. */
function network(): Model {
  const b = new GraphBuilder({ name: 'small', opset: 17 })
  const x = b.input('x', 'float32', ['batch', 'position', 4])
  const weights = (name: string): string => b.constant(name, 'float32', [4, 4], wave([4, 4]).data)
  const product = b.node('MatMul', [x, weights('w')], { outputs: ['product'] })
  const sum = b.node('Add', [product, b.constant('bias', 'float32', [4], [1, 2, 3, 4])], { outputs: ['sum'] })
  b.node('Tanh', [sum], { outputs: ['h'] })
  b.node('Softmax', [b.node('MatMul', ['h', weights('v')], { outputs: ['scores'] })], { outputs: ['z'] })
  b.output(b.node('Add', ['z', 'h'], { outputs: ['y'] }), 'float32', ['batch', 'position', 4])
  const model = b.build()
  const stated = new Map(
    ['sum', 'h'].map((name) => [name, tensorInfo(name, 'float32', ['batch', 'position', 4])])
  )
  return { ...model, graph: { ...model.graph, valueInfo: stated } }
}

const placeOf = (value: string, order: number) => ({
  ...slotFor({ kind: 'scale', factor: 3, site: value } as never, value),
  id: String(order)
})

const prepared = (values: readonly string[], changes: Changes = 'not measured', model = network()) =>
  editNetwork(model, values.map(placeOf), changes)

const madeIn = ({ nodes }: Graph): string[] => nodes.flatMap(({ outputs }) => outputs)

const bodies = ({ graph }: Model): Graph[] => graph.nodes.flatMap(subgraphsOf)

describe('withMakersInside', () => {
  it('moves what only the edit reads into both of its branches, back to a product', () => {
    const inside = withMakersInside(prepared(['h', 'z']).model)
    verifyGraph(inside)
    expect(inside.graph.nodes.filter(({ op }) => ['MatMul', 'Tanh', 'Softmax'].includes(op))).toEqual([])
    const ops = bodies(inside).map(({ name, nodes }) => [name, ...nodes.map(({ op }) => op).slice(0, 3)])
    expect(ops.filter(([name]) => name === 'as it is')).toEqual([
      ['as it is', 'MatMul', 'Add', 'Tanh'],
      ['as it is', 'MatMul', 'Softmax']
    ])
    expect([...inside.graph.valueInfo.keys()]).toEqual(['h'])
  })

  it('leaves what something else reads: outputs, values of other readers, measured changes', () => {
    const exposed = withMakersInside(withOutputs(prepared(['h']).model, ['sum']))
    expect(madeIn(exposed.graph)).toContain('sum')
    const measured = prepared(['h', 'z'], 'measured').model
    expect(withMakersInside(measured)).toBe(measured)
    const plain = network()
    expect(withMakersInside(plain)).toBe(plain)
  })

  it('keeps every bit, whichever edits are active, several at one value, too', async () => {
    const { model, slots } = prepared(['h', 'z', 'h', 'y'])
    const inside = withMakersInside(model)
    verifyGraph(inside)
    const amounts = fc.array(fc.constantFrom(0, 0.5, 1), { minLength: 4, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(amounts, async (shares) => {
        const feeds = Object.fromEntries(
          slots.flatMap(({ feeds: names }, order) =>
            [...names].map(([feed, name]) => {
              const number = feed === 'amount' ? (shares[order] ?? 0) : 3
              return [name, tensor('float32', [1, 1, 1], Float32Array.of(number))]
            })
          )
        )
        const given = { x: wave([2, 3, 4]), ...feeds }
        expect(bitsOf(await runModel(inside, given))).toEqual(bitsOf(await runModel(model, given)))
      }),
      { numRuns: 20 }
    )
  })
})
