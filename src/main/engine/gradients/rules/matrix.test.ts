import fc from 'fast-check'
import { describe, test } from 'vitest'
import { float } from '#engine/onnx/attributes.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { checkGradients, checkOperator, floats, spread, type CaseInput } from '../testing/differences.ts'

const of = (...dims: number[]): CaseInput => ({ dims })

describe('gradients of matrix products agree with central differences', () => {
  test.each([
    [
      [2, 3],
      [3, 4]
    ],
    [
      [2, 2, 3],
      [3, 4]
    ],
    [
      [2, 1, 2, 3],
      [3, 2]
    ],
    [
      [2, 2, 3],
      [2, 3, 2]
    ],
    [
      [1, 2, 3],
      [2, 3, 2]
    ],
    [
      [2, 3],
      [2, 2, 3, 2]
    ],
    [
      [2, 1, 2, 3],
      [4, 3, 2]
    ],
    [[3], [3]],
    [[3], [3, 2]],
    [[3], [2, 3, 2]],
    [[2, 3], [3]],
    [[2, 2, 3], [3]]
  ])('MatMul %j × %j', async (left, right) => {
    await checkOperator({ op: 'MatMul', inputs: [of(...left), of(...right)] })
  })

  test.each([0, 1, 2, -1])('products of which one row is read on axis %i', async (axis) => {
    const builder = new GraphBuilder({ name: 'row', opset: 21 })
    const [x, w] = [builder.input('x', 'float64', ['batch', 3, 4]), builder.input('w', 'float64', [4, 5])]
    const v = builder.input('v', 'float64', [5, 4])
    const product = builder.node('MatMul', [builder.node('Tanh', [builder.node('MatMul', [x, w])]), v])
    const index = builder.constant('index', 'int64', [], axis === 1 ? -1 : 1)
    builder.node('Gather', [product, index], { attributes: { axis }, outputs: ['y'] })
    builder.output('y', 'float64', null)
    const feeds = {
      x: floats('float64', [2, 3, 4], spread(24)),
      w: floats('float64', [4, 5], spread(20, 1)),
      v: floats('float64', [5, 4], spread(20, 2))
    }
    await checkGradients(builder.build(), feeds, { withRespectTo: ['x', 'w', 'v'] })
  })

  test('Gemm in every form', async () => {
    const form = fc.record({
      transA: fc.constantFrom(0, 1),
      transB: fc.constantFrom(0, 1),
      bias: fc.constantFrom<number[] | null>(null, [4], [2, 1], [2, 4], []),
      scale: fc.constantFrom(1, 0.5)
    })
    await fc.assert(
      fc.asyncProperty(form, async ({ transA, transB, bias, scale }) => {
        const left = transA === 1 ? of(3, 2) : of(2, 3)
        const right = transB === 1 ? of(4, 3) : of(3, 4)
        const inputs = [left, right, ...(bias === null ? [] : [of(...bias)])]
        const attributes = { transA, transB, alpha: float(scale), beta: float(2 * scale) }
        await checkOperator({ op: 'Gemm', inputs, attributes })
      }),
      { numRuns: 8 }
    )
  })

  test.each<[string, number[][]]>([
    [
      'ij,jk->ik',
      [
        [2, 3],
        [3, 2]
      ]
    ],
    [
      'bhqd,bhkd->bhqk',
      [
        [1, 2, 2, 3],
        [1, 2, 3, 3]
      ]
    ],
    [
      'bij,bjk',
      [
        [2, 2, 3],
        [2, 3, 2]
      ]
    ],
    [
      '...ij,jk->...ik',
      [
        [2, 2, 3],
        [3, 2]
      ]
    ],
    [
      '...i,...i->...',
      [
        [2, 2, 3],
        [2, 2, 3]
      ]
    ],
    ['ij,k->k', [[2, 3], [4]]],
    ['ij->ji', [[2, 3]]],
    ['i,j,k->kij', [[2], [3], [2]]]
  ])('Einsum %s', async (equation, shapes) => {
    await checkOperator({ op: 'Einsum', inputs: shapes.map((dims) => of(...dims)), attributes: { equation } })
  })

  test('MatMulNBits, with respect to what is multiplied by the weights', async () => {
    const builder = new GraphBuilder({ name: 'few bits', opset: 21 })
    const x = builder.input('x', 'float32', ['batch', 2, 32])
    const bytes = Array.from({ length: 3 * 16 }, (_, i) => (i * 37) % 256)
    const weights = builder.constant('w', 'uint8', [3, 1, 16], bytes)
    const scales = builder.constant('s', 'float32', [3], [0.1, 0.2, 0.05])
    const attributes = { K: 32, N: 3, bits: 4, block_size: 32 }
    builder.node('MatMulNBits', [x, weights, scales], { domain: 'com.microsoft', attributes, outputs: ['y'] })
    builder.output('y', 'float32', ['batch', 2, 3])
    const feeds = { x: floats('float32', [2, 2, 32], spread(128)) }
    const check = { withRespectTo: ['x'], precision: 'float32', step: 0.5, tolerance: 1e-3 } as const
    await checkGradients(builder.build(), feeds, check)
  })
})
