/** A picture of what the workbench shows, in the panels that a recipe asks for. */
import { LimenError } from '#shared/errors.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { noPanelsOfConditions, noPanelsOfUmapValues } from '#shared/panel-refusals.ts'
import { panelTrouble, panelValues, valuesWith, type PanelValues } from '#shared/panel-values.ts'
import type { SheetPanels } from '#shared/sheet-panels.ts'
import { studySliders, type Slider } from '#shared/study-sliders.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { animatedStudy, framesEngine } from '../../export/frames/animated-study.ts'
import { headOfValues } from '../../export/frames/planned-frames.ts'
import {
  conditionPanels,
  idInPanel,
  sitePanels,
  valuePanels,
  withGrid,
  withPoints,
  type PanelledContent
} from '../../export/panels/panel-content.ts'
import type { ExportSubject } from '../../export/picture/export-subject.ts'
import type { FrameState } from '../../export/picture/frame-state.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { exportSubjectOf, stillState } from './export-subject-of.ts'

type Panels = SheetPanels
type ByValues = Extract<Panels, { by: 'parameter' }>

export interface ExportPicture {
  subject: ExportSubject
  state: FrameState
}

/**
 * The picture as it is now, or one panel for each site, condition or value; the network runs for values.
 * @throws LimenError 'request' where there is nothing to draw, or what panels are asked for is not there.
 */
export async function exportPicture(
  workbench: Workbench,
  recipe: ExportRecipe,
  context: Pick<ExportContext, 'signal' | 'onProgress'>
): Promise<ExportPicture> {
  const { panels } = recipe
  if (panels?.by === 'parameter') return picturesOfValues(workbench, recipe, panels, context)
  const subject = inPanels(exportSubjectOf(workbench), recipe)
  return { subject, state: await stillState(workbench, subject, recipe.head) }
}

/**
 * In panels of sites or conditions; points keep their ids, so that they may move.
 * @throws LimenError 'request' where no condition is shown.
 */
export function inPanels(subject: ExportSubject, recipe: ExportRecipe): ExportSubject {
  const { panels } = recipe
  if (!panels || panels.by === 'parameter') return subject
  const { content, insets } = subject
  if (panels.by === 'site')
    return {
      ...subject,
      content: laidOut(sitePanels(content), panels, recipe),
      insets: { ...insets, traces: [] }
    }
  const found = conditionPanels(content)
  if (found.panels.length < 2) throw noPanelsOfConditions()
  return { ...subject, content: laidOut(found, panels, recipe), insets: { ...insets, lines: [] } }
}

const laidOut = (
  found: PanelledContent,
  panels: Panels,
  { insets, panelLetter }: ExportRecipe
): ExportSubject['content'] => withGrid(found, panels, insets.letters ? panelLetter : null)

async function picturesOfValues(
  workbench: Workbench,
  recipe: ExportRecipe,
  panels: ByValues,
  context: Pick<ExportContext, 'signal' | 'onProgress'>
): Promise<ExportPicture> {
  const { whole, sheet, found, followed } = valueSheet(workbench, panels)
  const study = animatedStudy(workbench)
  const frames = sheet.values.map((value) => valuesWith(study.document.values, sheet.reference, value))
  const isAlone = study.plan.sweep.length === 0
  const request = { plan: study.prepared.id, frames, conditions: study.conditions, isAlone }
  const { trail } = whole.content
  const heads = frames.map((at) => recipe.head ?? headOfValues(study, at, trail))
  const still = await stillState(workbench, whole, recipe.head, sheet.reference)
  const points = await workbench.exporting.panelRuns
    .points(framesEngine(workbench), request, context)
    .catch((error: unknown) => {
      throw panelTrouble(error, sheet)
    })
  const shown = whole.content.traces.flatMap(({ descriptor: { id } }) =>
    heads.map((head, i): [string, number] => [idInPanel(id, i), head])
  )
  const content = laidOut(withPoints(found, points), panels, recipe)
  return {
    subject: { ...whole, content, followed },
    state: { ...still, previews: [], heads: new Map(shown) }
  }
}

export interface FilmSheet {
  subject: ExportSubject
  /** The values of its panels; null for others, or for one picture. */
  panels: PanelValues | null
}

/**
 * What a film shows, in the panels that a recipe asks for; the points of panels of values are those of its frames.
 * @param moved what moves in it.
 * @throws LimenError 'request' where there is nothing to draw, what panels are asked for is not there, or it moves itself.
 */
export function filmSheet(
  workbench: Workbench,
  recipe: ExportRecipe,
  moved: readonly ParameterReference[]
): FilmSheet {
  const { panels } = recipe
  if (panels?.by !== 'parameter')
    return { subject: inPanels(exportSubjectOf(workbench), recipe), panels: null }
  valuesOfFilm(workbench, recipe, moved)
  const { whole, sheet, found, followed } = valueSheet(workbench, panels)
  return { subject: { ...whole, content: laidOut(found, panels, recipe), followed }, panels: sheet }
}

/** Null for other panels, or for one picture. @throws LimenError 'request' as `filmSheet`; 'panels' is the part. */
export function valuesOfFilm(
  workbench: Pick<Workbench, 'stimulus' | 'document'>,
  { panels }: Pick<ExportRecipe, 'panels'>,
  moved: readonly ParameterReference[]
): PanelValues | null {
  if (panels?.by !== 'parameter') return null
  const sheet = panelValues(panels, slidersOf(workbench))
  if (moved.some((each) => isSameParameter(each, sheet.reference))) throw panelMoves(sheet.name)
  return sheet
}

/** One picture, and copies of all that it shows for each value of a slider. */
function valueSheet(workbench: Workbench, panels: ByValues) {
  const whole = exportSubjectOf(workbench)
  if (whole.content.traces.some(({ descriptor: { axisTitles } }) => !axisTitles)) throw noPanelsOfUmapValues()
  const sheet = panelValues(panels, slidersOf(workbench))
  const found = valuePanels(whole.content, sheet.name, sheet.words)
  return { whole, sheet, found, followed: whole.followed === null ? null : idInPanel(whole.followed, 0) }
}

export const isSameParameter = (a: ParameterReference, b: ParameterReference): boolean =>
  a.input === b.input && a.parameter === b.parameter

const panelMoves = (name: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `${name} moves in the animation, so that no panel of a film can keep a value of it.`,
    advice: 'Choose another slider for the panels, or take its track out of the animation.',
    part: 'panels'
  })

/** Every slider of the study. */
export const slidersOf = ({ stimulus, document }: Pick<Workbench, 'stimulus' | 'document'>): Slider[] =>
  studySliders(Object.values(stimulus.descriptions), document.current.conditions)
