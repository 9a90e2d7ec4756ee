import fc from 'fast-check'
import { describe, test } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { elementCount } from '#shared/tensor.ts'
import { checkGradients, floats, spread } from '../testing/differences.ts'
import { coins, integers } from '../testing/random-operands.ts'
import { randomRuns } from '../testing/random-operators.ts'

const packedForm = fc.record({
  batch: integers(1, 2),
  queries: integers(1, 3),
  keys: integers(1, 3),
  heads: integers(1, 3),
  size: fc.constantFrom(2, 4),
  /** Whether queries lie in the value as well. */
  isWhole: coins,
  hasBias: coins,
  isCausal: coins
})
type PackedForm = typeof packedForm extends fc.Arbitrary<infer T> ? T : never

/** Attention over a value that holds keys and values by heads, and perhaps queries; packed, or taken apart. */
function packedAttention(form: PackedForm, isPacked: boolean): Model {
  const { batch, queries, keys, heads, size, isWhole, hasBias, isCausal } = form
  const builder = new GraphBuilder({ name: 'packed', opset: 21 })
  const query = isWhole ? '' : builder.input('x', 'float32', [batch, queries, heads * size])
  const memory = builder.input('memory', 'float32', [batch, keys, heads, isWhole ? 3 : 2, size])
  const bias = hasBias ? builder.input('bias', 'float32', [3 * heads * size]) : ''
  const shape = builder.constant('shape', 'int64', [3], [0, 0, -1])
  const part = (index: number): string => {
    const at = builder.constant(`at ${index}`, 'int64', [], index)
    return builder.node('Reshape', [builder.node('Gather', [memory, at], { attributes: { axis: 3 } }), shape])
  }
  const packed = isWhole ? [memory, '', ''] : [query, memory, '']
  const apart = (): string[] => (isWhole ? [0, 1, 2].map(part) : [query, part(0), part(1)])
  builder.node('MultiHeadAttention', [...(isPacked ? packed : apart()), bias], {
    domain: 'com.microsoft',
    attributes: { num_heads: heads, unidirectional: isCausal ? 1 : 0 },
    outputs: ['y']
  })
  builder.output('y', 'float32', null)
  return builder.build()
}

async function checkPacked(form: PackedForm): Promise<void> {
  const apart = packedAttention(form, false)
  const feeds = Object.fromEntries(
    apart.graph.inputs.map(({ name, type }, salt) => {
      const dims = (type.kind === 'tensor' ? (type.dims ?? []) : []).map(Number)
      return [name, floats('float32', dims, spread(elementCount(dims), salt))]
    })
  )
  await checkGradients(apart, feeds, {
    precision: 'float32',
    withRespectTo: Object.keys(feeds),
    gradientsFrom: packedAttention(form, true)
  })
}

describe('packed operands, which ONNX Runtime has on graphics cards alone, answer as operands that are taken apart', () => {
  test('queries, keys and values, or keys and values alone, with biases or without', async () => {
    await fc.assert(fc.asyncProperty(packedForm, checkPacked), randomRuns(10))
  })
})
