/** The sentence of a caption that says what the panels of a sheet are. Pure. */
import { panelLetters, type SheetPanels } from '../sheet-panels.ts'
import { panelValues, valueTitles } from '../panel-values.ts'
import type { Slider } from '../study-sliders.ts'

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
