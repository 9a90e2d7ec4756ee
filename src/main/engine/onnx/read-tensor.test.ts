/** Every way in which the standard lets a tensor be written, put together byte by byte. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { describe, expect, it } from 'vitest'
import { bytesOf, numbersOf, typedArrayOf } from './constants.ts'
import { dataTypes, type DataType } from './model.ts'
import { parseModel } from './read-model.ts'
import { failure } from './testing/failure.ts'

/** Field numbers of TensorProto in the standard. */
const field = {
  dims: 1,
  type: 2,
  float: 4,
  int32: 5,
  string: 6,
  int64: 7,
  name: 8,
  raw: 9,
  double: 10,
  uint64: 11
}

type Write = (writer: BinaryWriter) => unknown

const framed =
  (no: number, write: Write): Write =>
  (writer) => {
    writer.tag(no, WireType.LengthDelimited).fork()
    write(writer)
    writer.join()
  }

/** A model file whose graph holds one initializer, 't'. */
function fileWithTensor(type: number, dims: readonly number[], data: Write): Uint8Array {
  const writer = new BinaryWriter()
  writer.tag(1, WireType.Varint).int64(8)
  framed(7, (graph) => {
    framed(5, (tensor) => {
      for (const dim of dims) tensor.tag(field.dims, WireType.Varint).int64(dim)
      tensor.tag(field.type, WireType.Varint).int32(type)
      tensor.tag(field.name, WireType.LengthDelimited).string('t')
      data(tensor)
    })(graph)
  })(writer)
  return writer.finish()
}

const constantIn = (file: Uint8Array) => parseModel(file).graph.initializers.get('t')!
const read = (type: DataType, dims: readonly number[], data: Write) =>
  constantIn(fileWithTensor(dataTypes[type], dims, data))
const packed = (
  no: number,
  values: readonly number[],
  write: (writer: BinaryWriter, value: number) => unknown
): Write =>
  framed(no, (writer) => {
    for (const value of values) write(writer, value)
  })
const ints = (...values: number[]) => packed(field.int32, values, (writer, value) => writer.int32(value))

describe('typed fields', () => {
  it('reads float_data packed, unpacked and in several pieces alike', () => {
    const values = [1.5, -0.25, 1e20]
    const pack = packed(field.float, values, (writer, value) => writer.float(value))
    const single: Write = (writer) => {
      for (const value of values) writer.tag(field.float, WireType.Bit32).float(value)
    }
    const pieces: Write = (writer) => {
      packed(field.float, [1.5], (inner, value) => inner.float(value))(writer)
      packed(field.float, [-0.25, 1e20], (inner, value) => inner.float(value))(writer)
    }
    for (const way of [pack, single, pieces])
      expect(numbersOf(read('float32', [3], way))).toEqual([1.5, -0.25, Math.fround(1e20)])
  })

  it('reads double_data and pairs of complex numbers', () => {
    const doubles = packed(field.double, [Math.PI, -1e300], (writer, value) => writer.double(value))
    expect(numbersOf(read('float64', [2], doubles))).toEqual([Math.PI, -1e300])
    expect([...typedArrayOf(read('complex128', [1], doubles))]).toEqual([Math.PI, -1e300])
    const floats = packed(field.float, [1, 2, 3, 4], (writer, value) => writer.float(value))
    expect([...typedArrayOf(read('complex64', [2], floats))]).toEqual([1, 2, 3, 4])
  })

  it.each<[DataType, number[]]>([
    ['int32', [-2147483648, 0, 2147483647]],
    ['int16', [-32768, -1, 32767]],
    ['int8', [-128, -1, 127]],
    ['uint16', [0, 65535, 1]],
    ['uint8', [0, 255, 1]],
    ['bool', [0, 1, 1]]
  ])('reads int32_data of type %s', (type, values) => {
    expect(numbersOf(read(type, [values.length], ints(...values)))).toEqual(values)
  })

  it('reads 16-bit floats from their bits (IEEE 754: 0x3c00 is 1, 0xc000 is -2; bfloat16 0x3f80 is 1)', () => {
    expect(numbersOf(read('float16', [2], ints(0x3c00, 0xc000)))).toEqual([1, -2])
    expect(numbersOf(read('bfloat16', [1], ints(0x3f80)))).toEqual([1])
  })

  it('reads 64-bit integers over their whole range', () => {
    const extremes = [-(2n ** 63n), -1n, 2n ** 63n - 1n]
    const signed = framed(field.int64, (writer) => {
      for (const value of extremes) writer.int64(value)
    })
    expect([...typedArrayOf(read('int64', [3], signed))]).toEqual(extremes)
    const unsigned = framed(field.uint64, (writer) => writer.uint64(2n ** 64n - 1n).uint64(7n))
    expect([...typedArrayOf(read('uint64', [2], unsigned))]).toEqual([2n ** 64n - 1n, 7n])
    const small = framed(field.uint64, (writer) => writer.uint64(4294967295n))
    expect(numbersOf(read('uint32', [1], small))).toEqual([4294967295])
  })

  it('keeps packed types packed: two 4-bit, four 2-bit, and 6-bit elements as one stream of bits', () => {
    expect([...bytesOf(read('uint4', [3], ints(0x21, 0x03)))]).toEqual([0x21, 0x03])
    expect([...bytesOf(read('int2', [5], ints(0b11100100, 0b01)))]).toEqual([0b11100100, 0b01])
    // x0 = 1, x1 = 2, x2 = 3, x3 = 63: byte0 = x0 | (x1 & 3) << 6, byte1 = x1 >> 2 | (x2 & 15) << 4, byte2 = x2 >> 4 | x3 << 2.
    expect([...bytesOf(read('float6e2m3', [4], ints(1, 2, 3, 63)))]).toEqual([0x81, 0x30, 0xfc])
  })

  it('reads strings as their bytes', () => {
    const strings: Write = (writer) =>
      writer
        .tag(field.string, WireType.LengthDelimited)
        .string('é')
        .tag(field.string, WireType.LengthDelimited)
        .string('')
    expect(read('string', [2], strings).content).toEqual({
      kind: 'strings',
      values: [new Uint8Array([0xc3, 0xa9]), new Uint8Array()]
    })
  })
})

describe('raw data', () => {
  it('is a view into the file, not a copy', () => {
    const file = fileWithTensor(dataTypes.float32, [2], (writer) =>
      writer.tag(field.raw, WireType.LengthDelimited).bytes(new Uint8Array(new Float32Array([3, 4]).buffer))
    )
    const constant = constantIn(file)
    expect(numbersOf(constant)).toEqual([3, 4])
    expect(bytesOf(constant).buffer).toBe(file.buffer)
  })

  it('takes a scalar and an empty tensor', () => {
    const scalar: Write = (writer) =>
      writer.tag(field.raw, WireType.LengthDelimited).bytes(new Uint8Array([5]))
    expect(numbersOf(read('int8', [], scalar))).toEqual([5])
    expect(numbersOf(read('float32', [0, 4], () => undefined))).toEqual([])
  })
})

describe('tensors that do not fit together', () => {
  const raw =
    (length: number): Write =>
    (writer) =>
      writer.tag(field.raw, WireType.LengthDelimited).bytes(new Uint8Array(length))

  it.each<[string, number, number[], Write, RegExp]>([
    [
      'ten gigabytes claimed, four bytes there',
      1,
      [2_500_000_000],
      raw(4),
      /holds 4 bytes.*take 10000000000/
    ],
    ['ten gigabytes of varints claimed', 7, [1_250_000_000], ints(), /holds 0 elements/],
    ['more elements than numbers can count', 1, [2 ** 31, 2 ** 31, 2 ** 31], raw(4), /too many elements/],
    ['raw data too short', 1, [3], raw(8), /holds 8 bytes.*take 12/],
    ['too few elements', 6, [3], ints(1, 2), /holds 2 elements.*take 3/],
    ['too few strings', 8, [1], () => undefined, /holds 0 strings/],
    ['a negative dimension', 1, [-1], raw(4), /size -1/],
    ['an element type that does not exist', 99, [1], raw(4), /type 99/]
  ])('%s', (_, type, dims, data, message) => {
    const error = failure(() => constantIn(fileWithTensor(type, dims, data)))
    expect(error.tag).toBe('network')
    expect(error.part).toBe("tensor 't'")
    expect(error.message).toMatch(message)
  })
})
