/** The insets of a sheet as items: what `insetLayout` placed, and the letter in the corner. */
import type { SceneTheme } from '../../scene/themes.ts'
import { insetLayout, type InsetRequest } from './inset-layout.ts'
import type { InsetContent } from './inset-content.ts'
import { sheetMargin } from './inset-blocks.ts'
import { panelLetterItems } from './panel-letter.ts'
import type { SheetItem } from './sheet-items.ts'

export function insetItems(content: InsetContent, request: InsetRequest, theme: SceneTheme): SheetItem[] {
  const { placed } = insetLayout(content, request)
  return [
    ...placed.flatMap(({ block, x, y }) => block.items(x, y, theme)),
    ...panelLetterItems(request.letter, sheetMargin(request.size), theme)
  ]
}
