/** How a canvas is divided into views of equal size, and which view a place on it belongs to. */

/** CSS pixels from the upper left corner. */
export interface Viewport {
  x: number
  y: number
  width: number
  height: number
}

/** Pixels that views leave free at the edges of a picture. */
export interface FreeRoom {
  top: number
  bottom: number
  left: number
  right: number
}

export const noRoom: FreeRoom = { top: 0, bottom: 0, left: 0, right: 0 }

/** What is left of a picture. */
export const withoutRoom = (
  { width, height }: { width: number; height: number },
  { top, bottom, left, right }: FreeRoom
): Viewport => ({ x: left, y: top, width: width - left - right, height: height - top - bottom })

/**
 * Cells for `count` views, row by row, chosen so that each is as near to square as can be.
 * @param columns where they are not to be chosen.
 */
export function gridViewports(
  count: number,
  width: number,
  height: number,
  columns = bestColumns(count, width, height)
): Viewport[] {
  const rows = Math.ceil(count / columns)
  return Array.from({ length: count }, (_, i) => ({
    x: ((i % columns) * width) / columns,
    y: (Math.floor(i / columns) * height) / rows,
    width: width / columns,
    height: height / rows
  }))
}

/** The same within a part of a picture; `aspect` is how much wider than high a cell is best. */
export const gridIn = (
  { x, y, width, height }: Viewport,
  count: number,
  columns?: number,
  aspect = 1
): Viewport[] =>
  gridViewports(count, width / aspect, height, columns && Math.min(columns, count)).map((cell) => ({
    x: x + cell.x * aspect,
    y: y + cell.y,
    width: cell.width * aspect,
    height: cell.height
  }))

/** Index of the view under a place; −1 outside of all. */
export function viewportAt(viewports: readonly Viewport[], x: number, y: number): number {
  return viewports.findIndex(
    (view) => x >= view.x && x < view.x + view.width && y >= view.y && y < view.y + view.height
  )
}

/** The number of columns that gives the largest square in each cell. */
function bestColumns(count: number, width: number, height: number): number {
  let best = 1
  let largest = 0
  for (let columns = 1; columns <= count; columns++) {
    const side = Math.min(width / columns, height / Math.ceil(count / columns))
    if (side > largest * 1.001) {
      largest = side
      best = columns
    }
  }
  return best
}

/** What two parts of a canvas have in common; null for nothing. */
export function commonPart(a: Viewport, b: Viewport): Viewport | null {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : null
}
