/** How a large picture is cut up. Lengths are pixels of the picture. */

export interface Tile {
  x: number
  y: number
  width: number
  height: number
}

/** Bytes that a band may take. */
const bandBytes = 48e6

/** Rows of a band that takes little memory however wide the picture is. */
export function bandRows({ width, height }: { width: number; height: number }): number {
  return Math.min(height, Math.max(16, Math.floor(bandBytes / (width * 4))))
}

/** Cuts a part into tiles whose edges are at most `edge` long, row by row. */
export function tilesOf(part: Tile, edge: number): Tile[] {
  const cuts = (from: number, length: number): [number, number][] =>
    Array.from({ length: Math.ceil(length / edge) }, (_, i) => [
      from + i * edge,
      Math.min(edge, length - i * edge)
    ])
  return cuts(part.y, part.height).flatMap(([y, height]) =>
    cuts(part.x, part.width).map(([x, width]) => ({ x, y, width, height }))
  )
}
