import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { elementCount } from '#shared/tensor.ts'
import { recurrentTaps, recurrentTensor, type RecurrentQuantity } from './recurrent-taps.ts'
import { numbersOf, rawTap, recordTaps } from './testing/record-taps.ts'
import {
  batch,
  directionCount,
  inputs,
  irregular,
  network,
  recurrentCases,
  reference,
  time,
  units
} from './testing/recurrent-reference.ts'

describe('gates and states of recurrent operators', () => {
  it.each(recurrentCases)('equal the definition: %o', async (example) => {
    const model = network(example)
    const [node] = model.graph.nodes
    const x = irregular([time, batch, inputs], 6)
    const dims = [time, directionCount(example), batch, units]
    const quantities = recurrentTaps(node!)
    const tensor = (quantity: RecurrentQuantity): string => recurrentTensor(node!, quantity)
    const { records, outputs } = await recordTaps(
      model,
      quantities.map((quantity) => rawTap(tensor(quantity), dims)),
      { X: x }
    )
    const expected = reference(example, x)
    for (const quantity of quantities) {
      const recorded = numbersOf(records.get(tensor(quantity)))
      expect(recorded, quantity).toHaveLength(elementCount(dims))
      recorded.forEach((value, index) => {
        expect(value, quantity).toBeCloseTo(expected[quantity]?.[index] ?? NaN, 5)
      })
    }
    const { outputs: bare } = await recordTaps(model, [], { X: x })
    expect(outputs).toEqual(bare)
  })

  it('offers the hidden state only where gates would not be those of the operator', () => {
    const builder = new GraphBuilder({ name: 'peephole', opset: 17 })
    const names = ['X', 'W', 'R', 'B', 'h0', 'c0', 'P'].map((name) => builder.input(name, 'float32', null))
    const [x, w, r, b, h0, c0, p] = names as [string, string, string, string, string, string, string]
    builder.node('LSTM', [x, w, r, b, '', h0, c0, p], { outputs: ['Y'], attributes: { hidden_size: 2 } })
    const [node] = builder.build().graph.nodes
    expect(recurrentTaps(node!)).toEqual(['hidden'])
  })

  it('offers nothing for other operators', () => {
    const builder = new GraphBuilder({ name: 'other', opset: 17 })
    builder.node('Relu', [builder.input('X', 'float32', [1])], { outputs: ['Y'] })
    expect(recurrentTaps(builder.build().graph.nodes[0]!)).toEqual([])
  })
})
