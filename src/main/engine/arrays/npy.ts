/**
 * The .npy format of NumPy, versions 1 to 3: one array, no pickled objects.
 * Source: numpy.lib.format ("NPY format", NEP 1). bfloat16 is stored as NumPy's ml_dtypes does, as two void bytes.
 */
import { LimenError } from '#shared/errors.ts'
import {
  storageByType,
  type NumberType,
  elementCount,
  type NumberArray,
  type Tensor
} from '#shared/tensor.ts'
import { fixedTexts, readTexts } from './npy-texts.ts'

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/** Longest header that is read; NumPy's own limit for files that are not trusted is 10 000. */
const longestHeader = 65_536

/** NumPy's type codes, without byte order, for each element type. */
const codes: Record<NumberType, string> = {
  float32: 'f4',
  float64: 'f8',
  float16: 'f2',
  bfloat16: 'V2',
  int8: 'i1',
  int16: 'i2',
  int32: 'i4',
  int64: 'i8',
  uint8: 'u1',
  uint16: 'u2',
  uint32: 'u4',
  uint64: 'u8',
  bool: 'b1'
}
const typeOfCode = new Map(Object.entries(codes).map(([type, code]) => [code, type as NumberType]))

interface Header {
  descr: string
  fortranOrder: boolean
  shape: number[]
  /** Where the elements start. */
  offset: number
}

const damaged = (message: string, part: string): LimenError =>
  new LimenError({ tag: 'file', message, advice: 'Write the array again with numpy.save.', part })

/**
 * The array of an .npy file, in row-major order and this machine's byte order.
 * @param name how errors call it
 * @throws {LimenError} 'file' where the bytes are no whole .npy file, 'unsupported' for types that tensors do not have.
 */
export function readNpy(bytes: Uint8Array, name = 'The array'): Tensor {
  const header = readHeader(bytes, name)
  const body = bytes.subarray(header.offset)
  const code = header.descr.slice(1)
  const dims = header.shape
  if (/^[US]\d+$/.test(code)) {
    const data = readTexts(body, header.descr, sizeWithin(dims, name), name)
    return { type: 'string', dims, data: header.fortranOrder ? rowMajorTexts(data, dims) : data }
  }
  const type = typeOfCode.get(code)
  if (type === undefined) throw unsupportedType(header.descr, name)
  const data = readNumbers(body, type, header, name)
  return { type, dims, data: header.fortranOrder && dims.length > 1 ? rowMajor(data, dims) : data }
}

function unsupportedType(descr: string, name: string): LimenError {
  const isObject = descr.includes('O')
  return new LimenError({
    tag: 'unsupported',
    message: isObject
      ? `${name} holds pickled Python objects, which Limen does not run.`
      : `${name} has the NumPy type '${descr}', which no input of a network has.`,
    advice: 'Convert it in Python, for example with array.astype("float32").',
    part: name
  })
}

/** The number of elements, if a file could hold them at all. */
function sizeWithin(dims: readonly number[], name: string): number {
  const count = elementCount(dims)
  if (!Number.isSafeInteger(count))
    throw damaged(`${name} claims the impossible shape (${dims.join(', ')}).`, name)
  return count
}

function readNumbers(
  body: Uint8Array,
  type: NumberType,
  { descr, shape }: Header,
  name: string
): NumberArray {
  const storage = storageByType[type]
  const count = sizeWithin(shape, name)
  const needed = count * storage.BYTES_PER_ELEMENT
  if (body.length < needed) {
    throw damaged(
      `${name} should have ${needed} bytes of numbers for its shape, but has ${body.length}.`,
      name
    )
  }
  const own = body.slice(0, needed)
  if (descr.startsWith('>')) swapBytes(own, storage.BYTES_PER_ELEMENT)
  return new storage(own.buffer, own.byteOffset, count)
}

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let start = 0; start < bytes.length; start += width) bytes.subarray(start, start + width).reverse()
}

/** For each element in row-major order, where it lies in column-major order. */
function* columnMajorPlaces(dims: readonly number[]): Generator<number> {
  const steps: number[] = []
  let step = 1
  for (const size of dims) {
    steps.push(step)
    step *= size
  }
  const place = new Array<number>(dims.length).fill(0)
  let at = 0
  for (let i = 0; i < step; i++) {
    yield at
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const index = (place[axis] ?? 0) + 1
      at += steps[axis] ?? 0
      if (index < (dims[axis] ?? 0)) {
        place[axis] = index
        break
      }
      at -= index * (steps[axis] ?? 0)
      place[axis] = 0
    }
  }
}

function rowMajor(data: NumberArray, dims: readonly number[]): NumberArray {
  const ordered = data.slice()
  let to = 0
  for (const from of columnMajorPlaces(dims)) ordered[to++] = data[from] ?? 0
  return ordered
}

function rowMajorTexts(data: readonly string[], dims: readonly number[]): string[] {
  return Array.from(columnMajorPlaces(dims), (from) => data[from] ?? '')
}

function readHeader(bytes: Uint8Array, name: string): Header {
  if (magic.some((byte, index) => bytes[index] !== byte)) throw damaged(`${name} is not an .npy file.`, name)
  const version = bytes[6] ?? 0
  const start = version === 1 ? 10 : 12
  if (version < 1 || version > 3 || bytes.length < start) {
    throw damaged(`${name} is cut off or has the unknown .npy version ${version}.`, name)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > longestHeader || start + length > bytes.length) {
    throw damaged(`${name} claims a header of ${length} bytes, which is not there.`, name)
  }
  const encoding = version === 3 ? 'utf-8' : 'latin1'
  const text = new TextDecoder(encoding).decode(bytes.subarray(start, start + length))
  return { ...headerFields(text, name), offset: start + length }
}

/** Fields of the header, which is a Python dictionary of known form. */
function headerFields(text: string, name: string): Omit<Header, 'offset'> {
  const descr = /'descr'\s*:\s*'([^']+)'/.exec(text)?.[1]
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1]
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1]
  if (descr === undefined && /'descr'\s*:\s*\[/.test(text)) throw unsupportedType('structured', name)
  if (descr === undefined || order === undefined || shape === undefined) {
    throw damaged(`The header of ${name} does not say type, order and shape.`, name)
  }
  const sizes = shape
    .replaceAll('L', '')
    .split(',')
    .map((size) => size.trim())
  return { descr, fortranOrder: order === 'True', shape: sizes.filter((size) => size !== '').map(Number) }
}

/** The tensor as an .npy file: version 1.0, row-major, little-endian, elements aligned to 64 bytes as NumPy does. */
export function writeNpy(tensor: Tensor): Uint8Array {
  const { descr, body } = tensor.type === 'string' ? textBody(tensor) : numberBody(tensor, tensor.type)
  const { dims } = tensor
  const shape = dims.length === 1 ? `(${dims[0] ?? 0},)` : `(${dims.join(', ')})`
  const fields = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`
  const length = Math.ceil((10 + fields.length + 1) / 64) * 64
  const bytes = new Uint8Array(length + body.length)
  bytes.set([...magic, 1, 0])
  new DataView(bytes.buffer).setUint16(8, length - 10, true)
  bytes.set(new TextEncoder().encode(`${fields.padEnd(length - 11)}\n`), 10)
  bytes.set(body, length)
  return bytes
}

const textBody = ({ data }: Tensor): { descr: string; body: Uint8Array } =>
  fixedTexts(Array.from(data, String))

function numberBody({ data }: Tensor, type: NumberType): { descr: string; body: Uint8Array } {
  if (Array.isArray(data)) throw new Error(`Texts can't be written as ${type}.`)
  return { descr: descrOf(type), body: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
}

/** NumPy's name of a type, little-endian: '<f4'. */
export const descrOf = (type: NumberType): string =>
  `${storageByType[type].BYTES_PER_ELEMENT === 1 ? '|' : '<'}${codes[type]}`
