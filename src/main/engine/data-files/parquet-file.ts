/**
 * Tables as Parquet files, written group by group of rows. Units and meanings lie in the file's key-value metadata under
 * `limen`, as JSON: { columns: { NAME: { unit, meaning } }, … }.
 */
import {
  ByteWriter,
  ParquetWriter,
  schemaFromColumnData,
  type BasicType,
  type ColumnSource
} from 'hyparquet-writer'
import type { Append } from '../../files/write-atomically.ts'
import type { ColumnType, Table } from './table.ts'

const rowsInGroup = 100_000

const basicTypes: Readonly<Record<ColumnType, BasicType>> = {
  text: 'STRING',
  integer: 'INT32',
  float32: 'FLOAT',
  float64: 'DOUBLE'
}

/** @param betweenGroups is called with the rows that are done; what it throws stops the writing. */
export async function writeParquet(
  append: Append,
  table: Table,
  betweenGroups: (done: number) => void
): Promise<void> {
  const writer = new FileBytes(append)
  const parquet = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: columnsOf(table, 0, 0) }),
    kvMetadata: [{ key: 'limen', value: JSON.stringify(metadataOf(table)) }],
    createdBy: 'limen'
  })
  for (let start = 0; start < table.rows; start += rowsInGroup) {
    betweenGroups(start)
    const count = Math.min(rowsInGroup, table.rows - start)
    const columnData = columnsOf(table, start, count).map(({ type: _, nullable: __, ...column }) => column)
    await parquet.write({ columnData, rowGroupSize: rowsInGroup })
  }
  await parquet.finish()
  await writer.flush()
}

/** Numbers are written plainly: a dictionary would make one of 0 and −0. */
const columnsOf = ({ columns }: Table, start: number, count: number): ColumnSource[] =>
  columns.map(({ name, type, at }) => ({
    name,
    type: basicTypes[type],
    nullable: false,
    data: Array.from({ length: count }, (_, row) => at(start + row)),
    ...(type.startsWith('float') && { encoding: 'PLAIN' as const })
  }))

const metadataOf = ({ columns, about }: Table): object => ({
  ...about,
  columns: Object.fromEntries(columns.map(({ name, unit, meaning }) => [name, { unit, meaning }]))
})

/** Collects bytes and hands them to the file after each group of rows. */
class FileBytes extends ByteWriter {
  readonly #append: Append

  constructor(append: Append) {
    super()
    this.#append = append
  }

  async flush(): Promise<void> {
    const bytes = this.getBytes().slice()
    this.index = 0
    await this.#append(bytes)
  }
}
