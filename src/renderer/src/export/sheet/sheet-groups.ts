/**
 * Groups of sheet items: with names, so that a designer finds traces, axes and labels in the layers of a drawing program, or to
 * blend as one.
 */
import type { SheetItem } from './sheet-items.ts'

export interface SheetGroup {
  kind: 'group'
  name?: string
  /** In paint order. */
  items: (SheetItem | SheetGroup)[]
  /** Nothing outside of this rectangle is shown. */
  clip?: { x: number; y: number; width: number; height: number }
  /** Of all together: where items lie upon each other, nothing adds up. 1 where it is left out. */
  opacity?: number
}
