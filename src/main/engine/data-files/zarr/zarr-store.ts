/**
 * A Zarr store, version 2, in a folder: groups, arrays in chunks compressed by zlib, axes named as xarray wants them, and all
 * descriptions once more in one file (.zmetadata). Python's zarr 2 and 3 read it.
 * Source: Zarr storage specification version 2; xarray's "Zarr encoding specification" for _ARRAY_DIMENSIONS. There is no fill value,
 * since xarray takes numbers that are equal to it as missing.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tensor } from '#shared/tensor.ts'
import { joinAlong, takeAlong } from '../../arrays/batch-slices.ts'
import { chunkSizes, chunksOf, compressor, elementsOf } from './zarr-chunks.ts'

type Json = Readonly<Record<string, unknown>>

export class ZarrStore {
  readonly #folder: string
  readonly #metadata: Record<string, Json> = {}
  #bytes = 0

  /** @param folder is there and empty. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** Of all that was written. */
  get bytes(): number {
    return this.#bytes
  }

  /** @param path without a slash at its ends; '' is the root. The groups around it are made before. */
  async group(path: string, attributes: Json): Promise<void> {
    await mkdir(join(this.#folder, path), { recursive: true })
    await this.#describe(path, '.zgroup', { zarr_format: 2 })
    await this.#describe(path, '.zattrs', attributes)
  }

  /** A whole array. */
  async array(path: string, tensor: Tensor, axes: readonly string[], attributes: Json): Promise<void> {
    const growing = await this.growingArray(path, { axis: 0, length: tensor.dims[0] ?? 1 })
    await growing.append(tensor)
    await growing.finish(axes, attributes)
  }

  /** An array whose parts along an axis are written as they come. */
  async growingArray(path: string, along: Along): Promise<GrowingArray> {
    await mkdir(join(this.#folder, path), { recursive: true })
    return new GrowingArray(along, {
      chunk: (name, bytes) => this.#write(join(path, name), bytes),
      describe: (name, content) => this.#describe(path, name, content)
    })
  }

  /** Call once, when everything is in. */
  async finish(): Promise<void> {
    const consolidated = { zarr_consolidated_format: 1, metadata: this.#metadata }
    await this.#write('.zmetadata', jsonText(consolidated))
  }

  async #describe(path: string, name: string, content: Json): Promise<void> {
    this.#metadata[path === '' ? name : `${path}/${name}`] = content
    await this.#write(join(path, name), jsonText(content))
  }

  async #write(path: string, content: string | Uint8Array): Promise<void> {
    this.#bytes += typeof content === 'string' ? Buffer.byteLength(content) : content.length
    await writeFile(join(this.#folder, path), content, { flag: 'wx' })
  }
}

/** Python's zarr 2 reads descriptions as ASCII. */
const jsonText = (content: Json): string =>
  `${JSON.stringify(content, null, 2).replaceAll(/[\u0080-\uffff]/g, escaped)}\n`

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** An axis along which an array grows, and how long it will be about. */
export interface Along {
  axis: number
  length: number
}

interface ArrayFiles {
  chunk: (name: string, bytes: Uint8Array) => Promise<void>
  describe: (name: string, content: Json) => Promise<void>
}

export class GrowingArray {
  readonly #axis: number
  readonly #length: number
  readonly #files: ArrayFiles
  #sizes: number[] | null = null
  #dtype = '|u1'
  /** What does not fill a chunk yet. */
  #waiting: Tensor[] = []
  /** Sizes of all that was handed over. */
  #dims: number[] = []
  #chunks = 0

  constructor({ axis, length }: Along, files: ArrayFiles) {
    this.#axis = axis
    this.#length = length
    this.#files = files
  }

  get dims(): readonly number[] {
    return this.#dims
  }

  /** @param tensor agrees with earlier ones but for its size along the axis. A scalar or texts come only once. */
  async append(tensor: Tensor): Promise<void> {
    this.#sizes ??= this.#planned(tensor)
    const before = this.#dims[this.#axis]
    const length = tensor.dims[this.#axis] ?? 1
    this.#dims = before === undefined ? [...tensor.dims] : this.#dims.with(this.#axis, before + length)
    this.#waiting.push(tensor)
    const waiting = this.#waiting.reduce((sum, { dims }) => sum + (dims[this.#axis] ?? 1), 0)
    const size = this.#sizes[this.#axis] ?? 1
    if (waiting >= size) await this.#flush(waiting, Math.floor(waiting / size) * size)
  }

  async finish(axes: readonly string[], attributes: Json): Promise<void> {
    const [last] = this.#waiting
    if (last && !this.#dims.includes(0)) await this.#writeChunks(this.#joined())
    await this.#files.describe('.zarray', {
      zarr_format: 2,
      shape: this.#dims,
      chunks: this.#sizes ?? [],
      dtype: this.#dtype,
      compressor,
      fill_value: null,
      order: 'C',
      filters: null
    })
    await this.#files.describe('.zattrs', { _ARRAY_DIMENSIONS: axes, ...attributes })
  }

  #planned(tensor: Tensor): number[] {
    const { dtype, bytes } = elementsOf({ ...tensor, data: tensor.data.slice(0, 1) })
    this.#dtype = tensor.type === 'string' ? elementsOf(tensor).dtype : dtype
    // Texts have one width for all, so they are one chunk.
    if (tensor.type === 'string') return tensor.dims.map((size) => Math.max(1, size))
    const whole = tensor.dims.map((size, axis) => (axis === this.#axis ? this.#length : size))
    return chunkSizes(whole, bytes.length, this.#axis)
  }

  #joined(): Tensor {
    const [first] = this.#waiting
    if (!first) throw new Error('Nothing waits to be written.')
    return this.#waiting.length === 1 ? first : joinAlong(this.#waiting, this.#axis)
  }

  async #flush(waiting: number, full: number): Promise<void> {
    const all = this.#joined()
    const isWhole = full === waiting
    this.#waiting = isWhole ? [] : [takeAlong(all, this.#axis, full, waiting - full)]
    await this.#writeChunks(isWhole ? all : takeAlong(all, this.#axis, 0, full))
  }

  async #writeChunks(tensor: Tensor): Promise<void> {
    const sizes = this.#sizes ?? []
    const from = { axis: this.#axis, first: this.#chunks }
    for await (const { place, bytes } of chunksOf(tensor, sizes, from))
      await this.#files.chunk(place.length === 0 ? '0' : place.join('.'), bytes)
    this.#chunks += Math.ceil((tensor.dims[this.#axis] ?? 1) / (sizes[this.#axis] ?? 1))
  }
}
