/** What a caption says of the panels of a sheet. Pure. */
import type { ExportRecipe } from '../export-recipe.ts'
import { panelLetters, type SheetPanels } from '../sheet-panels.ts'
import { panelValues, valueTitles } from '../panel-values.ts'
import { shownConditions } from '../shown-conditions.ts'
import { traceLabel } from '../words/trace-words.ts'
import type { Study } from '../study.ts'
import { studySliders, type Slider } from '../study-sliders.ts'
import type { CaptionedPanels } from './caption.ts'

export interface PanelNames {
  sliders: readonly Slider[]
  /** Of those that are shown. */
  conditions: readonly string[]
  /** What each trace is called. */
  traces: readonly string[]
  /** '' begins with a; null for panels without letters. */
  firstLetter: string | null
}

const locked = 'All panels have one camera, one scale and one range of colours.'

/** 'Panels: a, Orientation = 0°; b, Orientation = 30°. All panels have one camera …' */
export function panelSentence(panels: SheetPanels, names: PanelNames): string {
  const titles = panelTitles(panels, names)
  const letters = lettersOf(titles.length, names)
  const each = titles.map((title, i) => (letters ? `${letters[i] ?? ''}, ${title}` : title))
  return `Panels: ${each.join('; ')}. ${locked}`
}

function panelTitles(panels: SheetPanels, { traces, conditions, sliders }: PanelNames): readonly string[] {
  if (panels.by === 'site') return traces
  if (panels.by === 'condition') return ['baseline', ...conditions]
  return valueTitles(panelValues(panels, sliders))
}

const lettersOf = (count: number, { firstLetter }: PanelNames): string[] | null =>
  firstLetter === null ? null : panelLetters(count, firstLetter)

/** 'Panel a: the unedited network (baseline); panels b to d: the same network, edited while it ran.' All curves are solid. */
export function editedPanels(names: PanelNames): string {
  const { length } = names.conditions
  const letters = lettersOf(length + 1, names)
  const [first = '', second = ''] = letters ?? []
  const others = length === 1 ? `panel ${second}` : `panels ${second} to ${letters?.at(-1) ?? ''}`
  const [plain, edited] = letters
    ? [`Panel ${first}`, others]
    : ['First panel', length === 1 ? 'second' : 'the others']
  return `${plain}: the unedited network (baseline); ${edited}: the same network, edited while it ran.`
}

/** What a caption says of a study's sheet, as a recipe asks for it; undefined for one picture. @param inputs described, for names of sliders. */
export function captionedPanels(
  { panels, insets, panelLetter }: Pick<ExportRecipe, 'panels' | 'insets' | 'panelLetter'>,
  { conditions, traces }: Pick<Study, 'conditions' | 'traces'>,
  inputs: Parameters<typeof studySliders>[0]
): CaptionedPanels | undefined {
  if (!panels) return undefined
  const shown = new Set(shownConditions(conditions).flatMap(({ id, isHidden }) => (isHidden ? [] : [id])))
  const sliders = studySliders(inputs, conditions)
  const names: PanelNames = {
    sliders,
    conditions: conditions.flatMap(({ id, name }) => (shown.has(id) ? [name] : [])),
    traces: traces.map(traceLabel),
    firstLetter: insets.letters ? panelLetter : null
  }
  return {
    sentence: panelSentence(panels, names),
    edited: panels.by === 'condition' ? editedPanels(names) : null,
    varied: panels.by === 'parameter' ? panelValues(panels, sliders).reference : null
  }
}
