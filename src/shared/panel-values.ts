/** Which values of which slider the panels of a sheet stand for, and what they are called. Pure. */
import { errorData, LimenError } from './errors.ts'
import type { SheetPanels } from './sheet-panels.ts'
import type { Parameter, StimulusValues } from './stimulus.ts'
import { sliderName, type Slider } from './study-sliders.ts'
import { sweepValues } from './sweep-values.ts'
import type { ParameterReference } from './trajectory.ts'
import { choiceWord } from './words/parameter-words.ts'
import { withUnit } from './words/unit-words.ts'

export interface PanelValues {
  reference: ParameterReference
  values: number[]
  /** 'Orientation', and '30°' for each value. */
  name: string
  words: string[]
  unit: string
  /** Ends of the slider. */
  range: [number, number]
}

type ByParameter = Extract<SheetPanels, { by: 'parameter' }>

/** @throws LimenError 'request' where there is no such slider, several of this name, or it does not take a value; 'panels' is the part. */
export function panelValues(panels: ByParameter, sliders: readonly Slider[]): PanelValues {
  const { input, described } = sliderNamed(panels.parameter, sliders)
  const values = panels.values
    ? checkedValues(panels.values, described)
    : spacedValues(panels.count, described)
  return {
    reference: { input, parameter: described.name },
    values,
    name: described.label,
    words: values.map((value) => valueText(value, described)),
    unit: described.unit,
    range: described.soft
  }
}

/** What the network could not be run for: the values of the panels are to be others. Other errors are as they were. */
export function panelTrouble(error: unknown, { name, range: [from, to] }: PanelValues): unknown {
  const data = errorData(error)
  if (data.tag !== 'request') return error
  const advice = `Choose values from ${from} to ${to}, as the slider of ${name} has them.`
  return new LimenError({ ...data, advice, part: 'panels' }, { cause: error })
}

/** 'Orientation = 30°' for each value: what a panel is called in a caption and beside its numbers. */
export const valueTitles = ({ name, words }: Pick<PanelValues, 'name' | 'words'>): string[] =>
  words.map((word) => `${name} = ${word}`)

/** All sliders with one at a value. */
export const valuesWith = (
  values: StimulusValues,
  { input, parameter }: ParameterReference,
  value: number
): StimulusValues => ({ ...values, [input]: { ...values[input], [parameter]: value } })

function sliderNamed(name: string, sliders: readonly Slider[]): Slider {
  const whole = sliders.filter((slider) => sliderName(slider) === name)
  const lower = name.toLowerCase()
  const found =
    whole.length > 0
      ? whole
      : sliders.filter(({ described }) =>
          [described.name, described.label].some((each) => each.toLowerCase() === lower)
        )
  const [slider] = found
  if (slider && found.length === 1) return slider
  const names = (found.length > 1 ? found : sliders).map(sliderName)
  throw new LimenError({
    tag: 'request',
    message: found.length > 1 ? `Several sliders are called ${name}.` : `There is no slider called ${name}.`,
    advice: names.length > 0 ? `It may be one of ${names.slice(0, 20).join(', ')}.` : 'The study has none.',
    part: 'panels'
  })
}

/** Bounds of a slider whose values anything may be typed for. */
const boundless = 1e9

function checkedValues(values: readonly number[], { label, hard, soft, scale }: Parameter): number[] {
  const twice = values.find((value, i) => values.indexOf(value) < i)
  if (twice !== undefined) throw misfit(`${label} is ${twice} in two panels: give each value once.`)
  const wrong = values.find(
    (value) => !(value >= hard[0] && value <= hard[1]) || (scale === 'integer' && !Number.isInteger(value))
  )
  if (wrong === undefined) return [...values]
  const whole = scale === 'integer' ? 'whole numbers ' : ''
  const [from, to] = hard[1] >= boundless ? soft : hard
  throw misfit(`${label} can not be ${wrong}: it takes ${whole}from ${from} to ${to}.`)
}

const misfit = (message: string): LimenError => new LimenError({ tag: 'request', message, part: 'panels' })

/** Over the slider's range; of a whole turn without its end, which is its beginning. */
function spacedValues(count: number, { soft: [from, to], scale, period }: Parameter): number[] {
  const isTurn = period !== undefined && Math.abs(to - from - period) < 1e-9 * period
  const end = isTurn ? from + ((to - from) * (count - 1)) / count : to
  const values = sweepValues({ from, to: end, count }, scale)
  const rounded = Array.from(values, (value) => roundValue(value, Math.abs(end - from) / count, scale))
  return [...new Set(rounded.map((value) => Math.min(Math.max(value, from), to)))]
}

/** Three figures where values grow by ratios, else to a hundredth of the step; whole numbers stay what they are. */
function roundValue(value: number, step: number, scale: Parameter['scale']): number {
  if (scale === 'integer' || !(step > 0)) return value
  if (scale === 'log') return Number(value.toPrecision(3))
  return Number(value.toFixed(Math.min(Math.max(2 - Math.floor(Math.log10(step)), 0), 100)))
}

function valueText(value: number, parameter: Parameter): string {
  const word = choiceWord(parameter, value)
  if (word !== undefined) return word
  const number = String(Number(value.toPrecision(10))).replace('-', '−')
  return withUnit(number, parameter.unit)
}
