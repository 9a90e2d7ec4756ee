import fc from 'fast-check'
import { describe, test } from 'vitest'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'

const of = (...dims: number[]): CaseInput => ({ dims })
const ints = (...int64: number[]): CaseInput => ({ int64 })

const cases: [string, OperatorCase][] = [
  ['Reshape', { op: 'Reshape', inputs: [of(2, 3, 2), ints(-1, 4)] }],
  ['Flatten', { op: 'Flatten', inputs: [of(2, 3, 2)], attributes: { axis: 2 } }],
  ['Squeeze', { op: 'Squeeze', inputs: [of(2, 1, 3, 1), ints(1, -1)] }],
  ['Squeeze of all', { op: 'Squeeze', inputs: [of(1, 3, 1)] }],
  ['Squeeze of opset 11', { op: 'Squeeze', opset: 11, inputs: [of(1, 3)], attributes: { axes: [0] } }],
  ['Unsqueeze', { op: 'Unsqueeze', inputs: [of(2, 3), ints(0, -1)] }],
  ['Transpose', { op: 'Transpose', inputs: [of(2, 3, 4)], attributes: { perm: [2, 0, 1] } }],
  ['Transpose without an order', { op: 'Transpose', inputs: [of(2, 3, 4)] }],
  ['Expand', { op: 'Expand', inputs: [of(3, 1), ints(2, 1, 4)] }],
  ['Tile', { op: 'Tile', inputs: [of(2, 3), ints(3, 2)] }],
  ['Concat', { op: 'Concat', inputs: [of(2, 1), of(2, 3), of(2, 2)], attributes: { axis: -1 } }],
  ['Split', { op: 'Split', inputs: [of(2, 5), ints(2, 3)], outputs: 2, of: [0, 1], attributes: { axis: 1 } }],
  [
    'Split, one part used',
    { op: 'Split', inputs: [of(6)], outputs: 3, of: [1], attributes: { num_outputs: 3 } }
  ],
  ['Split of opset 11', { op: 'Split', opset: 11, inputs: [of(4)], outputs: 2, of: [0, 1] }],
  ['Pad', { op: 'Pad', inputs: [of(2, 3), ints(1, 0, 0, 2), { dims: [], values: [0.5] }] }],
  ['Pad that crops', { op: 'Pad', inputs: [of(3, 4), ints(-1, 1, 0, -2)] }],
  ['Pad of named axes', { op: 'Pad', inputs: [of(2, 3), ints(1, 2), null, ints(-1)] }],
  ['Pad, reflected', { op: 'Pad', inputs: [of(2, 4), ints(0, 2, 0, 3)], attributes: { mode: 'reflect' } }],
  ['Pad with edges', { op: 'Pad', inputs: [of(2, 3), ints(1, 2, 0, 2)], attributes: { mode: 'edge' } }],
  ['SpaceToDepth', { op: 'SpaceToDepth', inputs: [of(1, 2, 4, 2)], attributes: { blocksize: 2 } }],
  ['Trilu', { op: 'Trilu', inputs: [of(2, 3, 3), { int64: [1], dims: [] }], attributes: { upper: 0 } }],
  ['Dropout', { op: 'Dropout', inputs: [of(2, 3)] }],
  [
    'ReverseSequence',
    { op: 'ReverseSequence', inputs: [of(4, 2), ints(3, 2)], attributes: { time_axis: 0, batch_axis: 1 } }
  ]
]

/** Every start and end in and outside of an axis of size 5, with steps both ways. */
const sliced = fc.record({
  start: fc.integer({ min: -7, max: 7 }),
  end: fc.integer({ min: -7, max: 7 }),
  step: fc.constantFrom(1, 1, 2, -1, -2)
})

describe('gradients of operators on shapes agree with central differences', () => {
  test.each(cases)('%s', async (_, each) => {
    await checkOperator(each)
  })

  test.each(['DCR', 'CRD'])('DepthToSpace, %s', async (mode) => {
    const attributes = { blocksize: 2, mode }
    await checkOperator({ op: 'DepthToSpace', inputs: [of(1, 8, 1, 2)], attributes })
  })

  test('Slice with random starts, ends and steps', async () => {
    await fc.assert(
      fc.asyncProperty(sliced, async ({ start, end, step }) => {
        await checkOperator({ op: 'Slice', inputs: [of(2, 5), ints(start), ints(end), ints(1), ints(step)] })
      }),
      { numRuns: 10 }
    )
  })

  test('Slice of several axes, and of opset 9', async () => {
    await checkOperator({ op: 'Slice', inputs: [of(3, 5), ints(1, -4), ints(3, -1)] })
    const attributes = { starts: [1], ends: [9], axes: [-1] }
    await checkOperator({ op: 'Slice', opset: 9, inputs: [of(3, 4)], attributes })
  })
})
