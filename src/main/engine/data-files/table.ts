/** Tables by columns that are read cell by cell, so that a large one is written without being held. */

export type ColumnType = 'text' | 'integer' | 'float32' | 'float64'

export interface Column {
  /** Unique within its table; without the unit. */
  name: string
  /** '' for none. */
  unit: string
  /** What it holds, as a sentence without its point. */
  meaning: string
  type: ColumnType
  /** The cell in a row, counted from 0. */
  at: (row: number) => string | number
}

export interface Table {
  rows: number
  columns: readonly Column[]
  /** Says what the numbers are of; plain JSON. */
  about: Readonly<Record<string, unknown>>
}

/** 'image.contrast (%)': what a format without room for units calls a column. */
export const titleOf = ({ name, unit }: Pick<Column, 'name' | 'unit'>): string =>
  unit === '' ? name : `${name} (${unit})`

/** The columns with names that are unique: of equal ones the later have a number. */
export function withUniqueNames(columns: readonly Column[]): Column[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    let { name } = column
    for (let number = 2; taken.has(name); number++) name = `${column.name} ${number}`
    taken.add(name)
    return { ...column, name }
  })
}
