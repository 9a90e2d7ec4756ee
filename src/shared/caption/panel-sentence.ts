/** What a caption says of the panels of a sheet. Pure. */
import type { ExportRecipe } from '../export-recipe.ts'
import type { StudyCondition } from '../intervention.ts'
import { panelLetters, type SheetPanels } from '../sheet-panels.ts'
import { panelValues, valueTitles } from '../panel-values.ts'
import { shownConditions } from '../shown-conditions.ts'
import { studySliders, type Slider } from '../study-sliders.ts'
import type { CaptionedPanels } from './caption.ts'

export interface PanelNames {
  sliders: readonly Slider[]
  /** Of those that are shown. */
  conditions: readonly string[]
  /** '' begins with a; null for panels without letters. */
  firstLetter: string | null
}

const locked = 'All panels have one camera, one scale and one range of colours.'

/** 'Panels: a, Orientation = 0°; b, Orientation = 30°. All panels have one camera …' */
export function panelSentence(panels: SheetPanels, names: PanelNames): string {
  if (panels.by === 'site') return `Each panel shows one site. ${locked}`
  const titles =
    panels.by === 'condition'
      ? ['baseline', ...names.conditions]
      : valueTitles(panelValues(panels, names.sliders))
  const letters = names.firstLetter === null ? null : panelLetters(titles.length, names.firstLetter)
  const each = titles.map((title, i) => (letters ? `${letters[i] ?? ''}, ${title}` : title))
  return `Panels: ${each.join('; ')}. ${locked}`
}

/** What a caption says of a study's sheet, as a recipe asks for it; undefined for one picture. @param inputs described, for names of sliders. */
export function captionedPanels(
  { panels, insets, panelLetter }: Pick<ExportRecipe, 'panels' | 'insets' | 'panelLetter'>,
  conditions: readonly StudyCondition[],
  inputs: Parameters<typeof studySliders>[0]
): CaptionedPanels | undefined {
  if (!panels) return undefined
  const shown = new Set(shownConditions(conditions).flatMap(({ id, isHidden }) => (isHidden ? [] : [id])))
  const sliders = studySliders(inputs, conditions)
  return {
    sentence: panelSentence(panels, {
      sliders,
      conditions: conditions.flatMap(({ id, name }) => (shown.has(id) ? [name] : [])),
      firstLetter: insets.letters ? panelLetter : null
    }),
    varied: panels.by === 'parameter' ? panelValues(panels, sliders).reference : null
  }
}
