/** Maps of cells that are pointed at and walked with arrow keys: where cells lie. Pure. */

/** Sizes in CSS pixels. */
export interface CellGeometry {
  /** Where the first cell begins. */
  left: number
  top: number
  cellWidth: number
  cellHeight: number
}

export interface CellPlace {
  line: number
  column: number
}

/** How many cells each line has. */
export type LineLengths = readonly number[]

/** The cell under a point, or null where there is none. */
export function placeUnder(
  lines: LineLengths,
  geometry: CellGeometry,
  x: number,
  y: number
): CellPlace | null {
  const line = Math.floor((y - geometry.top) / geometry.cellHeight)
  const column = Math.floor((x - geometry.left) / geometry.cellWidth)
  return column >= 0 && column < (lines[line] ?? 0) ? { line, column } : null
}

/** Where an arrow key leads from a cell; the same cell at the edge of the map, null for other keys. */
export function steppedPlace(lines: LineLengths, { line, column }: CellPlace, key: string): CellPlace | null {
  const moves: Partial<Record<string, [number, number]>> = {
    ArrowLeft: [line, column - 1],
    ArrowRight: [line, column + 1],
    ArrowUp: [line - 1, column],
    ArrowDown: [line + 1, column],
    Home: [line, 0],
    End: [line, Infinity]
  }
  const move = moves[key]
  return move ? nearestPlace(lines, { line: move[0], column: move[1] }) : null
}

/** The cell itself, or the nearest one where the map has become smaller. */
export function nearestPlace(lines: LineLengths, { line, column }: CellPlace): CellPlace {
  const nearest = Math.min(Math.max(line, 0), Math.max(lines.length - 1, 0))
  return { line: nearest, column: Math.min(Math.max(column, 0), Math.max((lines[nearest] ?? 1) - 1, 0)) }
}
