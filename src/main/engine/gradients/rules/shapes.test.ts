import fc from 'fast-check'
import { describe, test } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import {
  checkGradients,
  checkOperator,
  floats,
  spread,
  type CaseInput,
  type OperatorCase
} from '../testing/differences.ts'
import { axesOf, coins, integers, operand, salts, shapes } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

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

describe('gradients of operators on shapes agree with central differences', () => {
  test.each(cases)('%s', async (_, each) => {
    await checkOperator(each)
  })

  test.each(['DCR', 'CRD'])('DepthToSpace, %s', async (mode) => {
    const attributes = { blocksize: 2, mode }
    await checkOperator({ op: 'DepthToSpace', inputs: [of(1, 8, 1, 2)], attributes })
  })

  test('Slice of several axes, and of opset 9', async () => {
    await checkOperator({ op: 'Slice', inputs: [of(3, 5), ints(1, -4), ints(3, -1)] })
    const attributes = { starts: [1], ends: [9], axes: [-1] }
    await checkOperator({ op: 'Slice', opset: 9, inputs: [of(3, 4)], attributes })
  })
})

const shaped = fc.record({ dims: shapes({ to: 4 }), salt: salts })

/** Some axes of a shape, in any order, counted from either end. */
const someAxes = (rank: number): fc.Arbitrary<number[]> =>
  fc
    .tuple(
      fc.shuffledSubarray(
        Array.from({ length: rank }, (_, axis) => axis),
        { minLength: 1 }
      ),
      coins
    )
    .map(([axes, isFromEnd]) => axes.map((axis) => (isFromEnd ? axis - rank : axis)))

const each = <Value>(arbitrary: fc.Arbitrary<Value>, count: number): fc.Arbitrary<Value[]> =>
  fc.array(arbitrary, { minLength: count, maxLength: count })

/** Starts and ends in and outside of each axis, with steps both ways. */
const slice = shaped.chain(({ dims, salt }) =>
  someAxes(dims.length).chain((axes) =>
    fc
      .tuple(
        each(integers(-5, 5), axes.length),
        each(integers(-5, 5), axes.length),
        each(fc.constantFrom(1, 1, 2, -1, -2), axes.length),
        coins
      )
      .map(([starts, ends, steps, isPlain]): OperatorCase => ({
        op: 'Slice',
        inputs: [
          operand(dims, salt),
          ints(...starts),
          ints(...ends),
          ints(...axes),
          ...(isPlain ? [] : [ints(...steps)])
        ]
      }))
  )
)

/** Reflected and wrapped parts are shorter than their axis; a constant one may crop. */
const pad = fc
  .record({
    shape: shaped,
    mode: fc.constantFrom('constant', 'constant', 'reflect', 'edge', 'wrap'),
    isFilled: coins
  })
  .chain(({ shape: { dims, salt }, mode, isFilled }) =>
    someAxes(dims.length).chain((axes) => {
      const pads = axes.map((axis) => {
        const size = dims.at(axis) ?? 1
        return mode === 'constant' ? integers(-Math.floor((size - 1) / 2), 2) : integers(0, size - 1)
      })
      return fc.tuple(...pads, ...pads).map((amounts): OperatorCase => ({
        op: 'Pad',
        inputs: [
          operand(dims, salt),
          ints(...amounts),
          mode === 'constant' && isFilled ? operand([], salt + 1) : null,
          ints(...axes)
        ],
        attributes: { mode }
      }))
    })
  )

const withAxis = shaped.chain(({ dims, salt }) => axesOf(dims.length).map((axis) => ({ dims, salt, axis })))

const resized = (dims: readonly number[], axis: number, size: number): number[] =>
  dims.map((old, each) => (each === (axis + dims.length) % dims.length ? size : old))

const concat = fc
  .record({ form: withAxis, sizes: fc.array(integers(1, 3), { minLength: 1, maxLength: 3 }) })
  .map(({ form: { dims, salt, axis }, sizes }): OperatorCase => ({
    op: 'Concat',
    inputs: sizes.map((size, part) => operand(resized(dims, axis, size), salt + part)),
    attributes: { axis }
  }))

const split = fc
  .record({ form: withAxis, sizes: fc.array(integers(1, 3), { minLength: 1, maxLength: 3 }), isEven: coins })
  .chain(({ form: { dims, salt, axis }, sizes, isEven }) => {
    const parts = sizes.map((_, part) => part)
    const total = sizes.reduce((sum, size) => sum + size, 0)
    // Even parts may leave a smaller last one.
    const whole = isEven ? 2 * sizes.length - (sizes.length > 1 ? 1 : 0) : total
    return fc.subarray(parts, { minLength: 1 }).map((of): OperatorCase => ({
      op: 'Split',
      inputs: [operand(resized(dims, axis, whole), salt), ...(isEven ? [] : [ints(...sizes)])],
      outputs: sizes.length,
      of,
      attributes: { axis, ...(isEven && { num_outputs: sizes.length }) }
    }))
  })

const tile = shaped.chain(({ dims, salt }) =>
  each(integers(1, 3), dims.length).map((repeats): OperatorCase => ({
    op: 'Tile',
    inputs: [operand(dims, salt), ints(...repeats)]
  }))
)

/** Sizes of 1 stand for those of the value. */
const expand = fc
  .record({ shape: shaped, ones: each(coins, 4), more: shapes({ from: 0, to: 2 }), kept: each(coins, 4) })
  .map(({ shape: { dims, salt }, ones, more, kept }): OperatorCase => ({
    op: 'Expand',
    inputs: [
      operand(
        dims.map((size, axis) => (ones[axis] ? 1 : size)),
        salt
      ),
      ints(...more, ...dims.map((size, axis) => (kept[axis] && !ones[axis] ? 1 : size)))
    ]
  }))

const transpose = shaped.chain(({ dims, salt }) =>
  fc.shuffledSubarray([...dims.keys()], { minLength: dims.length }).map((perm): OperatorCase => ({
    op: 'Transpose',
    inputs: [operand(dims, salt)],
    attributes: { perm }
  }))
)

const trilu = fc
  .record({ dims: shapes({ from: 2, to: 3 }), salt: salts, offset: integers(-3, 3), upper: fc.nat(1) })
  .map(({ dims, salt, offset, upper }): OperatorCase => ({
    op: 'Trilu',
    inputs: [operand(dims, salt), { int64: [offset], dims: [] }],
    attributes: { upper }
  }))

const shuffledBlocks = fc
  .record({
    blocksize: integers(1, 3),
    sizes: each(integers(1, 2), 4),
    mode: fc.constantFrom('DCR', 'CRD'),
    isBack: coins,
    salt: salts
  })
  .map(
    ({
      blocksize,
      sizes: [batch = 1, channels = 1, height = 1, width = 1],
      mode,
      isBack,
      salt
    }): OperatorCase => {
      const [deep, wide] = [blocksize * blocksize, blocksize]
      return isBack
        ? {
            op: 'SpaceToDepth',
            inputs: [operand([batch, channels, height * wide, width * wide], salt)],
            attributes: { blocksize }
          }
        : {
            op: 'DepthToSpace',
            inputs: [operand([batch, channels * deep, height, width], salt)],
            attributes: { blocksize, mode }
          }
    }
  )

test('a slice between transpositions, through which ONNX Runtime moves what puts its gradient in place', async () => {
  const builder = new GraphBuilder({ name: 'slice', opset: 21 })
  const x = builder.input('x', 'float32', [2, 3, 4, 5])
  const turned = (value: string) => builder.node('Transpose', [value], { attributes: { perm: [0, 2, 1, 3] } })
  const limits = [0, 3, 3].map((limit, order) => builder.constant(`limit ${order}`, 'int64', [1], [limit]))
  const part = builder.node('Slice', [turned(x), ...limits])
  builder.node('Identity', [turned(part)], { outputs: ['y'] })
  builder.output('y', 'float32', null)
  const check = { withRespectTo: ['x'], precision: 'float32', step: 0.5, tolerance: 1e-3 } as const
  await checkGradients(builder.build(), { x: floats('float32', [2, 3, 4, 5], spread(120)) }, check)
})

describe('gradients of random operators on shapes agree with central differences', () => {
  test('Slice of several axes, with steps both ways', async () => {
    await expectAgreement(slice, { together: 12 })
  })

  test('Pad in every mode', async () => {
    await expectAgreement(pad, { together: 12 })
  })

  test('operators that join, part and repeat', async () => {
    await expectAgreement(fc.oneof(concat, split, tile, expand), { together: 12 })
  })

  test('operators that move entries', async () => {
    await expectAgreement(fc.oneof(transpose, trilu, shuffledBlocks), { runs: 1, together: 12 })
  })
})
