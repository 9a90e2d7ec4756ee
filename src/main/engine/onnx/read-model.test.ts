import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { intAttribute } from './attributes.ts'
import { GraphBuilder } from './builder.ts'
import { hashFile } from './hash-file.ts'
import { parseModel, readModel } from './read-model.ts'
import { failure, rejection } from './testing/failure.ts'
import { bitsOf, runModel, wave } from './testing/run-model.ts'
import { writeModel } from './write-model.ts'

let folder = ''
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'limen-onnx-')))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** A field that holds a message or text. */
const field = (no: number, content: Uint8Array | string): Uint8Array =>
  new BinaryWriter()
    .tag(no, WireType.LengthDelimited)
    .bytes(typeof content === 'string' ? new TextEncoder().encode(content) : content)
    .finish()
const number = (no: number, value: number): Uint8Array =>
  new BinaryWriter().tag(no, WireType.Varint).int64(value).finish()
const message = (...fields: Uint8Array[]): Uint8Array => Buffer.concat(fields)

describe('parseModel', () => {
  it('reads a file put together from the field numbers of the standard', () => {
    const attribute = message(field(1, 'axis'), number(20, 2), number(3, -1))
    const node = message(
      field(1, 'x'),
      field(1, ''),
      field(2, 'y'),
      field(3, 'n'),
      field(4, 'Softmax'),
      field(7, 'ai.onnx'),
      field(5, attribute)
    )
    const shape = message(field(1, field(2, 'batch')), field(1, number(1, 3)), field(1, new Uint8Array()))
    const type = field(1, message(number(1, 1), field(2, shape)))
    const graph = message(
      field(1, node),
      field(2, 'g'),
      field(11, message(field(1, 'x'), field(2, type))),
      field(12, field(1, 'y'))
    )
    const file = message(
      number(1, 8),
      field(2, 'by hand'),
      field(8, message(field(1, 'ai.onnx'), number(2, 13))),
      field(14, message(field(1, 'author'), field(2, 'me'))),
      field(7, graph)
    )
    const model = parseModel(file)
    expect(model.irVersion).toBe(8)
    expect(model.producer).toBe('by hand')
    expect([...model.opsets]).toEqual([['', 13]])
    expect([...model.metadata]).toEqual([['author', 'me']])
    expect(model.graph.inputs).toEqual([
      { name: 'x', type: { kind: 'tensor', elem: 'float32', dims: ['batch', 3, null] } }
    ])
    expect(model.graph.outputs).toEqual([{ name: 'y', type: { kind: 'unknown' } }])
    const [softmax] = model.graph.nodes
    expect(softmax).toMatchObject({ name: 'n', op: 'Softmax', domain: '', inputs: ['x', ''], outputs: ['y'] })
    expect(intAttribute(softmax!, 'axis', 0)).toBe(-1)
  })

  it('takes the kind of an attribute from its content where an old file states no type', () => {
    const attribute = message(field(1, 'axis'), number(3, 2))
    const graph = field(1, message(field(4, 'Op'), field(5, attribute)))
    const [node] = parseModel(message(number(1, 1), field(7, graph))).graph.nodes
    expect(node?.attributes.get('axis')).toEqual({ kind: 'int', value: 2n })
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing at all', new Uint8Array(), /no graph/],
    ['a text', new TextEncoder().encode('<html><body>404 Not Found</body></html>'), /no graph|damaged/],
    [
      'a file cut in the middle',
      message(number(1, 8), field(7, field(2, 'graph'))).subarray(0, 8),
      /ends before all of it is there/
    ],
    [
      'a field longer than the file',
      message(number(1, 8), new Uint8Array([0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f])),
      /ends before all of it is there/
    ]
  ])('says that %s is not a network', (_, bytes, text) => {
    const error = failure(() => parseModel(bytes, '', 'my.onnx'))
    expect(error.tag).toBe('network')
    expect(error.part).toBe('my.onnx')
    expect(error.message).toMatch(text)
  })

  it('refuses graphs nested deeper than any network', () => {
    let graph: Uint8Array = field(2, 'innermost')
    for (let depth = 0; depth < 200; depth++)
      graph = field(
        1,
        message(field(4, 'If'), field(5, message(field(1, 'b'), number(20, 5), field(6, graph))))
      )
    const error = failure(() => parseModel(message(number(1, 8), field(7, graph))))
    expect(error.message).toMatch(/depth/)
  })

  it('says in plain words that it is another kind of file', () => {
    const text = failure(() => parseModel(new TextEncoder().encode('hello\n'.repeat(50))))
    expect(text.message).toBe(
      'This is not a whole ONNX file: its bytes are damaged, or those of another kind of file.'
    )
  })

  it('names what there are two of', () => {
    const tensor = message(number(2, 1), field(8, 'w'), number(1, 0))
    const twins = field(7, message(field(5, tensor), field(5, tensor)))
    expect(failure(() => parseModel(twins)).message).toContain("'w'")
    const attribute = field(5, message(field(1, 'axis'), number(20, 2), number(3, 1)))
    const node = field(7, field(1, message(field(3, 'n'), field(4, 'Op'), attribute, attribute)))
    expect(failure(() => parseModel(node)).part).toBe("Op node 'n'")
  })
})

describe('readModel', () => {
  const relu = () => {
    const builder = new GraphBuilder({ name: 'relu', opset: 17 })
    const half = builder.node('Mul', [
      builder.input('x', 'float32', [2, 3]),
      builder.constant('half', 'float32', [], 0.5)
    ])
    builder.node('Relu', [half], { outputs: ['y'] })
    builder.output('y', 'float32', [2, 3])
    return builder.build()
  }

  it('gives the file’s size and SHA-256', async () => {
    const path = join(folder, 'relu.onnx')
    const bytes = writeModel(relu())
    await writeFile(path, bytes)
    const loaded = await readModel(path)
    expect(loaded.bytes).toBe(bytes.length)
    expect(await hashFile(path)).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(loaded.path).toBe(path)
    expect(loaded.model.folder).toBe(folder)
  })

  it('leaves large weights in the file, and hashes it in a thread', async () => {
    const path = join(folder, 'large.onnx')
    const builder = new GraphBuilder({ name: 'large', opset: 17 })
    builder.constant(
      'w',
      'float32',
      [5_000_001],
      Float32Array.from({ length: 5_000_001 }, (_, i) => i)
    )
    builder.node('Identity', ['w'], { outputs: ['y'] })
    builder.output('y', 'float32', null)
    const bytes = writeModel(builder.build())
    await writeFile(path, bytes)
    const { model } = await readModel(path)
    expect(model.graph.initializers.get('w')?.content).toMatchObject({
      kind: 'external',
      path,
      length: 20_000_004
    })
    expect(await hashFile(path)).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  it('reads a file behind a link into another folder whole', async () => {
    const path = join(folder, 'linked', 'large.onnx')
    await mkdir(join(folder, 'linked'))
    await symlink(join(folder, 'large.onnx'), path)
    const { model } = await readModel(path)
    expect(model.graph.initializers.get('w')?.content.kind).toBe('raw')
  })

  it('sorts nodes that come in another order, and the answers stay', async () => {
    const path = join(folder, 'unsorted.onnx')
    const model = relu()
    await writeFile(
      path,
      writeModel({ ...model, graph: { ...model.graph, nodes: model.graph.nodes.toReversed() } })
    )
    const loaded = await readModel(path)
    expect(loaded.model.graph.nodes.map(({ op }) => op)).toEqual(['Mul', 'Relu'])
    const feeds = { x: wave([2, 3]) }
    expect(bitsOf(await runModel(loaded.model, feeds))).toEqual(bitsOf(await runModel(path, feeds)))
  })

  it('names a circle of nodes', async () => {
    const path = join(folder, 'circle.onnx')
    const { graph, ...model } = relu()
    const nodes = graph.nodes.map((node) => (node.op === 'Mul' ? { ...node, inputs: ['x', 'y'] } : node))
    await writeFile(path, writeModel({ ...model, graph: { ...graph, nodes } }))
    const error = await rejection(readModel(path))
    expect(error.tag).toBe('network')
    expect(error.message).toContain('circle')
    expect(error.part).toMatch(/Mul|Relu/)
  })

  it('says which file it cannot read', async () => {
    const missing = await rejection(readModel(join(folder, 'missing.onnx')))
    expect(missing.tag).toBe('file')
    expect(missing.message).toBe('The file could not be read: it is not there.')
    expect(missing.part).toBe(join(folder, 'missing.onnx'))
    expect(missing.message).toBe('The file could not be read: it is not there.')
    const notFile = await rejection(readModel(folder))
    expect([notFile.tag, notFile.message]).toEqual(['file', 'The file could not be read: it is a folder.'])
  })
})
