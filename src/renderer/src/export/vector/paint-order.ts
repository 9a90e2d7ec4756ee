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
  return joined(stacked(pieces, ({ layer }) => layer).map(farToNear))
}

function farToNear(layer: readonly VectorPiece[]): VectorPiece[] {
  const ordered = joined(stacked(layer, ({ order }) => order))
  if (ordered.length > mostPieces) return ordered.sort((a, b) => b.depth - a.depth)
  const keys = new Float64Array(ordered.length)
  for (let place = 0; place < keys.length; place++)
    keys[place] = Math.round(((1 - (ordered[place]?.depth ?? 1)) / 2) * depthSteps) * mostPieces + place
  const sorted: VectorPiece[] = []
  for (const key of keys.sort()) {
    const piece = ordered[((key % mostPieces) + mostPieces) % mostPieces]
    if (piece) sorted.push(piece)
  }
  return sorted
}

/** As `flat`, which looks at every piece by itself. */
const joined = (stacks: VectorPiece[][]): VectorPiece[] => ([] as VectorPiece[]).concat(...stacks)

/** Stacks of pieces of the same number, from the lowest number on. Pieces of one part come one after the other. */
function stacked(pieces: readonly VectorPiece[], numberOf: (piece: VectorPiece) => number): VectorPiece[][] {
  const stacks = new Map<number, VectorPiece[]>()
  let stack: VectorPiece[] = []
  let number = NaN
  for (const piece of pieces) {
    if (numberOf(piece) !== number) {
      number = numberOf(piece)
      stack = stacks.get(number) ?? []
      stacks.set(number, stack)
    }
    stack.push(piece)
  }
  return [...stacks].sort(([a], [b]) => a - b).map(([, each]) => each)
}
