/** Reading is the inverse of writing, for random models and for networks that others trained. */
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { byteLength } from './data-types.ts'
import { dataTypes, type DataType, type TensorConstant } from './model.ts'
import { parseModel } from './read-model.ts'
import { TensorProto_DataType } from './schema/onnx_pb.ts'
import { model as arbitraryModel } from './testing/arbitrary-models.ts'
import { trainedNetworks } from './testing/networks.ts'
import { bitsOf, runModel, tensor } from './testing/run-model.ts'
import { writeModel } from './write-model.ts'

describe('reading what was written', () => {
  it('gives the same model back', () => {
    fc.assert(
      fc.property(arbitraryModel, (model) => {
        expect(parseModel(writeModel(model))).toEqual(model)
      }),
      { numRuns: 300 }
    )
  })

  it.each(trainedNetworks)(
    'gives a network with the same outputs, bit for bit: %s',
    async (_, { path, feeds }) => {
      const bytes = writeModel(parseModel(await readFile(path)))
      expect(bitsOf(await runModel(bytes, feeds))).toEqual(bitsOf(await runModel(path, feeds)))
      expect(Buffer.compare(writeModel(parseModel(bytes)), bytes)).toBe(0)
    }
  )
})

const types = Object.keys(dataTypes) as DataType[]

/** Five elements of a type: every bit pattern is one of them, so bytes that differ from each other will do. */
function fiveOf(type: DataType): TensorConstant {
  const strings = ['', 'a', 'é', '🧠', 'a'].map((text) => new TextEncoder().encode(text))
  const bytes = Uint8Array.from({ length: byteLength(type, 5) }, (_, i) => (i * 37 + 1) % 256)
  const content =
    type === 'string' ? ({ kind: 'strings', values: strings } as const) : ({ kind: 'raw', bytes } as const)
  return { name: 't', type, dims: [5], content }
}

describe('every element type of the standard', () => {
  it('has a name', () => {
    const numbers = Object.values(TensorProto_DataType).filter((number) => typeof number === 'number')
    expect([0, ...Object.values(dataTypes)].sort((a, b) => a - b)).toEqual(numbers.sort((a, b) => a - b))
  })

  it.each(types)(
    '%s is read as it was written: as a weight, in an attribute, as the type of values',
    (type) => {
      const builder = new GraphBuilder({ name: 'types', opset: 23 })
      const constant = fiveOf(type)
      const again = builder.node('Constant', [], { attributes: { value: constant }, outputs: ['again'] })
      builder.initializer(constant)
      builder.input('x', type, ['batch', 5])
      builder.node('Concat', ['x', 't', again], { outputs: ['y'], attributes: { axis: 0 } })
      builder.output('y', type, [null, 5])
      const model = builder.build()
      const { graph } = parseModel(writeModel(model))
      expect(graph.initializers.get('t')).toEqual(constant)
      expect(graph.nodes).toEqual(model.graph.nodes)
      expect([graph.inputs, graph.outputs]).toEqual([model.graph.inputs, model.graph.outputs])
    }
  )
})

describe('every opset from 7 to 23', () => {
  it.each(Array.from({ length: 17 }, (_, i) => i + 7))('%i is read, written and run', async (opset) => {
    const builder = new GraphBuilder({ name: 'affine', opset })
    const x = builder.input('x', 'float32', ['batch', 2])
    const weights = builder.constant('A', 'float32', [2, 2], [1, 2, 3, 4])
    const sum = builder.node('Gemm', [x, weights, builder.constant('b', 'float32', [2], [0.5, -100])])
    builder.node('Relu', [sum], { outputs: ['y'] })
    builder.output('y', 'float32', ['batch', 2])
    const model = parseModel(writeModel(builder.build()))
    expect(model.opsets.get('')).toBe(opset)
    const { y } = await runModel(model, { x: tensor('float32', [2, 2], Float32Array.of(1, 0, 10, 20)) })
    // (1, 0) · A + b = (1.5, −98); (10, 20) · A + b = (70.5, 0).
    expect(y).toEqual(tensor('float32', [2, 2], Float32Array.of(1.5, 0, 70.5, 0)))
  })
})
