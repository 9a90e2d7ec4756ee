import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { dataTypes, type DataType, type Model } from '#engine/onnx/model.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import type { Tensor } from '#shared/tensor.ts'
import { createSession } from './compiled-session.ts'
import { withPassablePorts } from './passable-ports.ts'

/** x as the type, and that again as float32: y = float32(h), h = type(x). */
function rounding(type: DataType): Model {
  const builder = new GraphBuilder({ name: 'rounding', opset: 21 })
  const x = builder.input('x', 'float32', ['batch'])
  builder.node('Cast', [x], { outputs: ['h'], attributes: { to: dataTypes[type] } })
  builder.node('Cast', ['h'], { outputs: ['y'], attributes: { to: dataTypes.float32 } })
  builder.output('h', type, ['batch'])
  builder.output('y', 'float32', ['batch'])
  return builder.build()
}

async function answer(model: Model, x: number[]): Promise<Record<string, Tensor>> {
  const passable = withPassablePorts(model)
  verifyGraph(passable)
  const session = await createSession(passable, 'cpu')
  const answers = await session.run({
    x: { type: 'float32', dims: [x.length], data: Float32Array.from(x) }
  })
  await session.release()
  return answers
}

describe('withPassablePorts', () => {
  // Nearest values of each type: 8, 4 and 3 significant bits; 4-bit integers.
  it.each([
    ['bfloat16', 1.0078125, 1.0087],
    ['float8e4m3fn', 1.125, 1.1],
    ['float8e5m2', 1.25, 1.2]
  ] as const)('hands out %s as float32', async (type, expected, x) => {
    const { h, y } = await answer(rounding(type), [x, -x])
    expect(h).toEqual({ type: 'float32', dims: [2], data: Float32Array.of(expected, -expected) })
    expect(y).toEqual(h)
  })

  it.each([
    ['int4', 'int8', Int8Array.of(-8, 7)],
    ['uint4', 'uint8', Uint8Array.of(0, 15)]
  ] as const)('hands out %s as %s', async (type, passed, data) => {
    const { h } = await answer(rounding(type), [...data])
    expect(h).toEqual({ type: passed, dims: [2], data })
  })

  it('takes bfloat16 as float32, and rounds it', async () => {
    const builder = new GraphBuilder({ name: 'input', opset: 17 })
    const x = builder.input('x', 'bfloat16', ['batch'])
    builder.node('Cast', [x], { outputs: ['y'], attributes: { to: dataTypes.float32 } })
    builder.output('y', 'float32', ['batch'])
    const { y } = await answer(builder.build(), [1.0087, 3])
    expect(y?.data).toEqual(Float32Array.of(1.0078125, 3))
  })

  it('leaves a network alone whose ports can be passed', () => {
    const model = rounding('float16')
    expect(withPassablePorts(model)).toBe(model)
  })
})
