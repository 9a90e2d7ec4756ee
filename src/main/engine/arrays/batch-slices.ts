/** Parts of tensors along one axis: taken out, and put together again. Whatever the type; always copies. */
import { elementCount, type NumberArray, type Tensor } from '#shared/tensor.ts'
import { emptyArray } from './elements.ts'

type Storage = NumberArray | string[]

/** Entries `start` to `start + count` along an axis; past the end, the last one is repeated. */
export function takeAlong(tensor: Tensor, axis: number, start: number, count: number): Tensor {
  const size = tensor.dims[axis] ?? 1
  const { outer, inner } = around(tensor.dims, axis)
  const dims = tensor.dims.with(axis, count)
  const data = newStorage(tensor, elementCount(dims))
  for (let block = 0; block < outer; block++) {
    for (let entry = 0; entry < count; entry++) {
      const from = block * size + Math.min(start + entry, size - 1)
      copy(tensor.data, from * inner, data, (block * count + entry) * inner, inner)
    }
  }
  return { type: tensor.type, dims, data }
}

/** Tensors one behind the other along an axis; there is at least one, and the other axes agree. */
export function joinAlong(tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors
  if (!first) throw new Error('There is nothing to join.')
  const total = tensors.reduce((sum, { dims }) => sum + (dims[axis] ?? 1), 0)
  const { outer, inner } = around(first.dims, axis)
  const dims = first.dims.with(axis, total)
  const data = newStorage(first, elementCount(dims))
  let before = 0
  for (const tensor of tensors) {
    const size = tensor.dims[axis] ?? 1
    for (let block = 0; block < outer; block++) {
      copy(tensor.data, block * size * inner, data, (block * total + before) * inner, size * inner)
    }
    before += size
  }
  return { type: first.type, dims, data }
}

function around(dims: readonly number[], axis: number): { outer: number; inner: number } {
  return { outer: elementCount(dims.slice(0, axis)), inner: elementCount(dims.slice(axis + 1)) }
}

const newStorage = ({ type }: Tensor, length: number): Storage =>
  type === 'string' ? Array.from({ length }, () => '') : emptyArray(type, length)

/** Copies elements between storages of one type; numbers are moved as bytes. */
export function copy(source: Storage, from: number, into: Storage, to: number, count: number): void {
  if (Array.isArray(source) || Array.isArray(into)) {
    for (let k = 0; k < count; k++) into[to + k] = source[from + k] ?? ''
    return
  }
  const width = source.BYTES_PER_ELEMENT
  const bytes = new Uint8Array(source.buffer, source.byteOffset + from * width, count * width)
  new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes, to * width)
}

/** The entries of these numbers along an axis, one after another; a number may come more than once. */
export function gatherAlong(tensor: Tensor, axis: number, entries: readonly number[]): Tensor {
  const size = tensor.dims[axis] ?? 1
  const { outer, inner } = around(tensor.dims, axis)
  const dims = tensor.dims.with(axis, entries.length)
  const data = newStorage(tensor, elementCount(dims))
  for (let block = 0; block < outer; block++) {
    entries.forEach((entry, place) => {
      copy(tensor.data, (block * size + entry) * inner, data, (block * entries.length + place) * inner, inner)
    })
  }
  return { type: tensor.type, dims, data }
}
