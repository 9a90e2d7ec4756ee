/** Holds the outline to a width that a person can read: no row has more than 30 rows directly inside. */
import type { Sketch } from './sketch.ts'

/** Rows that stand in one place at most. */
export const widestLevel = 30

/** The rows, those of long lists gathered into runs: 'conv1 – conv30'. */
export function narrowed(rows: readonly Sketch[]): Sketch[] {
  const inside = rows.map((row) => ({ ...row, children: narrowed(row.children) }))
  return inRuns(inside)
}

function inRuns(rows: Sketch[]): Sketch[] {
  if (rows.length <= widestLevel) return rows
  const count = Math.ceil(rows.length / widestLevel)
  const size = Math.ceil(rows.length / count)
  const runs = Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    runOf(rows.slice(i * size, (i + 1) * size))
  )
  return inRuns(runs)
}

function runOf(children: Sketch[]): Sketch {
  const first = firstLabel(children[0])
  const last = lastLabel(children.at(-1))
  return {
    label: first === last ? first : `${first} – ${last}`,
    kind: 'group',
    order: children[0]?.order ?? 0,
    children
  }
}

const separator = ' – '
const firstLabel = (row: Sketch | undefined): string => row?.label.split(separator)[0] ?? ''
const lastLabel = (row: Sketch | undefined): string => row?.label.split(separator).at(-1) ?? ''
