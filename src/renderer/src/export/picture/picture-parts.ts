/** What every picture of an export has in common, whoever paints it: how its stage is set, and what stands over it. */
import { pictureSize, type ExportRecipe } from '#shared/export-recipe.ts'
import type { SceneLabel } from '../../scene/labels.ts'
import type { SceneStage, StageOptions } from '../../scene/scene-stage.ts'
import { insetItems, insetRoom } from '../sheet/inset-items.ts'
import { labelItems } from '../sheet/label-items.ts'
import type { SheetItem } from '../sheet/sheet-items.ts'
import type { ExportSubject } from './export-subject.ts'
import type { FrameState } from './frame-state.ts'

export function stageOptions({ content, insets }: ExportSubject, recipe: ExportRecipe): StageOptions {
  const { layout } = pictureSize(recipe)
  const baselines = content.traces.filter(({ descriptor: { condition } }) => !condition)
  const hasSeveralViews = content.arrangement === 'side-by-side' && baselines.length > 1
  return {
    theme: recipe.theme,
    size: layout,
    room: insetRoom(insets, recipe.insets, layout, { bars: insets.bars, hasSeveralViews }),
    hasTriad: recipe.insets.triad
  }
}

/** Numbers and names of points only where they are chosen; titles of views always. */
export function shownLabels(
  labels: readonly SceneLabel[],
  { insets }: ExportRecipe,
  { look }: Pick<SceneStage, 'look'>
): SheetItem[] {
  const shown = labels.filter(({ role }) => insets.labels || role === 'view' || role === 'triad')
  return labelItems(shown, look.theme)
}

/** Title, legend, colour bar, values, stimulus and letter; colours are those of the picture's own theme. */
export function insetsOver(
  subject: ExportSubject,
  recipe: ExportRecipe,
  { look: { theme }, colorBars, size }: Pick<SceneStage, 'look' | 'colorBars' | 'size'>,
  state: Pick<FrameState, 'readOut' | 'previews'> | null
): SheetItem[] {
  const { traces } = subject.content
  const labelOf = (id: string): string[] =>
    traces.flatMap(({ descriptor }) => (descriptor.id === id ? [descriptor.label] : []))
  const bars = colorBars.map((shared) => ({
    ...shared,
    names: colorBars.length > 1 ? shared.traces.flatMap(labelOf) : []
  }))
  const { readOut = [], previews = [] } = state ?? {}
  const content = { ...subject.insets, bars, readOut, previews }
  return insetItems(content, recipe.insets, size, theme, recipe.panelLetter)
}
