/** What every picture of an export has in common, whoever paints it: how its stage is set, and what stands over it. */
import { exportFormats } from '#shared/export-formats.ts'
import { pictureSize, type ExportRecipe } from '#shared/export-recipe.ts'
import type { SharedColorBar } from '../../scene/color-bar.ts'
import type { SceneLabel } from '../../scene/labels.ts'
import type { SceneCamera } from '../../scene/picture-camera.ts'
import { scaleBar } from '../../scene/scale-bar.ts'
import type { SceneView } from '../../scene/view-layout.ts'
import type { SceneContent } from '../../scene/scene-content.ts'
import { SceneStage, type StageOptions } from '../../scene/scene-stage.ts'
import type { InsetContent } from '../sheet/inset-content.ts'
import { insetItems } from '../sheet/inset-items.ts'
import { isSmallPicture, sheetMargin } from '../sheet/inset-blocks.ts'
import {
  clearly,
  insetLayout,
  type BoxIn,
  type InsetLayout,
  type InsetRequest
} from '../sheet/inset-layout.ts'
import { labelItems } from '../sheet/label-items.ts'
import type { MeasureText } from '../sheet/measure-text.ts'
import { panelHeads } from '../sheet/panel-heads.ts'
import { longestScaleBar } from '../sheet/scale-bar-block.ts'
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
  { content, insets, camera, followed }: ExportSubject,
  recipe: ExportRecipe,
  first: InsetState,
  measure: MeasureText
): PictureParts {
  const { layout: size } = pictureSize(recipe)
  const { triad: hasTriad, labels: hasAxisWords } = recipe.insets
  // What moves keeps the cameras that were set for it.
  const fitsWhole = isSmallPicture(size) && exportFormats[recipe.format].kind !== 'motion'
  const plain = { theme: recipe.theme, size, hasTriad, hasAxisWords, fitsWhole, margin: sheetMargin(size) }
  const request = {
    choice: recipe.insets,
    size,
    ...viewsOf(content),
    letter: letterOf(content, recipe),
    measure
  }
  const said = { ...insets, ...first, bars: namedBars(insets.bars, content), scaleBar: roomOfBar(content) }
  const probe =
    followed === null && (content.grid || request.views === 1) ? new SceneStage(content, plain) : null
  const isFitted = probe !== null && (camera === null || (fitsWhole && probe.hasWholeBox(camera)))
  const found = placed(said, request, isFitted ? { probe, camera } : null)
  probe?.dispose()
  const { columns, arrangement, room, covered } = found
  return {
    stage: { ...plain, room, covered, columns },
    insets: { ...request, columns, isFitted: isFitted && !content.grid, arrangement }
  }
}

interface Fitting {
  probe: SceneStage
  camera: ExportSubject['camera']
}

type Placed = Pick<InsetLayout, 'arrangement' | 'room' | 'covered'> & { columns: number | undefined }

/** Insets and, where panels are in as many columns as leave them largest, these. */
function placed(said: InsetContent, request: InsetRequest, fitting: Fitting | null): Placed {
  if (!fitting) return { ...insetLayout(said, request), columns: request.columns }
  const { probe, camera } = fitting
  if (!request.hasHeads) {
    const boxBeside: BoxIn = ({ covered }) => probe.fitBeside(covered, camera).worth
    return { ...insetLayout(said, { ...request, isFitted: true }, boxBeside), columns: request.columns }
  }
  const layouts = columnChoices(request).map((columns) => {
    const boxIn: BoxIn = ({ room }) => probe.panelFit(columns, room, camera).worth
    const layout = insetLayout(said, { ...request, columns }, boxIn)
    return { ...layout, columns, worth: boxIn(layout) }
  })
  return layouts.reduce((best, each) => (each.worth > best.worth * clearly ? each : best))
}

/** The usual one first, then the fewest for each number of rows. */
function columnChoices({ views, columns }: InsetRequest): (number | undefined)[] {
  if (columns !== undefined) return [columns]
  const each = Array.from({ length: views }, (_, i) => Math.ceil(views / (i + 1)))
  return [undefined, ...new Set(each)]
}

/** Of a bar whose length is not known before the camera stands. */
const roomOfBar = ({ scaling, traces }: SceneContent): InsetContent['scaleBar'] =>
  scaling === 'equal' && traces.some(({ descriptor }) => descriptor.axisTitles)
    ? { pixels: 0, label: '' }
    : null

function viewsOf({
  grid,
  traces,
  arrangement
}: SceneContent): Pick<InsetRequest, 'views' | 'columns' | 'hasHeads'> {
  if (grid) return { views: grid.panels.length, columns: grid.columns, hasHeads: true }
  const baselines = traces.filter(({ descriptor: { condition } }) => !condition)
  return { views: arrangement === 'side-by-side' ? Math.max(baselines.length, 1) : 1 }
}

/** Of the whole picture: panels have their own. */
const letterOf = ({ grid }: SceneContent, { insets, panelLetter }: ExportRecipe): string =>
  insets.letters && !grid ? panelLetter : ''

/** With the names of their traces, where there are several bars: what takes room has them, too. */
function namedBars(bars: readonly SharedColorBar[], { traces }: SceneContent): InsetContent['bars'] {
  const labelOf = (id: string): string[] =>
    traces.flatMap(({ descriptor }) => (descriptor.id === id ? [descriptor.label] : []))
  return bars.map((bar) => ({ ...bar, names: bars.length > 1 ? bar.traces.flatMap(labelOf) : [] }))
}

/** Of the scale that all views have; null where they have several. */
function scaleBarOf(views: readonly SceneView[], camera: SceneCamera): InsetContent['scaleBar'] {
  const [view] = views
  if (!view || views.some(({ scale }) => scale !== view.scale)) return null
  return scaleBar(view, camera, Math.min(longestScaleBar, view.viewport.width * 0.4))
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

/** Title, legend, colour bar, values, stimulus, letter and the panels' heads; colours are those of the picture's own theme. */
export function insetsOver(
  subject: ExportSubject,
  request: InsetRequest,
  stage: Pick<SceneStage, 'look' | 'colorBars' | 'views' | 'camera'>,
  state: InsetState
): SheetItem[] {
  const { colorBars, views, camera, look } = stage
  const { theme } = look
  const { readOut, previews } = state
  const content: InsetContent = {
    ...{ ...subject.insets, bars: namedBars(colorBars, subject.content), readOut, previews },
    scaleBar: scaleBarOf(views, camera)
  }
  return [
    ...insetItems(content, request, theme),
    ...panelHeads(views, theme, sheetMargin(request.size), request.measure)
  ]
}
