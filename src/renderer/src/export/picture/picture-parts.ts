/** What every picture of an export has in common, whoever paints it: how its stage is set, and what stands over it. */
import { pictureSize, type ExportRecipe } from '#shared/export-recipe.ts'
import type { SceneLabel } from '../../scene/labels.ts'
import type { SceneContent } from '../../scene/scene-content.ts'
import type { SceneStage, StageOptions } from '../../scene/scene-stage.ts'
import type { InsetContent } from '../sheet/inset-content.ts'
import { insetItems } from '../sheet/inset-items.ts'
import { insetLayout, type InsetRequest } from '../sheet/inset-layout.ts'
import { labelItems } from '../sheet/label-items.ts'
import type { MeasureText } from '../sheet/measure-text.ts'
import { panelHeads } from '../sheet/panel-heads.ts'
import type { SheetItem } from '../sheet/sheet-items.ts'
import type { ExportSubject } from './export-subject.ts'
import type { FrameState } from './frame-state.ts'

/** What insets say of one frame. */
export type InsetState = Pick<FrameState, 'readOut' | 'previews'>

export interface PictureParts {
  stage: StageOptions
  insets: InsetRequest
}

/** @param first what the insets say at first: room is kept for as much. */
export function pictureParts(
  { content, insets }: ExportSubject,
  recipe: ExportRecipe,
  first: InsetState,
  measure: MeasureText
): PictureParts {
  const { layout: size } = pictureSize(recipe)
  const request = {
    choice: recipe.insets,
    size,
    ...viewsOf(content),
    letter: letterOf(content, recipe),
    measure
  }
  const { room, isBeside } = insetLayout({ ...insets, ...first }, request)
  return {
    stage: { theme: recipe.theme, size, room, hasTriad: recipe.insets.triad },
    insets: { ...request, isBeside }
  }
}

function viewsOf({ grid, traces, arrangement }: SceneContent): Pick<InsetRequest, 'views' | 'columns'> {
  if (grid) return { views: grid.panels.length, columns: grid.columns }
  const baselines = traces.filter(({ descriptor: { condition } }) => !condition)
  return { views: arrangement === 'side-by-side' ? Math.max(baselines.length, 1) : 1 }
}

/** Of the whole picture: panels have their own. */
const letterOf = ({ grid }: SceneContent, { insets, panelLetter }: ExportRecipe): string =>
  insets.letters && !grid ? panelLetter : ''

/** Numbers and names of points only where they are chosen; titles of views always. */
export function shownLabels(
  labels: readonly SceneLabel[],
  { insets }: ExportRecipe,
  { look }: Pick<SceneStage, 'look'>
): SheetItem[] {
  const shown = labels.filter(({ role }) => insets.labels || role === 'view' || role === 'triad')
  return labelItems(shown, look.theme)
}

/** Title, legend, colour bar, values, stimulus, letter and the panels' heads; colours are those of the picture's own theme. */
export function insetsOver(
  subject: ExportSubject,
  request: InsetRequest,
  { look: { theme }, colorBars, views }: Pick<SceneStage, 'look' | 'colorBars' | 'views'>,
  state: InsetState
): SheetItem[] {
  const { traces } = subject.content
  const labelOf = (id: string): string[] =>
    traces.flatMap(({ descriptor }) => (descriptor.id === id ? [descriptor.label] : []))
  const bars = colorBars.map((shared) => ({
    ...shared,
    names: colorBars.length > 1 ? shared.traces.flatMap(labelOf) : []
  }))
  const { readOut, previews } = state
  const content: InsetContent = { ...subject.insets, bars, readOut, previews }
  return [...insetItems(content, request, theme), ...panelHeads(views, theme, request.measure)]
}
