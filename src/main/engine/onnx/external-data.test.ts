/** Weights in other files: where they may lie, and that what is saved is what was meant. */
import { mkdir, mkdtemp, open, readFile, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attributes } from './attributes.ts'
import { GraphBuilder } from './builder.ts'
import { constantOf, numbersOf } from './constants.ts'
import type { Model, TensorConstant } from './model.ts'
import { parseModel, readModel } from './read-model.ts'
import { saveModel } from './save-model.ts'
import { failure, rejection } from './testing/failure.ts'
import { textDirection } from './testing/networks.ts'
import { bitsOf, runModel, tensor, wave } from './testing/run-model.ts'
import { writeModel } from './write-model.ts'

let root = ''
let folder = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limen-external-'))
  folder = join(root, 'network')
  await mkdir(join(folder, 'weights'), { recursive: true })
  await writeFile(join(root, 'secret.bin'), new Uint8Array(64))
  await writeFile(join(folder, 'weights', 'w.bin'), new Uint8Array(new Float32Array([9, 1, 2, 3, 4]).buffer))
  await symlink(join(root, 'secret.bin'), join(folder, 'link.bin'))
  await symlink(join(folder, 'weights', 'w.bin'), join(folder, 'inside.bin'))
})
afterAll(async () => {
  await rm(root, { recursive: true })
})

type External = Extract<TensorConstant['content'], { kind: 'external' }>

/** y = x + w with w of shape [4] in another file. */
function fileWith(content: Partial<External>): Uint8Array {
  const builder = new GraphBuilder({ name: 'sum', opset: 17 })
  const external: External = {
    kind: 'external',
    path: '',
    location: 'weights/w.bin',
    offset: 4,
    length: 16,
    ...content
  }
  const w = builder.initializer({ name: 'w', type: 'float32', dims: [4], content: external })
  builder.node('Add', [builder.input('x', 'float32', [4]), w], { outputs: ['y'] })
  builder.output('y', 'float32', [4])
  return writeModel(builder.build())
}

const initializer = (model: Model, name: string): TensorConstant => model.graph.initializers.get(name)!

describe('external data', () => {
  it('is read from its range of the file, also through a link that stays inside', () => {
    expect(numbersOf(initializer(parseModel(fileWith({}), folder), 'w'))).toEqual([1, 2, 3, 4])
    const linked = parseModel(fileWith({ location: 'inside.bin' }), folder)
    expect(numbersOf(initializer(linked, 'w'))).toEqual([1, 2, 3, 4])
  })

  it.each<[string, Partial<External>, RegExp]>([
    ['above the folder', { location: '../secret.bin' }, /not inside/],
    ['above the folder by a detour', { location: 'weights/../../secret.bin' }, /not inside/],
    ['above the folder in the other system’s spelling', { location: '..\\secret.bin' }, /not inside/],
    ['at an absolute path', { location: '/etc/passwd' }, /not inside/],
    ['on a drive', { location: 'C:\\secret.bin' }, /not inside/],
    ['behind a link that leads out', { location: 'link.bin' }, /leads out/],
    ['nowhere', { location: 'gone.bin' }, /could not be found/],
    ['in a folder', { location: 'weights' }, /not a file/],
    ['at an empty path', { location: '' }, /not inside/],
    ['behind the end of the file', { offset: 8 }, /only 20 bytes/],
    ['far behind the end of the file', { offset: 2 ** 52 }, /only 20 bytes/],
    ['in too few bytes', { length: 12 }, /12 bytes.*take 16/],
    ['in ten gigabytes', { length: 1e10 }, /10000000000 bytes.*take 16/],
    ['at a negative offset', { offset: -4 }, /'-4'/]
  ])('is refused %s', (_, content, message) => {
    const error = failure(() => parseModel(fileWith(content), folder))
    expect(error.tag).toBe('network')
    expect(error.part).toBe("tensor 'w'")
    expect(error.message).toMatch(message)
  })

  it('is refused where the network does not come from a file', () => {
    expect(failure(() => parseModel(fileWith({}))).message).toMatch(/not read from a file/)
  })

  it('may lie beyond 2 GiB, in a file larger than any protobuf', async () => {
    const path = join(folder, 'huge.bin')
    const handle = await open(path, 'w')
    const place = 2.5 * 2 ** 30
    await handle.write(new Uint8Array(new Float32Array([5, 6, 7, 8]).buffer), 0, 16, place)
    await handle.close()
    const bytes = fileWith({ location: 'huge.bin', offset: place })
    expect(numbersOf(initializer(parseModel(bytes, folder), 'w'))).toEqual([5, 6, 7, 8])
    await writeFile(join(folder, 'huge.onnx'), bytes)
    const loaded = await readModel(join(folder, 'huge.onnx'))
    expect(loaded.bytes).toBe(bytes.length + place + 16)
    const { y } = await runModel(loaded.model, { x: tensor('float32', [4], new Float32Array(4)) })
    expect([...y!.data]).toEqual([5, 6, 7, 8])
    await rm(path)
  })

  it('that was cut after opening is an error when it is read', async () => {
    const path = join(folder, 'cut.bin')
    await writeFile(path, new Uint8Array(20))
    const constant = initializer(parseModel(fileWith({ location: 'cut.bin' }), folder), 'w')
    await truncate(path, 10)
    expect(failure(() => numbersOf(constant)).part).toBe('w')
  })
})

describe('saveModel', () => {
  const network = () => {
    const builder = new GraphBuilder({ name: 'saved', opset: 17 })
    const large = builder.constant('large', 'float32', [8, 600], wave([8, 600]).data)
    const other = builder.constant('other', 'float32', [600], 2)
    const small = builder.constant('small', 'float32', [], 0.5)
    const x = builder.input('x', 'float32', [1, 8])
    const sum = builder.node('Add', [builder.node('MatMul', [x, large]), other])
    builder.node('Mul', [sum, small], { outputs: ['y'] })
    builder.output('y', 'float32', [1, 600])
    return builder.build()
  }
  const feeds = { x: wave([1, 8]) }

  it('puts large constants into a second file, on page boundaries, with the same outputs', async () => {
    const path = join(folder, 'saved.onnx')
    await saveModel(network(), path, { externalAbove: 1000 })
    const { model, bytes } = await readModel(path)
    expect(initializer(model, 'large').content).toMatchObject({
      kind: 'external',
      location: 'saved.onnx.data',
      offset: 0,
      length: 19_200
    })
    expect(initializer(model, 'other').content).toMatchObject({
      kind: 'external',
      offset: 20_480,
      length: 2400
    })
    expect(initializer(model, 'small').content.kind).toBe('raw')
    expect(bytes).toBe((await readFile(path)).length + 20_480 + 2400)
    expect(bitsOf(await runModel(path, feeds))).toEqual(bitsOf(await runModel(network(), feeds)))
  })

  it('puts everything into one file again', async () => {
    const [apart, together] = [join(folder, 'apart.onnx'), join(folder, 'together.onnx')]
    await saveModel(network(), apart, { externalAbove: 1000 })
    await saveModel((await readModel(apart)).model, together)
    expect(Buffer.compare(await readFile(together), writeModel(network()))).toBe(0)
  })

  it('may write over the file that it was read from', async () => {
    const path = join(folder, 'again.onnx')
    await saveModel(network(), path, { externalAbove: 1000 })
    await saveModel((await readModel(path)).model, path, { externalAbove: 5000 })
    const { model } = await readModel(path)
    expect(numbersOf(initializer(model, 'other'))[0]).toBe(2)
    expect(bitsOf(await runModel(path, feeds))).toEqual(bitsOf(await runModel(network(), feeds)))
  })

  it('keeps a real network’s outputs bit for bit', async () => {
    const path = join(folder, 'text-direction.onnx')
    await saveModel((await readModel(textDirection.path)).model, path, { externalAbove: 100 })
    expect(bitsOf(await runModel(path, textDirection.feeds))).toEqual(
      bitsOf(await runModel(textDirection.path, textDirection.feeds))
    )
  })

  it('takes tensors in attributes along', async () => {
    const bytes = fileWith({})
    const { graph, ...model } = parseModel(bytes, folder)
    const value = attributes({ value: initializer({ graph, ...model }, 'w') })
    const constant = { name: 'w', op: 'Constant', domain: '', inputs: [], outputs: ['w'], attributes: value }
    const rewritten = {
      ...model,
      graph: { ...graph, initializers: new Map(), nodes: [constant, ...graph.nodes] }
    }
    const path = join(root, 'elsewhere.onnx')
    await saveModel(rewritten, path, { externalAbove: 1 })
    const { y } = await runModel(path, { x: tensor('float32', [4], new Float32Array(4)) })
    expect([...y!.data]).toEqual([1, 2, 3, 4])
  })

  it('says which file it cannot write, and leaves nothing behind', async () => {
    const place = join(folder, 'nowhere', 'x.onnx')
    const error = await rejection(saveModel(network(), place))
    expect(error.tag).toBe('file')
    expect(error.part).toBe(place)
    await mkdir(join(folder, 'taken.onnx'))
    await rejection(saveModel(network(), join(folder, 'taken.onnx')))
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('refuses one file above 2 GiB before it reads the data', async () => {
    const length = 2 ** 31
    const builder = new GraphBuilder({ name: 'huge', opset: 17 })
    const gone = { kind: 'external', path: '/gone', location: 'gone', offset: 0, length } as const
    builder.initializer({ name: 'w', type: 'uint8', dims: [length], content: gone })
    const error = await rejection(saveModel(builder.build(), join(folder, 'huge.onnx')))
    expect(error.tag).toBe('resources')
  })

  it('refuses one file above 2 GiB before it writes', () => {
    const builder = new GraphBuilder({ name: 'huge', opset: 17 })
    const gigabyte = { kind: 'raw', bytes: new Uint8Array(2 ** 30) } as const
    for (const name of ['a', 'b'])
      builder.initializer({ ...constantOf(name, 'uint8', [0], []), dims: [2 ** 30], content: gigabyte })
    const error = failure(() => writeModel(builder.build()))
    expect(error.tag).toBe('resources')
    expect(error.message).toMatch(/2 GiB/)
  })
})
