import fc from 'fast-check'
import { describe, test } from 'vitest'
import { float } from '#engine/onnx/attributes.ts'
import { checkOperator, type CaseInput } from '../testing/differences.ts'

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
})
