/** Tables as comma-separated values (RFC 4180), with a header. */

/** Numbers are written with as many digits as tell them apart; what is no number as NaN, Infinity, −Infinity; null is empty. */
export type Cell = string | number | null

/** Characters in one piece: what is written at once. */
const pieceLength = 1 << 20

/** The table in pieces of whole rows, each as long as is good to write. */
export function* csvPieces(
  header: readonly string[],
  rows: Iterable<readonly Cell[]>
): Generator<string, void, undefined> {
  let piece = rowText(header)
  for (const row of rows) {
    piece += rowText(row)
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

export const csvText = (header: readonly string[], rows: Iterable<readonly Cell[]>): string =>
  [...csvPieces(header, rows)].join('')

const rowText = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`

function cellText(cell: Cell): string {
  if (cell === null) return ''
  const text = Object.is(cell, -0) ? '-0' : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
