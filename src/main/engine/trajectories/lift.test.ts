import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Tensor } from '#shared/tensor.ts'
import { float32, numbersOf, rawTap, recordTaps } from './testing/record-taps.ts'

interface ScanForm {
  backward?: boolean
  /** Axis of the input that is scanned. */
  axis?: number
}

/** total' = total + x, doubled = 2 · total', over the axis of x [3, 2] that is scanned. */
function cumulativeScan({ backward = false, axis = 0 }: ScanForm = {}): Model {
  const builder = new GraphBuilder({ name: 'cumulative', opset: 17 })
  const x = builder.input('x', 'float32', [3, 2])
  const start = builder.constant('start', 'float32', [1], 0)
  const width = axis === 0 ? 2 : 3
  const zeros = builder.node('Expand', [start, builder.constant('shape', 'int64', [1], [width])])
  const body = builder.subgraph()
  const total = body.input('total', 'float32', [width])
  const step = body.input('step', 'float32', [width])
  const sum = body.node('Add', [total, step], { outputs: ['sum'] })
  body.node('Add', [sum, sum], { outputs: ['doubled'] })
  body.output('sum', 'float32', [width])
  body.output('doubled', 'float32', [width])
  builder.node('Scan', [zeros, x], {
    name: 'scan',
    outputs: ['last', 'all'],
    attributes: {
      body: body.graph(),
      num_scan_inputs: 1,
      scan_input_axes: [axis],
      scan_input_directions: [backward ? 1 : 0],
      scan_output_axes: [1]
    }
  })
  builder.output('last', 'float32', [width])
  builder.output('all', 'float32', null)
  return builder.build()
}

const x = float32([3, 2], 1, 10, 2, 20, 3, 30)
const scalar = (value: bigint | boolean): Tensor =>
  typeof value === 'boolean'
    ? { type: 'bool', dims: [], data: Uint8Array.of(value ? 1 : 0) }
    : { type: 'int64', dims: [], data: BigInt64Array.of(value) }

describe('values inside of a Scan', () => {
  it('are recorded at every step, time in front, whatever axes the Scan itself uses', async () => {
    const { records, outputs } = await recordTaps(cumulativeScan(), [rawTap('sum', [3, 2], ['scan'])], { x })
    expect(records.get('sum')?.dims).toEqual([3, 2])
    expect(numbersOf(records.get('sum'))).toEqual([1, 10, 3, 30, 6, 60])
    expect([...(outputs['last']?.data ?? [])]).toEqual([6, 60])
    expect(outputs['all']?.dims).toEqual([2, 3])
  })

  it('follow the order of the sequence when it is scanned backwards', async () => {
    const { records } = await recordTaps(
      cumulativeScan({ backward: true }),
      [rawTap('sum', [3, 2], ['scan'])],
      { x }
    )
    expect(numbersOf(records.get('sum'))).toEqual([6, 60, 5, 50, 3, 30])
  })

  it('can be inputs of the body: the state before the step and the slice', async () => {
    const taps = [rawTap('total', [2, 3], ['scan']), rawTap('step', [2, 3], ['scan'])]
    const { records } = await recordTaps(cumulativeScan({ axis: 1 }), taps, { x })
    expect(numbersOf(records.get('total'))).toEqual([0, 0, 0, 1, 2, 3])
    expect(numbersOf(records.get('step'))).toEqual([1, 2, 3, 10, 20, 30])
  })

  it('can be read and projected like any other value', async () => {
    const { records } = await recordTaps(
      cumulativeScan(),
      [
        {
          ...rawTap('sum', [3, 2], ['scan']),
          treatment: { kind: 'reading', axes: ['points', 'all'], projection: 'p' }
        }
      ],
      { x },
      { p: float32([2, 3], 1, 0, 1, 0, 1, 1) }
    )
    expect(records.get('sum')?.dims).toEqual([3, 3])
    expect(numbersOf(records.get('sum'))).toEqual([1, 10, 11, 3, 30, 33, 6, 60, 66])
  })

  it('are refused in the old form, which batches by itself', async () => {
    const model = cumulativeScan()
    const old = { ...model, opsets: new Map([['', 8]]) }
    await expect(recordTaps(old, [rawTap('sum', [3, 2], ['scan'])], { x })).rejects.toMatchObject({
      tag: 'unsupported',
      part: 'scan'
    })
  })
})

/** n' = n + 1, total' = total + n', as long as n' < limit; the number of steps is not known before. */
function countingLoop(): Model {
  const builder = new GraphBuilder({ name: 'counting', opset: 17 })
  const limit = builder.input('limit', 'float32', [])
  const [zero, one] = [builder.constant('zero', 'float32', [], 0), builder.constant('one', 'float32', [], 1)]
  const body = builder.subgraph()
  body.input('iteration', 'int64', [])
  body.input('condition', 'bool', [])
  const n = body.input('n', 'float32', [])
  const total = body.input('total', 'float32', [])
  const next = body.node('Add', [n, one], { outputs: ['next'] })
  body.node('Add', [total, next], { outputs: ['sum'] })
  body.node('Less', [next, limit], { outputs: ['continues'] })
  body.output('continues', 'bool', [])
  body.output('next', 'float32', [])
  body.output('sum', 'float32', [])
  builder.node('Loop', ['', builder.constant('true', 'bool', [], true), zero, zero], {
    name: 'loop',
    outputs: ['', 'result'],
    attributes: { body: body.graph() }
  })
  builder.output('result', 'float32', [])
  return builder.build()
}

describe('values inside of a Loop', () => {
  it.each([
    [4, [1, 3, 6, 10]],
    [2, [1, 3]]
  ])('are recorded at each of %i steps, which the data decides', async (limit, sums) => {
    const taps = [rawTap('sum', [4], ['loop']), rawTap('continues', [4], ['loop'])]
    const { records, outputs } = await recordTaps(countingLoop(), taps, { limit: float32([], limit) })
    expect(records.get('sum')).toEqual({ dims: [sums.length], data: Float32Array.from(sums) })
    expect(numbersOf(records.get('continues'))).toEqual(
      sums.map((_, index) => (index < sums.length - 1 ? 1 : 0))
    )
    expect(outputs['result']?.data).toEqual(Float32Array.of(sums.at(-1) ?? 0))
  })
})

/** An outer Loop of `trips` steps around the cumulative Scan: the outer state is added to every element first. */
function scanInLoop(): Model {
  const builder = new GraphBuilder({ name: 'nested', opset: 17 })
  const given = builder.input('x', 'float32', [2, 1])
  const trips = builder.input('trips', 'int64', [])
  const body = builder.subgraph()
  body.input('iteration', 'int64', [])
  const condition = body.input('condition', 'bool', [])
  const offset = body.input('offset', 'float32', [1])
  const shifted = body.node('Add', [given, offset], { outputs: ['shifted'] })
  const step = body.subgraph()
  const total = step.input('total', 'float32', [1])
  const slice = step.input('slice', 'float32', [1])
  step.node('Add', [total, slice], { outputs: ['sum'] })
  step.output('sum', 'float32', [1])
  body.node('Scan', [offset, shifted], {
    name: 'inner',
    outputs: ['after'],
    attributes: { body: step.graph(), num_scan_inputs: 1 }
  })
  body.node('Identity', [condition], { outputs: ['continues'] })
  body.output('continues', 'bool', [])
  body.output('after', 'float32', [1])
  builder.node('Loop', [trips, '', builder.constant('zero', 'float32', [1], 0)], {
    name: 'outer',
    outputs: ['result'],
    attributes: { body: body.graph() }
  })
  builder.output('result', 'float32', [1])
  return builder.build()
}

describe('values inside of nested loops', () => {
  it('have one time axis for each, outermost first', async () => {
    const feeds = { x: float32([2, 1], 1, 2), trips: scalar(2n) }
    const { records } = await recordTaps(scanInLoop(), [rawTap('sum', [2, 2, 1], ['outer', 'inner'])], feeds)
    // First trip: offset 0, slices 1, 2. Second trip: offset 3, so that the sum starts at 3 and the slices are 4, 5.
    expect(records.get('sum')?.dims).toEqual([2, 2, 1])
    expect(numbersOf(records.get('sum'))).toEqual([1, 3, 7, 12])
  })
})

/** x · 2 if `flag`, else a Scan's cumulative sum of x + 1; both branches call their first value 'inner'. */
function branching(): Model {
  const builder = new GraphBuilder({ name: 'branching', opset: 17 })
  const given = builder.input('x', 'float32', [2, 1])
  const flag = builder.input('flag', 'bool', [])
  const doubled = builder.subgraph('doubled')
  const two = doubled.constant('two', 'float32', [], 2)
  doubled.node('Mul', [given, two], { outputs: ['product'] })
  doubled.node('Neg', ['product'], { outputs: ['negative'] })
  doubled.output('negative', 'float32', [2, 1])
  const summed = builder.subgraph('summed')
  const more = summed.node('Add', [given, summed.constant('one', 'float32', [], 1)], { outputs: ['more'] })
  const step = summed.subgraph()
  const total = step.input('total', 'float32', [1])
  const slice = step.input('slice', 'float32', [1])
  step.node('Add', [total, slice], { outputs: ['sum'] })
  step.node('Identity', ['sum'], { outputs: ['seen'] })
  step.output('sum', 'float32', [1])
  step.output('seen', 'float32', [1])
  summed.nodes('Scan', [summed.constant('zero', 'float32', [1], 0), more], 2, {
    name: 'scan',
    outputs: ['', 'sums'],
    attributes: { body: step.graph(), num_scan_inputs: 1 }
  })
  summed.output('sums', 'float32', [2, 1])
  builder.node('If', [flag], {
    name: 'choice',
    outputs: ['y'],
    attributes: { then_branch: doubled.graph(), else_branch: summed.graph() }
  })
  builder.output('y', 'float32', [2, 1])
  return builder.build()
}

describe('values inside of the branches of an If', () => {
  const taps = [
    rawTap('product', [2, 1], ['choice.then']),
    rawTap('more', [2, 1], ['choice.else']),
    rawTap('sum', [2, 1], ['choice.else', 'scan'])
  ]

  it.each([
    [true, { product: [2, 4], more: [], sum: [] }, [-2, -4]],
    [false, { product: [], more: [2, 3], sum: [2, 5] }, [2, 5]]
  ])('are there when their branch runs (%s), else empty', async (flag, expected, output) => {
    const { records, outputs } = await recordTaps(branching(), taps, {
      x: float32([2, 1], 1, 2),
      flag: scalar(flag)
    })
    expect(Object.fromEntries([...records].map(([id, record]) => [id, numbersOf(record)]))).toEqual(expected)
    for (const { dims, data } of records.values()) expect(dims).toEqual(data.length === 0 ? [0, 0] : [2, 1])
    expect([...(outputs['y']?.data ?? [])]).toEqual(output)
  })
})
