import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { takeAlong } from '../../arrays/batch-slices.ts'
import { fromPython, hasPython } from '../testing/python.ts'
import { zarrArray } from '../testing/read-files.ts'
import { chunkSizes } from './zarr-chunks.ts'
import { ZarrStore } from './zarr-store.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-zarr-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const counting = (dims: number[]): Tensor => ({
  type: 'float32',
  dims,
  data: Float32Array.from({ length: elementCount(dims) }, (_, i) => i)
})

/** Writes a tensor part by part along an axis. */
async function grown(tensor: Tensor, axis: number, part: number): Promise<string> {
  const store = new ZarrStore(folder)
  await store.group('', {})
  const length = tensor.dims[axis] ?? 1
  const array = await store.growingArray('a', { axis, length })
  for (let start = 0; start < length; start += part)
    await array.append(takeAlong(tensor, axis, start, Math.min(part, length - start)))
  await array.finish(
    tensor.dims.map((_, each) => `axis ${each}`),
    {}
  )
  await store.finish()
  return join(folder, 'a')
}

describe('chunks', () => {
  it('are whole arrays where these are small, and cut along the first axis, then along others', () => {
    expect(chunkSizes([10, 20], 4, 0)).toEqual([10, 20])
    expect(chunkSizes([1000, 2 ** 20], 4, 0)).toEqual([2, 2 ** 20])
    expect(chunkSizes([3, 2 ** 24], 4, 0)).toEqual([1, 2 ** 21])
    expect(chunkSizes([2 ** 20, 1000], 4, 1)).toEqual([2 ** 20, 2])
    expect(chunkSizes([], 4, 0)).toEqual([])
    expect(chunkSizes([0, 5], 8, 0)).toEqual([1, 5])
  })

  it.each([
    [0, 7],
    [1, 1000]
  ])('hold an array that grows along axis %i by %i', async (axis, part) => {
    const tensor = counting([50, 60_000])
    const path = await grown(tensor, axis, part)
    expect((await readdir(path)).length).toBe(4) // Two chunks, and two descriptions.
    const { shape, values } = await zarrArray(path)
    expect(shape).toEqual([50, 60_000])
    expect(values.every((value, place) => value === place)).toBe(true)
  })

  it('hold arrays of any shape, scalars and empty ones too', async () => {
    const shapes = fc.array(fc.nat(4), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(shapes, async (dims) => {
        await rm(folder, { recursive: true })
        folder = await mkdtemp(join(tmpdir(), 'limen-zarr-'))
        const store = new ZarrStore(folder)
        await store.array('a', counting(dims), [], {})
        const { shape, values } = await zarrArray(join(folder, 'a'))
        expect(shape).toEqual(dims)
        expect(values).toEqual([...counting(dims).data])
      }),
      { numRuns: 30 }
    )
  })
})

it.skipIf(!hasPython('numpy', 'zarr'))('Python reads every type, and arrays of several chunks', async () => {
  await grown(counting([50, 60_000]), 0, 7)
  const sum = fromPython(
    [
      'import zarr',
      'a = zarr.open_group(sys.argv[1], mode="r")["a"]',
      'print(json.dumps([a.chunks, float(a[:].astype("f8").sum())]))'
    ],
    folder
  )
  expect(sum).toEqual([[34, 60_000], (3e6 * (3e6 - 1)) / 2])
  await rm(folder, { recursive: true })
  folder = await mkdtemp(join(tmpdir(), 'limen-zarr-'))
  const tensors: Tensor[] = [
    { type: 'float64', dims: [2], data: Float64Array.of(NaN, -Infinity) },
    { type: 'float16', dims: [1], data: Uint16Array.of(0x3c00) },
    { type: 'bfloat16', dims: [1], data: Uint16Array.of(0x3f80) },
    { type: 'int64', dims: [1], data: BigInt64Array.of(-(2n ** 62n)) },
    { type: 'uint8', dims: [1, 1], data: Uint8Array.of(255) },
    { type: 'bool', dims: [2], data: Uint8Array.of(1, 0) },
    { type: 'string', dims: [2], data: ['', 'größer 🎈'] }
  ]
  const store = new ZarrStore(folder)
  await store.group('', { title: 'größer 🎈' })
  for (const tensor of tensors) await store.array(tensor.type, tensor, [], {})
  await store.finish()
  const read = fromPython(
    [
      'import zarr',
      'z = zarr.open_consolidated(sys.argv[1], mode="r")',
      'print(json.dumps([z.attrs["title"], {k: [str(v.dtype), str(v[:].tolist())] for k, v in z.arrays()}]))'
    ],
    folder
  )
  expect(read).toEqual([
    'größer 🎈',
    {
      bfloat16: ['float32', '[1.0]'],
      bool: ['bool', '[True, False]'],
      float16: ['float16', '[1.0]'],
      float64: ['float64', '[nan, -inf]'],
      int64: ['int64', '[-4611686018427387904]'],
      string: ['<U8', "['', 'größer 🎈']"],
      uint8: ['uint8', '[[255]]']
    }
  ])
})
