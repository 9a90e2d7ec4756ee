import { describe, expect, it } from 'vitest'
import { dataTypes, type DataType } from '#engine/onnx/model.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Tensor } from '#shared/tensor.ts'
import { calm, openedInTests } from '../testing/small-networks.ts'

const open = openedInTests()

const doubles = Float64Array.of(0.1, Math.PI, 1e300, -(2 ** 53 + 2), NaN, -Infinity)
const wholes = BigInt64Array.of(2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 7n)

/** The site that holds a value of the network, recorded; there are no batches to join. */
async function recorded(builder: GraphBuilder, inputs: Record<string, Tensor>, tensor: string) {
  const { engine, info } = await open(builder.build())
  const site = info.sites.find((candidate) => candidate.tensor === tensor)
  const name = site?.name ?? ''
  const { sites } = await engine.record({ network: info.id, inputs, sites: [name] }, calm)
  expect((await engine.checkNetwork({ network: info.id }, calm)).parity.largestDifference).toBe(0)
  return sites[name]
}

const float64 = (...dims: number[]): Tensor => ({ type: 'float64', dims, data: doubles })
const int64 = (): Tensor => ({ type: 'int64', dims: [wholes.length], data: wholes })

describe('sites are recorded in their own type', () => {
  it('doubles keep every digit', async () => {
    const builder = new GraphBuilder({ name: 'doubles', opset: 17 })
    builder.node('Neg', [builder.input('x', 'float64', ['batch', 6])], { outputs: ['inner'] })
    builder.node('Abs', ['inner'], { outputs: ['y'] })
    builder.output('y', 'float64', ['batch', 6])
    const site = await recorded(builder, { x: float64(1, 6) }, 'inner')
    expect(site).toEqual({ type: 'float64', dims: [1, 6], data: doubles.map((value) => -value) })
  })

  it('doubles of every step of a Scan too', async () => {
    const builder = new GraphBuilder({ name: 'steps', opset: 17 })
    const steps = builder.input('x', 'float64', [6, 1])
    const body = builder.subgraph()
    const sum = body.node('Add', [body.input('before', 'float64', [1]), body.input('step', 'float64', [1])])
    body.node('Neg', [sum], { outputs: ['inner'] })
    body.output(sum, 'float64', [1])
    builder.node('Scan', [builder.constant('zero', 'float64', [1], 0), steps], {
      outputs: ['last'],
      attributes: { body: body.graph(), num_scan_inputs: 1 }
    })
    builder.output('last', 'float64', [1])
    const site = await recorded(builder, { x: float64(6, 1) }, 'inner')
    let sum6 = 0
    expect(site).toEqual({ type: 'float64', dims: [6, 1], data: doubles.map((value) => -(sum6 += value)) })
  })

  it.each([
    ['int64', wholes],
    ['uint64', BigUint64Array.from(wholes, (value) => BigInt.asUintN(64, value))],
    ['int32', Int32Array.of(1, -1, 0, 7)],
    ['uint32', Uint32Array.of(1, 2 ** 32 - 1, 0, 7)],
    ['int8', Int8Array.of(1, -1, 0, 7)],
    ['bool', Uint8Array.of(1, 1, 1, 1)]
  ] as const)('whole numbers as %s', async (type, data) => {
    const builder = new GraphBuilder({ name: 'wholes', opset: 17 })
    const x = builder.input('x', 'int64', [4])
    builder.node('Cast', [x], { outputs: ['inner'], attributes: { to: dataTypes[type satisfies DataType] } })
    builder.node('Cast', ['inner'], { outputs: ['y'], attributes: { to: dataTypes.float32 } })
    builder.output('y', 'float32', [4])
    expect(await recorded(builder, { x: int64() }, 'inner')).toEqual({ type, dims: [4], data })
  })

  it.each([3, 2048])('bfloat16 of %i elements, which can not be an output of a session', async (length) => {
    const builder = new GraphBuilder({ name: 'brain floats', opset: 17 })
    const x = builder.input('x', 'float32', ['batch', length])
    builder.node('Cast', [x], { outputs: ['inner'], attributes: { to: dataTypes.bfloat16 } })
    builder.node('Cast', ['inner'], { outputs: ['y'], attributes: { to: dataTypes.float32 } })
    builder.output('y', 'float32', ['batch', length])
    // Whole numbers up to 255 have the 8 significant bits that bfloat16 holds: its bits are the upper half of float32's.
    const data = Float32Array.from({ length }, (_, i) => (i % 511) - 255)
    const site = await recorded(builder, { x: { type: 'float32', dims: [1, length], data } }, 'inner')
    const bits = Uint16Array.from(new Uint32Array(data.buffer), (bits32) => bits32 >>> 16)
    expect(site).toEqual({ type: 'bfloat16', dims: [1, length], data: bits })
  })

  it('a scalar without axes', async () => {
    const builder = new GraphBuilder({ name: 'scalar', opset: 17 })
    const x = builder.input('x', 'float64', [6])
    builder.node('ReduceMin', [x], { outputs: ['inner'], attributes: { keepdims: 0, axes: [0] } })
    builder.node('Neg', ['inner'], { outputs: ['y'] })
    builder.output('y', 'float64', [])
    const x6: Tensor = { type: 'float64', dims: [6], data: Float64Array.of(3, 0.1, 4, 1, 5, 9) }
    expect(await recorded(builder, { x: x6 }, 'inner')).toEqual({
      type: 'float64',
      dims: [],
      data: Float64Array.of(0.1)
    })
  })
})
