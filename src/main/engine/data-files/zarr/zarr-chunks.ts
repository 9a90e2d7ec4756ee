/** Arrays cut into the chunks of Zarr: their sizes, and their bytes. Not here: files (zarr-store.ts). */
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { takeAlong } from '../../arrays/batch-slices.ts'
import { numbersOfTensor } from '../../arrays/elements.ts'
import { descrOf } from '../../arrays/npy.ts'
import { fixedTexts } from '../../arrays/npy-texts.ts'

/** Bytes of a chunk before it is compressed: few files, and none that is slow to read a part of. */
const chunkBytes = 8 * 2 ** 20

/** Numbers of activations hardly become smaller with more work. */
export const compressor = { id: 'zlib', level: 1 }

const deflated = promisify(deflate)

/** Sizes of chunks for an array of these sizes: as large as is good, cut along `axis` first. */
export function chunkSizes(dims: readonly number[], elementBytes: number, axis: number): number[] {
  const sizes = dims.map((size) => Math.max(1, size))
  const others = [...sizes.keys()].filter((each) => each !== axis)
  for (const each of [axis, ...others]) {
    const size = sizes[each]
    const bytes = elementCount(sizes) * elementBytes
    if (size === undefined || bytes <= chunkBytes) break
    sizes[each] = Math.max(1, Math.floor(chunkBytes / (bytes / size)))
  }
  return sizes
}

/** The elements as NumPy has them: its name of their type, and the bytes. Brain floats, which it has not, as float32. */
export function elementsOf(tensor: Tensor): { dtype: string; bytes: Uint8Array } {
  if (tensor.type === 'string') {
    const { descr, body } = fixedTexts(Array.from(tensor.data, String))
    return { dtype: descr, bytes: body }
  }
  if (tensor.type === 'bfloat16') {
    const data = Float32Array.from(numbersOfTensor(tensor))
    return { dtype: '<f4', bytes: new Uint8Array(data.buffer) }
  }
  const { data } = tensor
  if (Array.isArray(data)) throw new Error(`Texts can't be written as ${tensor.type}.`)
  return {
    dtype: descrOf(tensor.type),
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  }
}

/** A chunk's place in the grid, and its bytes as they are stored. */
export interface Chunk {
  place: readonly number[]
  bytes: Uint8Array
}

/**
 * The chunks of a tensor of numbers, or of one chunk's worth of texts. At the end of an axis they are filled up with its last
 * entry, since all chunks are equally large.
 * @param first the place of the first chunk along `axis`, for a part of an array that grows.
 */
export async function* chunksOf(
  tensor: Tensor,
  sizes: readonly number[],
  { axis, first }: { axis: number; first: number }
): AsyncGenerator<Chunk> {
  const grid = tensor.dims.map((size, each) => Math.ceil(size / (sizes[each] ?? 1)))
  for (let number = 0; number < elementCount(grid); number++) {
    const place = placeIn(grid, number)
    const part = place.reduce((whole, entry, each) => cut(whole, each, entry, sizes[each] ?? 1), tensor)
    const bytes = await deflated(elementsOf(part).bytes, { level: compressor.level })
    yield { place: place.map((entry, each) => (each === axis ? first + entry : entry)), bytes }
  }
}

const cut = (tensor: Tensor, axis: number, entry: number, size: number): Tensor =>
  tensor.dims[axis] === size ? tensor : takeAlong(tensor, axis, entry * size, size)

function placeIn(grid: readonly number[], number: number): number[] {
  let rest = number
  const places = grid.toReversed().map((size) => {
    const place = rest % size
    rest = Math.floor(rest / size)
    return place
  })
  return places.toReversed()
}
