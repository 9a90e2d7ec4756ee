/** A plot as groups of sheet items: laid out once, whoever paints it. */
import { pictureSize, type ExportRecipe } from '#shared/export-recipe.ts'
import { sceneThemes } from '../../scene/themes.ts'
import { sheetMargin } from '../sheet/inset-blocks.ts'
import type { MeasureText } from '../sheet/measure-text.ts'
import type { SheetGroup } from '../sheet/sheet-groups.ts'
import type { SheetItem } from '../sheet/sheet-items.ts'
import { cellPlotGroups } from './cell-plot.ts'
import { linePlotGroups } from './line-plot.ts'
import type { PlotContent } from './plot-content.ts'
import { plotHead } from './plot-head.ts'

/** Lengths are those of the picture's layout (`pictureSize`). */
export function plotGroups(content: PlotContent, recipe: ExportRecipe, measure: MeasureText): SheetGroup[] {
  const { layout } = pictureSize(recipe)
  const { insets, panelLetter } = recipe
  const letter = insets.letters ? panelLetter : ''
  const style = { theme: sceneThemes[recipe.theme], measure }
  const margin = sheetMargin(layout)
  const room = {
    x: margin,
    y: margin,
    width: layout.width - 2 * margin,
    height: layout.height - 2 * margin
  }
  const { items, legend, rest } = plotHead(content, insets, room, style, letter)
  const body =
    content.body.kind === 'lines'
      ? linePlotGroups(content.body, rest, style, insets.labels)
      : cellPlotGroups(content.body, rest, style, insets)
  return [
    ...body,
    ...(legend.length > 0 ? [{ kind: 'group' as const, name: 'Legend', items: legend }] : []),
    ...(items.length > 0 ? [{ kind: 'group' as const, name: 'Title', items }] : [])
  ]
}

/** All items of groups in their paint order. */
export const itemsOf = (parts: readonly (SheetItem | SheetGroup)[]): SheetItem[] =>
  parts.flatMap((part) => (part.kind === 'group' ? itemsOf(part.items) : [part]))
