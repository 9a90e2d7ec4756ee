/** A part of a sheet that is laid out as a whole: how large it is, and what it is made of wherever it is put. */
import type { SceneTheme } from '../../scene/themes.ts'
import type { SheetItem } from './sheet-items.ts'

export interface SheetBlock {
  width: number
  height: number
  /** With its upper left corner at (x, y). */
  items: (x: number, y: number, theme: SceneTheme) => SheetItem[]
}

export interface PlacedBlock {
  block: SheetBlock
  x: number
  y: number
}

/** Blocks one below the other, `gap` apart, along the left edge (0) or the right one (1); null of none. */
export function stackedBlocks(blocks: readonly SheetBlock[], gap: number, side: 0 | 1): SheetBlock | null {
  if (blocks.length === 0) return null
  const width = Math.max(...blocks.map((block) => block.width))
  let height = -gap
  const placed = blocks.map((block): PlacedBlock => {
    const y = height + gap
    height = y + block.height
    return { block, x: (width - block.width) * side, y }
  })
  return {
    ...{ width, height },
    items: (x, y, theme) => placed.flatMap((each) => each.block.items(x + each.x, y + each.y, theme))
  }
}
