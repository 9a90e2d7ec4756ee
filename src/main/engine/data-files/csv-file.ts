/** Tables as comma-separated values, with units behind the names of their columns. */
import { csvPieces } from '../../files/csv-text.ts'
import type { Append } from '../../files/write-atomically.ts'
import { titleOf, type Table } from './table.ts'

/** @param betweenPieces is called with the rows that are done; what it throws stops the writing. */
export async function writeCsv(
  append: Append,
  table: Table,
  betweenPieces: (done: number) => void
): Promise<void> {
  let done = 0
  const count = (): void => {
    done++
  }
  for (const piece of csvPieces(table.columns.map(titleOf), rowsOf(table, count))) {
    betweenPieces(done)
    await append(piece)
  }
}

function* rowsOf({ rows, columns }: Table, count: () => void): Generator<(string | number)[]> {
  for (let row = 0; row < rows; row++) {
    yield columns.map(({ at }) => at(row))
    count()
  }
}
