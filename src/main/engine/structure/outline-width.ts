/** Holds the outline to a width that a person can read: no row has more than 30 rows directly inside. */
import type { Sketch } from './sketch.ts'

/** Rows that stand in one place at most. */
export const widestLevel = 30

/** The rows, those of long lists gathered into runs: 'conv1 – conv30'. */
export function narrowed(rows: readonly Sketch[]): Sketch[] {
  const inside = rows.map((row) => ({ ...row, children: narrowed(row.children) }))
  return inside.length <= widestLevel ? inside : inRuns(gathered(inside))
}

/** Neighbours of one kind are gathered first, the longest line of them first, so that blocks stay among blocks. */
function gathered(rows: readonly Sketch[]): Sketch[] {
  const lines: Sketch[][] = []
  for (const row of rows) {
    const line = lines.at(-1)
    if (line?.[0]?.kind === row.kind) line.push(row)
    else lines.push([row])
  }
  let length = rows.length
  const byLength = lines.toSorted((a, b) => b.length - a.length)
  const shortened = new Set<Sketch[]>()
  for (const line of byLength) {
    if (length <= widestLevel || line.length < 3) break
    shortened.add(line)
    length += Math.ceil(line.length / widestLevel) - line.length
  }
  return lines.flatMap((line) => (shortened.has(line) ? cut(line) : line))
}

function inRuns(rows: Sketch[]): Sketch[] {
  return rows.length <= widestLevel ? rows : inRuns(cut(rows))
}

/** As few runs of equal length as hold all rows. */
function cut(rows: readonly Sketch[]): Sketch[] {
  const size = Math.ceil(rows.length / Math.ceil(rows.length / widestLevel))
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    runOf(rows.slice(i * size, (i + 1) * size))
  )
}

function runOf(children: Sketch[]): Sketch {
  const first = firstLabel(children[0])
  const last = lastLabel(children.at(-1))
  return {
    label: first === last ? first : first + separator + last,
    kind: 'group',
    order: children[0]?.order ?? 0,
    children
  }
}

const separator = ' – '
const firstLabel = (row: Sketch | undefined): string => row?.label.split(separator)[0] ?? ''
const lastLabel = (row: Sketch | undefined): string => row?.label.split(separator).at(-1) ?? ''
