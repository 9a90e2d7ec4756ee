/** What is varied of the stimulus, and what is held. Pure. */
import { conditionOfInput } from '../condition-strengths.ts'
import type { Parameter } from '../stimulus.ts'
import type { ParameterReference, SweepAxis } from '../trajectory.ts'
import { interventionLabel } from '../words/intervention-words.ts'
import type { CaptionedStudy, CaptionFacts } from './caption.ts'
import { headIsKeyed, moves } from './moved.ts'
import { counted, inSentence, listOf, plainNumber, quantity, quoted, range, sentence } from './phrases.ts'

/** Where an input has more parameters, those that are 0 unless they are set are only counted. */
const mostTold = 8

export const parameterAt = (
  { descriptions }: CaptionFacts,
  reference: ParameterReference
): Parameter | null =>
  descriptions
    .find(({ input }) => input === reference.input)
    ?.parameters.find(({ name }) => name === reference.parameter) ?? null

/** 'orientation (input picture) goes from 0° to 180° (73 points)'. */
export function sweptPhrase(
  axis: SweepAxis,
  study: CaptionedStudy,
  facts: CaptionFacts,
  noun: string
): string {
  return `${sweptName(axis, study, facts)} goes ${rangePhrase(axis, facts)} (${counted(axis.count, noun)})`
}

/** '24 values of cue direction (input cue_angle) from 0° to 345°'. */
export const valuesPhrase = (axis: SweepAxis, study: CaptionedStudy, facts: CaptionFacts): string =>
  `${counted(axis.count, 'value')} of ${sweptName(axis, study, facts)} ${rangePhrase(axis, facts)}`

/** 'from 0.5 to 4 cycles/image, in equal ratios'. */
export function rangePhrase(axis: SweepAxis, facts: CaptionFacts): string {
  const parameter = parameterAt(facts, axis)
  const how = parameter?.scale === 'log' ? ', in equal ratios,' : ''
  return `${range(parameter, axis.from, axis.to)}${how}`
}

/** 'orientation (input picture)', 'the strength of ‘zero x’ in ‘without x’'. */
export function sweptName(
  reference: ParameterReference,
  { conditions }: CaptionedStudy,
  facts: CaptionFacts
): string {
  const condition = conditions.find(({ id }) => id === conditionOfInput(reference.input))
  const edit = condition?.interventions.find(({ id }) => id === reference.parameter)
  if (condition && edit)
    return `the strength of ${quoted(interventionLabel(edit))} in ${quoted(condition.name)}`
  return `${labelOf(parameterAt(facts, reference), reference)} (input ${reference.input})`
}

/** A label of one or two letters, or a word of the user's, is set apart. */
function labelOf(parameter: Parameter | null, { parameter: name }: ParameterReference): string {
  const label = parameter?.label ?? name
  return label.length < 3 ? quoted(label) : inSentence(label)
}

/** What feeds each input, with the values that are held, and what stays the same all along; nothing of inputs that are zeros. */
export function inputSentences(study: CaptionedStudy, facts: CaptionFacts): string[] {
  const [made, fixed]: [string[], string[]] = [[], []]
  for (const description of facts.descriptions) {
    const told = inputPhrase(description, study, facts)
    if (told !== null) (description.binding.family === 'constant' ? fixed : made).push(told)
  }
  return [...listSentence('input', made, '; '), ...listSentence('fixed input', fixed, '; ')]
}

const listSentence = (noun: string, items: readonly string[], between: string): string[] =>
  items.length === 0 ? [] : [sentence(`${noun}${items.length === 1 ? '' : 's'}: ${items.join(between)}`)]

/** 'picture (grating, sine) with phase 0° and contrast 1'; null where there is nothing to tell. */
function inputPhrase(
  { input, binding, parameters }: CaptionFacts['descriptions'][number],
  study: CaptionedStudy,
  facts: CaptionFacts
): string | null {
  const { family } = binding
  const settings = settingPhrases(binding).filter((word) => word !== family)
  const what = [...(family === 'constant' ? [] : [family]), ...settings, ...preprocessingPhrases(binding)]
  const held = heldPhrases({ input, parameters }, study, facts)
  if (held.length === 0 && what.every((part) => part === family)) return null
  const others = what[0] === input ? what.slice(1) : what
  const about = others.length === 0 ? input : `${input} (${others.join(', ')})`
  return held.length === 0 ? about : `${about} with ${listOf(held)}`
}

/** Of the stimulus that stands out from the sweep: of a path its place, of curves one of them. */
export function markedSentence({ sweep, values, traces }: CaptionedStudy, facts: CaptionFacts): string[] {
  // A film with keys for the head has it elsewhere on the path.
  if (headIsKeyed(facts) && traces.some(({ axis }) => axis === 'stimulus')) return []
  const marked = valuePhrases(
    sweep.filter((axis) => !isVaried(facts, axis) && !moves(facts, axis)),
    values,
    facts
  )
  return marked.length === 0 ? [] : [sentence(`marked: ${listOf(marked)}`)]
}

/** 'orientation 30°' for each slider that is known. */
export const valuePhrases = (
  references: readonly ParameterReference[],
  values: CaptionedStudy['values'],
  facts: CaptionFacts
): string[] =>
  references.flatMap((reference) => {
    const parameter = parameterAt(facts, reference)
    if (!parameter) return []
    const value = values[reference.input]?.[reference.parameter] ?? parameter.default
    return [`${labelOf(parameter, reference)} ${quantity(parameter, value)}`]
  })

function heldPhrases(
  { input, parameters }: Pick<CaptionFacts['descriptions'][number], 'input' | 'parameters'>,
  { values, sweep }: CaptionedStudy,
  facts: CaptionFacts
): string[] {
  const isSwept = ({ name }: Parameter): boolean =>
    sweep.some((axis) => axis.input === input && axis.parameter === name)
  const held = parameters
    .filter((each) => !isSwept(each) && !moves(facts, { input, parameter: each.name }))
    .map((parameter) => ({ parameter, value: values[input]?.[parameter.name] ?? parameter.default }))
  const isFew = held.length <= mostTold
  const variesByPanel = ({ name }: Parameter): boolean => isVaried(facts, { input, parameter: name })
  const isPlain = ({ parameter, value }: (typeof held)[number]): boolean =>
    value === 0 && parameter.default === 0 && !parameter.choices && !variesByPanel(parameter)
  const shown = held.filter((each) => isFew || !isPlain(each))
  const usual = held.length - shown.length
  return [
    ...shown.map(({ parameter, value }) => {
      const amount = variesByPanel(parameter) ? byPanel : quantity(parameter, value)
      return `${labelOf(parameter, { input, parameter: parameter.name })} ${amount}`
    }),
    ...(usual > 0 ? [usualPhrase(usual, shown.length > 0)] : [])
  ]
}

/** Instead of a value, of what has another one in each panel. */
export const byPanel = 'by panel'

export const isVaried = ({ panels }: CaptionFacts, { input, parameter }: ParameterReference): boolean =>
  panels?.varied?.input === input && panels.varied.parameter === parameter

const usualPhrase = (count: number, isRest: boolean): string =>
  `${isRest ? '' : 'all '}${counted(count, isRest ? 'further parameter' : 'parameter')} at 0`

const longestTemplate = 240

/** Which text, file or wave form an input is made from. */
function settingPhrases({ settings }: CaptionFacts['descriptions'][number]['binding']): string[] {
  const texts = (...names: string[]): string[] =>
    names.flatMap((name) => {
      const value = settings[name]
      return typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []
    })
  const templates = texts('template').map((text) =>
    quoted(text.length > longestTemplate ? `${text.slice(0, longestTemplate)}…` : text)
  )
  if (templates.length > 0) return templates
  return [
    ...texts('signal', 'waveform', 'shape', 'polarity', 'kind', 'topology'),
    ...texts('file', 'second').map((path) => path.split(/[\\/]/).at(-1) ?? path)
  ]
}

/** What is done to its values before the network sees them, where that is anything. */
function preprocessingPhrases({ preprocessing }: CaptionFacts['descriptions'][number]['binding']): string[] {
  const { range: scaled, mean, deviation } = preprocessing
  const numbers = (values: readonly number[]): string => values.map(plainNumber).join(' ')
  const isOnly = (values: readonly number[], plain: number): boolean =>
    values.every((value) => value === plain)
  return [
    ...(scaled[0] === 0 && scaled[1] === 1 ? [] : [`scaled to ${scaled.map(plainNumber).join(' … ')}`]),
    ...(isOnly(mean, 0) ? [] : [`less ${numbers(mean)}`]),
    ...(isOnly(deviation, 1) ? [] : [`divided by ${numbers(deviation)}`])
  ]
}
