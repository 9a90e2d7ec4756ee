import fc from 'fast-check'
import { describe, test } from 'vitest'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'

const of = (...dims: number[]): CaseInput => ({ dims })
const at = (dims: number[], ...int64: number[]): CaseInput => ({ dims, int64 })

const scattered = (op: string, indices: CaseInput, reduction: string, updates: CaseInput): OperatorCase => ({
  op,
  inputs: [of(3, 4), indices, updates],
  attributes: { reduction }
})
const elements = at([2, 3], 0, 2, 1, 2, 0, 0)
const rows = at([2, 1], 2, 0)

const cases: [string, OperatorCase][] = [
  ['GatherElements', { op: 'GatherElements', inputs: [of(3, 2), at([4, 2], 0, 1, 2, -1, 0, 0, 0, 1)] }],
  ['GatherND', { op: 'GatherND', inputs: [of(3, 2, 2), at([3, 2], 0, 1, 2, -1, 0, 1)] }],
  [
    'GatherND in batches',
    { op: 'GatherND', inputs: [of(2, 3), at([2, 2, 1], 0, 2, 1, 1)], attributes: { batch_dims: 1 } }
  ],
  ['ScatterElements', scattered('ScatterElements', elements, 'none', of(2, 3))],
  ['ScatterElements that adds', scattered('ScatterElements', at([2, 3], 0, 2, 1, 0, 0, 0), 'add', of(2, 3))],
  ['ScatterElements that takes the larger', scattered('ScatterElements', elements, 'max', of(2, 3))],
  ['ScatterND', scattered('ScatterND', rows, 'none', of(2, 4))],
  ['ScatterND that adds', scattered('ScatterND', at([2, 1], 1, 1), 'add', of(2, 4))],
  ['ScatterND that takes the smaller', scattered('ScatterND', rows, 'min', of(2, 4))],
  ['TopK', { op: 'TopK', inputs: [of(2, 5), { int64: [3] }], outputs: 2 }],
  [
    'TopK of the smallest',
    { op: 'TopK', inputs: [of(5, 2), { int64: [2] }], outputs: 2, attributes: { axis: 0, largest: 0 } }
  ],
  [
    'Compress',
    { op: 'Compress', inputs: [of(2, 3), { bool: [true, false, true], dims: [3] }], attributes: { axis: 1 } }
  ],
  ['Compress of all', { op: 'Compress', inputs: [of(2, 2), { bool: [false, true, true], dims: [3] }] }]
]

describe('gradients of operators with indices agree with central differences', () => {
  test('Gather along random axes, with indices of random rank', async () => {
    const form = fc.record({
      axis: fc.integer({ min: -3, max: 2 }),
      dims: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
      seed: fc.integer({ min: 0, max: 99 })
    })
    await fc.assert(
      fc.asyncProperty(form, async ({ axis, dims, seed }) => {
        const count = dims.reduce((product, size) => product * size, 1)
        const indices = Array.from({ length: count }, (_, i) => ((seed + i * 7) % 6) - 3)
        await checkOperator({
          op: 'Gather',
          inputs: [of(3, 4, 3), { int64: indices, dims }],
          attributes: { axis }
        })
      }),
      { numRuns: 8 }
    )
  })

  test.each(cases)('%s', async (_, each) => {
    await checkOperator(each)
  })

  test('ScatterElements that multiplies, with respect to its data', async () => {
    const updates = { dims: [2, 3], fixed: true }
    await checkOperator(scattered('ScatterElements', elements, 'mul', updates))
  })
})
