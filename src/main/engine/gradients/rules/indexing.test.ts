import fc from 'fast-check'
import { describe, test } from 'vitest'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'
import {
  apart,
  axesOf,
  coins,
  indices,
  integers,
  operand,
  salts,
  shapes
} from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

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
  ['ScatterElements that multiplies', scattered('ScatterElements', elements, 'mul', of(2, 3))],
  ['ScatterElements that takes the larger', scattered('ScatterElements', elements, 'max', of(2, 3))],
  ['ScatterND', scattered('ScatterND', rows, 'none', of(2, 4))],
  ['ScatterND that adds', scattered('ScatterND', at([2, 1], 1, 1), 'add', of(2, 4))],
  ['ScatterND that multiplies', scattered('ScatterND', at([2, 1], 1, 1), 'mul', of(2, 4))],
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
  test.each(cases)('%s', async (_, each) => {
    await checkOperator(each)
  })

  /** Places with no zero, with one, and with two; one entry of the data is zero. */
  test.each([
    ['ScatterElements', at([2, 3], 0, 2, 1, 0, 2, 1), [2, 3]],
    ['ScatterND', at([6, 2], 0, 0, 2, 1, 1, 2, 0, 0, 2, 1, 1, 2), [6]]
  ] as const)('%s that multiplies, also by zero', async (op, indices, dims) => {
    const data = { dims: [3, 3], values: [0.7, -0.4, 0.9, 0.3, 1.2, 0, -0.8, 0.6, 0.5] }
    const updates = { dims: [...dims], values: [0, 0.5, -0.7, 0, 0, 1.4] }
    await checkOperator({ op, inputs: [data, indices, updates], attributes: { reduction: 'mul' } })
  })
})

const sized = { size: 3 }
const countOf = (dims: readonly number[]): number => dims.reduce((count, size) => count * size, 1)

/** A shape, an axis of it, and what else is drawn. */
const withAxis = fc
  .record({ dims: shapes({ ...sized, to: 3 }), salt: salts })
  .chain(({ dims, salt }) =>
    axesOf(dims.length).map((axis) => ({ dims, salt, axis, size: dims.at(axis) ?? 1 }))
  )

const gather = withAxis.chain(({ dims, salt, axis, size }) =>
  shapes({ ...sized, from: 0, to: 2 }).chain((read) =>
    indices(countOf(read), -size, size).map((int64): OperatorCase => ({
      op: 'Gather',
      inputs: [operand(dims, salt), { int64, dims: read }],
      attributes: { axis }
    }))
  )
)

/** Indices are as long as one likes along the axis, and not longer than the data along the others. */
const readAlong = ({ dims, axis }: { dims: number[]; axis: number }): fc.Arbitrary<number[]> =>
  fc.tuple(...dims.map((size, each) => integers(1, each === (axis + dims.length) % dims.length ? 4 : size)))

const gatherElements = withAxis.chain(({ dims, salt, axis, size }) =>
  readAlong({ dims, axis }).chain((read) =>
    indices(countOf(read), -size, size).map((int64): OperatorCase => ({
      op: 'GatherElements',
      inputs: [operand(dims, salt), { int64, dims: read }],
      attributes: { axis }
    }))
  )
)

/** Tuples of indices into the first of the given axes. */
const tuples = (count: number, sizes: readonly number[]): fc.Arbitrary<number[]> =>
  fc
    .array(fc.tuple(...sizes.map((size) => integers(-size, size - 1))), {
      minLength: count,
      maxLength: count
    })
    .map((found) => found.flat())

const gatherND = fc
  .record({
    dims: shapes({ ...sized, from: 2, to: 4 }),
    read: shapes({ to: 2 }),
    salt: salts,
    isBatched: coins
  })
  .chain(({ dims, read, salt, isBatched }) =>
    integers(1, dims.length - (isBatched ? 1 : 0)).chain((width) => {
      const batch = isBatched ? dims.slice(0, 1) : []
      const indexed = dims.slice(batch.length, batch.length + width)
      const outer = [...batch, ...read]
      return tuples(countOf(outer), indexed).map((int64): OperatorCase => ({
        op: 'GatherND',
        inputs: [operand(dims, salt), { int64, dims: [...outer, width] }],
        attributes: { batch_dims: batch.length }
      }))
    })
  )

const reductions = fc.constantFrom('none', 'add', 'max', 'min', 'mul')

/** Without a reduction, no two updates meet: indices along the axis are then a rotated list of all. */
const scatterElements = withAxis.chain(({ dims, salt, axis, size }) =>
  fc.tuple(fc.tuple(...dims.map((most) => integers(1, most))), reductions).chain(([read, reduction]) =>
    indices(countOf(read), -size, size).map((random): OperatorCase => {
      const [data = null, updates = null] = apart([dims, read], salt)
      const stride = countOf(read.slice((axis + dims.length) % dims.length).slice(1))
      const along = read.at(axis) ?? 1
      const rotated = random.map((_, place) => ((Math.floor(place / stride) % along) + salt) % size)
      const int64 = reduction === 'none' ? rotated : random
      return {
        op: 'ScatterElements',
        inputs: [data, { int64, dims: read }, updates],
        attributes: { axis, reduction }
      }
    })
  )
)

const scatterND = fc
  .record({ dims: shapes({ ...sized, from: 1, to: 3 }), salt: salts, reduction: reductions })
  .chain(({ dims, salt, reduction }) =>
    fc.tuple(integers(1, dims.length), integers(1, 4)).chain(([width, count]) =>
      tuples(count, dims.slice(0, width)).map((random): OperatorCase => {
        const places = countOf(dims.slice(0, width))
        const kept = reduction === 'none' ? Math.min(count, places) : count
        const different = Array.from({ length: kept }, (_, place) =>
          tupleAt((place + salt) % places, dims.slice(0, width))
        )
        const int64 = reduction === 'none' ? different.flat() : random
        const [data = null, updates = null] = apart([dims, [kept, ...dims.slice(width)]], salt)
        return {
          op: 'ScatterND',
          inputs: [data, { int64, dims: [kept, width] }, updates],
          attributes: { reduction }
        }
      })
    )
  )

/** The indices of a place in a tensor of these sizes. */
const tupleAt = (place: number, sizes: readonly number[]): number[] =>
  sizes.map((size, axis) => Math.floor(place / countOf(sizes.slice(axis + 1))) % size)

const topK = fc
  .record({ form: withAxis, largest: fc.nat(1), sorted: fc.nat(1) })
  .chain(({ form, largest, sorted }) =>
    integers(1, form.size).map((count): OperatorCase => ({
      op: 'TopK',
      inputs: [operand(form.dims, form.salt), { int64: [count] }],
      outputs: 2,
      attributes: { axis: form.axis, largest, sorted }
    }))
  )

const compress = fc.record({ form: withAxis, isFlat: coins }).chain(({ form, isFlat }) =>
  fc
    .array(coins, { minLength: 1, maxLength: isFlat ? countOf(form.dims) : form.size })
    .map((bool): OperatorCase => ({
      op: 'Compress',
      inputs: [operand(form.dims, form.salt), { bool, dims: [bool.length] }],
      attributes: isFlat ? {} : { axis: form.axis }
    }))
)

describe('gradients of random operators with indices agree with central differences', () => {
  test('that read', async () => {
    await expectAgreement(fc.oneof(gather, gatherElements, gatherND, topK, compress), { together: 16 })
  })

  test('that write', async () => {
    await expectAgreement(fc.oneof(scatterElements, scatterND), { together: 12 })
  })
})
