/** Readers of data files that share nothing with their writers. For tests only. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'

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
  const places = (sizes: readonly number[]): number[][] =>
    sizes.reduce<number[][]>(
      (all, size) => all.flatMap((place) => Array.from({ length: size }, (_, i) => [...place, i])),
      [[]]
    )
  const values = new Map<string, number>()
  for (const chunk of places(shape.map((size, axis) => Math.ceil(size / (chunks[axis] ?? 1))))) {
    const bytes = inflateSync(await readFile(join(folder, chunk.length === 0 ? '0' : chunk.join('.'))))
    const numbers = numbersOf(new Uint8Array(bytes).buffer, dtype)
    for (const [order, within] of places(chunks).entries()) {
      const place = within.map((each, axis) => each + (chunk[axis] ?? 0) * (chunks[axis] ?? 1))
      if (place.every((each, axis) => each < (shape[axis] ?? 0)))
        values.set(place.join(), numbers[order] ?? 0)
    }
  }
  return { shape, chunks, attributes, values: places(shape).map((place) => values.get(place.join())) }
}

function numbersOf(bytes: ArrayBuffer, dtype: string): number[] {
  if (dtype === '<f4') return [...new Float32Array(bytes)]
  if (dtype === '<f8') return [...new Float64Array(bytes)]
  if (dtype === '<i4') return [...new Int32Array(bytes)]
  throw new Error(`No reader for ${dtype}.`)
}
