/** The scale bar as a block of a sheet. */
import type { ScaleBar } from '../../scene/scale-bar.ts'
import type { SheetBlock } from './sheet-block.ts'
import type { SheetItem } from './sheet-items.ts'

/** Pixels of the longest bar; its words may be as wide. */
export const longestScaleBar = 110

export const scaleBarBlock = (
  { pixels, label }: Pick<ScaleBar, 'pixels' | 'label'>,
  width = longestScaleBar
): SheetBlock => ({
  ...{ width, height: 24 },
  items: (x, y, { ink, title }): SheetItem[] => [
    {
      kind: 'line',
      points: [
        [x, y + 3],
        [x + pixels, y + 3]
      ],
      ...{ color: ink, width: 2, opacity: 1 }
    },
    {
      kind: 'text',
      ...{ text: label, x, y: y + 8, size: 11, weight: 400, color: title, anchor: [0, 0] }
    }
  ]
})
