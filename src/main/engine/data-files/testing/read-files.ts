/** Readers of data files that share nothing with their writers. For tests only. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { elementCount } from '#shared/tensor.ts'

/** Rows of a CSV file as texts, by the names in its header (RFC 4180). */
export function csvRows(text: string): Record<string, string>[] {
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)]
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of cells) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\r\n') rows.push([])
  }
  const [header = [], ...body] = rows.slice(0, -1)
  return body.map((row) => Object.fromEntries(header.map((name, place) => [name, row[place] ?? ''])))
}

/** Rows of a Parquet file, and what its metadata say under `limen`. */
export async function parquetContent(path: string) {
  const bytes = await readFile(path)
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
  const { key_value_metadata: pairs } = parquetMetadata(file)
  const about = JSON.parse(pairs?.find(({ key }) => key === 'limen')?.value ?? '{}') as {
    title?: string
    columns: Record<string, { unit: string; meaning: string }>
  }
  return { about, rows: (await parquetReadObjects({ file })) as Record<string, unknown>[] }
}

/** An array of numbers of a Zarr store, chunk by chunk. */
export async function zarrArray(folder: string) {
  const { shape, chunks, dtype } = JSON.parse(await readFile(join(folder, '.zarray'), 'utf8')) as {
    shape: number[]
    chunks: number[]
    dtype: string
  }
  const attributes = JSON.parse(await readFile(join(folder, '.zattrs'), 'utf8')) as Record<string, unknown>
  const grid = shape.map((size, axis) => Math.ceil(size / (chunks[axis] ?? 1)))
  const values = new Array<number>(elementCount(shape))
  for (let number = 0; number < elementCount(grid); number++) {
    const place = placeIn(grid, number)
    const bytes = inflateSync(await readFile(join(folder, place.length === 0 ? '0' : place.join('.'))))
    for (const [order, value] of numbersOf(new Uint8Array(bytes).buffer, dtype).entries()) {
      const at = placeIn(chunks, order).map((each, axis) => each + (place[axis] ?? 0) * (chunks[axis] ?? 1))
      if (at.some((each, axis) => each >= (shape[axis] ?? 0))) continue
      values[at.reduce((index, each, axis) => index * (shape[axis] ?? 1) + each, 0)] = value
    }
  }
  return { shape, chunks, attributes, values }
}

/** The place along each axis of an element in row-major order. */
function placeIn(sizes: readonly number[], element: number): number[] {
  const place = new Array<number>(sizes.length)
  let rest = element
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    place[axis] = rest % (sizes[axis] ?? 1)
    rest = Math.floor(rest / (sizes[axis] ?? 1))
  }
  return place
}

function numbersOf(bytes: ArrayBuffer, dtype: string): number[] {
  if (dtype === '<f4') return [...new Float32Array(bytes)]
  if (dtype === '<f8') return [...new Float64Array(bytes)]
  if (dtype === '<i4') return [...new Int32Array(bytes)]
  throw new Error(`No reader for ${dtype}.`)
}
