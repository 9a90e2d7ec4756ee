import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { DataType, Model } from '#engine/onnx/model.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import type { ElementType, NumberArray, Tensor } from '#shared/tensor.ts'
import { createSession, sessionsCompiled } from './compiled-session.ts'

const float32 = (dims: number[], ...values: number[]): Tensor => ({
  type: 'float32',
  dims,
  data: Float32Array.from(values)
})

/** y = x · W with x [batch, 2]. */
function product(): Model {
  const builder = new GraphBuilder({ name: 'product', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  builder.node('MatMul', [x, builder.constant('W', 'float32', [2, 2], [1, 2, 3, 4])], {
    outputs: ['y'],
    name: 'the product'
  })
  builder.node('Neg', ['y'], { outputs: ['z'] })
  builder.output('y', 'float32', ['batch', 2])
  builder.output('z', 'float32', ['batch', 2])
  return builder.build()
}

describe('createSession', () => {
  it('runs a network, and tells its inputs and outputs', async () => {
    const session = await createSession(product(), 'cpu')
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['batch', 2] }])
    expect(session.outputs.map(({ name }) => name)).toEqual(['y', 'z'])
    expect(await session.run({ x: float32([1, 2], 1, 1) })).toEqual({
      y: float32([1, 2], 4, 6),
      z: float32([1, 2], -4, -6)
    })
    await session.release()
  })

  it('gives only the outputs that are wanted', async () => {
    const session = await createSession(product(), 'cpu')
    expect(await session.run({ x: float32([1, 2], 1, 0) }, ['z'])).toEqual({ z: float32([1, 2], -1, -2) })
    await session.release()
  })

  it('is counted', async () => {
    const before = sessionsCompiled()
    await (await createSession(product(), 'cpu')).release()
    expect(sessionsCompiled()).toBe(before + 1)
  })

  it('reads external data from the folder of the model', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'limen-session-'))
    try {
      const path = join(folder, 'product.onnx')
      await saveModel(product(), path, { externalAbove: 1 })
      const session = await createSession((await readModel(path)).model, 'cpu')
      expect((await session.run({ x: float32([1, 2], 0, 1) }))['y']).toEqual(float32([1, 2], 3, 4))
      await session.release()
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  const stored: [ElementType & DataType, NumberArray | string[]][] = [
    ['float32', Float32Array.of(1.5, -2)],
    ['float64', Float64Array.of(1.5, -2)],
    ['float16', Uint16Array.of(0x3e00, 0xc000)],
    ['int8', Int8Array.of(-1, 2)],
    ['int16', Int16Array.of(-1, 2)],
    ['int32', Int32Array.of(-1, 2)],
    ['int64', BigInt64Array.of(-1n, 2n)],
    ['uint8', Uint8Array.of(255, 2)],
    ['uint16', Uint16Array.of(65535, 2)],
    ['uint32', Uint32Array.of(7, 2)],
    ['uint64', BigUint64Array.of(7n, 2n)],
    ['bool', Uint8Array.of(1, 0)],
    ['string', ['one', 'zwei']]
  ]
  it.each(stored)('passes %s in and out', async (type, data) => {
    const builder = new GraphBuilder({ name: 'identity', opset: 17 })
    builder.node('Identity', [builder.input('x', type, ['n'])], { outputs: ['y'] })
    builder.output('y', type, ['n'])
    const session = await createSession(builder.build(), 'cpu')
    const tensor: Tensor = { type, dims: [2], data }
    expect((await session.run({ x: tensor }))['y']).toEqual(tensor)
    await session.release()
  })
})

describe('a session that can not run says why', () => {
  it.each<[string, Record<string, Tensor>, object]>([
    [
      'an unknown input',
      { x: float32([1, 2], 0, 0), xx: float32([], 0) },
      { message: "The network has no input 'xx'." }
    ],
    ['a missing input', {}, { part: 'x', message: "The input 'x' was given no value." }],
    ['too few elements', { x: float32([2, 2], 0, 0) }, { part: 'x' }],
    [
      'values in other storage',
      { x: { type: 'float32', dims: [1, 2], data: new Float64Array(2) } },
      { part: 'x' }
    ],
    [
      'a shape that does not fit',
      { x: float32([2, 3], 0, 0, 0, 0, 0, 0) },
      { message: expect.stringContaining('dimension') as string }
    ]
  ])('%s', async (_, feeds, expected) => {
    const session = await createSession(product(), 'cpu')
    await expect(session.run(feeds)).rejects.toMatchObject({ tag: 'request', ...expected })
    await session.release()
  })

  it('names the innermost node that failed', async () => {
    const builder = new GraphBuilder({ name: 'reshaped', opset: 17 })
    const x = builder.input('x', 'float32', ['n'])
    const branch = (name: string): GraphBuilder => {
      const graph = builder.subgraph(name)
      const shape = graph.constant(`${name} shape`, 'int64', [1], [3])
      graph.node('Reshape', [x, shape], { name: `${name} reshape`, outputs: [`${name} y`] })
      graph.output(`${name} y`, 'float32', [3])
      return graph
    }
    const attributes = { then_branch: branch('yes').graph(), else_branch: branch('no').graph() }
    const flag = builder.input('flag', 'bool', [])
    builder.output(builder.node('If', [flag], { attributes }), 'float32', [3])
    const session = await createSession(builder.build(), 'cpu')
    const feeds: Record<string, Tensor> = {
      x: float32([2], 1, 2),
      flag: { type: 'bool', dims: [], data: Uint8Array.of(1) }
    }
    await expect(session.run(feeds)).rejects.toMatchObject({ tag: 'request', part: 'yes reshape' })
    await session.release()
  })
})

describe('a network that can not be compiled says why', () => {
  const single = (op: string, domain = ''): Model => {
    const builder = new GraphBuilder({ name: 'single', opset: 17, domains: { 'com.example': 1 } })
    builder.node(op, [builder.input('x', 'float32', [1])], { outputs: ['y'], domain })
    builder.output('y', 'float32', [1])
    return builder.build()
  }

  it.each([
    ['an operator that does not exist', single('Sigmoidal'), 'network'],
    ['an operator of an unknown domain', single('Relu', 'com.example'), 'network']
  ])('%s', async (_, model, tag) => {
    await expect(createSession(model, 'cpu')).rejects.toMatchObject({ name: 'LimenError', tag })
  })

  it('a provider that is not there', async () => {
    const elsewhere = process.platform === 'darwin' ? 'dml' : 'coreml'
    await expect(createSession(product(), elsewhere)).rejects.toMatchObject({ name: 'LimenError' })
  })
})
