/**
 * Sorts the pieces of a picture: by layer, in it from far to near, and at the same depth by order and as they came. Numbers are
 * sorted, not objects, since a figure may have 100,000 pieces and a comparison of each pair takes several times as long.
 */
import type { VectorPiece } from './vector-piece.ts'

/** Depths nearer to each other than 2 / `depthSteps` count as the same; the other bits of what a number holds count the pieces. */
const depthSteps = 2 ** 28
const mostPieces = 2 ** 23

/** @returns the pieces in another array. */
export function inPaintOrder(pieces: readonly VectorPiece[]): VectorPiece[] {
  return stacked(pieces, ({ layer }) => layer).flatMap(farToNear)
}

function farToNear(layer: readonly VectorPiece[]): VectorPiece[] {
  const ordered = stacked(layer, ({ order }) => order).flat()
  if (ordered.length > mostPieces) return ordered.sort((a, b) => b.depth - a.depth)
  const keys = Float64Array.from(
    ordered,
    ({ depth }, place) => Math.round(((1 - depth) / 2) * depthSteps) * mostPieces + place
  )
  return Array.from(keys.sort(), (key) => ordered[((key % mostPieces) + mostPieces) % mostPieces]).filter(
    (piece) => piece !== undefined
  )
}

/** Stacks of pieces of the same number, from the lowest number on. */
function stacked(pieces: readonly VectorPiece[], numberOf: (piece: VectorPiece) => number): VectorPiece[][] {
  const stacks = new Map<number, VectorPiece[]>()
  for (const piece of pieces) {
    const stack = stacks.get(numberOf(piece))
    if (stack) stack.push(piece)
    else stacks.set(numberOf(piece), [piece])
  }
  return [...stacks].sort(([a], [b]) => a - b).map(([, stack]) => stack)
}
