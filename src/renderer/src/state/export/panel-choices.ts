/** Panels as the export dialog offers them: by a name in a menu, with values as text. Pure. */
import type { SheetPanels } from '#shared/sheet-panels.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { sliderName, type Slider } from '#shared/study-sliders.ts'

const prefix = 'parameter:'

export interface PanelChoice {
  value: string
  label: string
  hint?: string
  disabled?: boolean
}

/** One picture, panels of sites or conditions, or of the values of each slider. @param moved what moves in a film. */
export function panelChoices(
  sliders: readonly Slider[],
  moved: readonly ParameterReference[]
): PanelChoice[] {
  const labels = sliders.map(({ described }) => described.label)
  return [
    { value: 'none', label: 'None: one picture' },
    { value: 'site', label: 'One for each site' },
    { value: 'condition', label: 'One for each condition' },
    ...sliders.map((slider): PanelChoice => {
      const { label } = slider.described
      const { input, described } = slider
      const isMoved = moved.some((each) => each.input === input && each.parameter === described.name)
      const isAlone = labels.filter((each) => each === label).length === 1
      return {
        value: `${prefix}${sliderName(slider)}`,
        label: `Values of ${isAlone ? label : sliderName(slider)}`,
        ...(isMoved && { disabled: true, hint: 'It moves in the animation' })
      }
    })
  ]
}

/** The choice that panels are. */
export function panelsName(panels: SheetPanels | undefined): string {
  if (!panels) return 'none'
  return panels.by === 'parameter' ? `${prefix}${panels.parameter}` : panels.by
}

/** The reverse; columns stay, and so does the count of values. Null for none. */
export function panelsNamed(name: string, before: SheetPanels | undefined): SheetPanels | null {
  if (name === 'none') return null
  const columns = before?.columns === undefined ? {} : { columns: before.columns }
  if (name === 'site' || name === 'condition') return { by: name, ...columns }
  const count = before?.by === 'parameter' ? before.count : 4
  return { by: 'parameter', parameter: name.slice(prefix.length), count, ...columns }
}

/** '0, 45, 90' as numbers; null for what is none. */
export function valuesOfText(text: string): number[] | null {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '')
  const values = words.map((word) => Number(word.replace('−', '-')))
  return values.every(Number.isFinite) && values.length <= 36 ? values : null
}
