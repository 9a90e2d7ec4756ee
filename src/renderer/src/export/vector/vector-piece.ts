/** One thing of a vector picture before it is sorted: what is painted, and what decides when. */
import type { SheetGroup } from '../sheet/sheet-groups.ts'
import type { SheetItem } from '../sheet/sheet-items.ts'

export interface VectorPiece {
  /** Layers are painted one after the other; within one, depth decides. */
  layer: number
  /** −1 near … 1 far. */
  depth: number
  /** What of equal depth is painted later has the larger one; see `paintOrder`. */
  order: number
  /** Number of the trace. */
  source: number
  item: SheetItem | SheetGroup
  /** Of a line, how deep its points lie themselves, wherever it is sorted; left out for the rest. */
  depths?: readonly number[]
}

/** What all pieces of one part share. */
export type PiecePlace = Pick<VectorPiece, 'layer' | 'order' | 'source'>
