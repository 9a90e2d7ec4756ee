/** What was edited while the network ran. Pure. */
import { strengthInput, strengthOf } from '../condition-strengths.ts'
import type { StudyCondition, StudyIntervention } from '../intervention.ts'
import { isHeard } from '../shown-conditions.ts'
import { defaultLabel } from '../words/intervention-words.ts'
import type { CaptionedStudy, CaptionFacts } from './caption.ts'
import { moves } from './moved.ts'
import { plainNumber, quoted, sentence } from './phrases.ts'
import { byPanel, isVaried, rangePhrase } from './stimulus-sentences.ts'

/** Lines beside the baseline's, lines of what they differ by, or maps after the baseline's. */
export type DrawnConditions = 'lines' | 'differences' | 'maps'

const keys: Readonly<Record<DrawnConditions, string>> = {
  lines: 'Solid: the unedited network (baseline); dashed: the same network, edited while it ran.',
  differences: 'Each line is of the network edited while it ran; the baseline is the unedited network.',
  maps: 'First map: the unedited network (baseline); each other: the same network, edited while it ran.'
}

/** How they are told from the baseline, and a sentence for each condition that is shown. */
export function conditionSentences(
  study: CaptionedStudy,
  facts: CaptionFacts,
  drawn: DrawnConditions
): string[] {
  const shown = study.conditions.filter(
    (condition) => condition.interventions.length > 0 && isHeard(condition, study.conditions)
  )
  if (shown.length === 0) return []
  return [
    facts.panels?.edited ?? keys[drawn],
    ...shown.map((condition) => conditionSentence(condition, study, facts))
  ]
}

function conditionSentence(condition: StudyCondition, study: CaptionedStudy, facts: CaptionFacts): string {
  const { id, name, interventions } = condition
  const acting = interventions.filter((each) => isHeard(each, interventions))
  const edits = acting.map((each) => {
    const details = [...detailsOf(each, study.conditions), ...strengthPhrase(id, each, study, facts)]
    const called = each.name === '' ? '' : `${quoted(each.name)}, `
    return `${called}${defaultLabel(each)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`
  })
  return sentence(`${quoted(name)}: ${edits.length === 0 ? 'no edit is switched on' : edits.join('; ')}`)
}

/** The strength where it is not the whole edit. */
function strengthPhrase(
  condition: string,
  { id }: StudyIntervention,
  study: CaptionedStudy,
  facts: CaptionFacts
): string[] {
  const axis = study.sweep.find((each) => each.input === strengthInput(condition) && each.parameter === id)
  if (axis) return [`strength ${rangePhrase(axis, facts)}`]
  const slider = { input: strengthInput(condition), parameter: id }
  if (isVaried(facts, slider)) return [`strength ${byPanel}`]
  if (moves(facts, slider)) return ['strength moving']
  const strength = strengthOf(study.values, condition, id)
  return strength === 1 ? [] : [`strength ${plainNumber(strength)}`]
}

/** The numbers of a kind, and the paths that it is kept to. */
function detailsOf(each: StudyIntervention, conditions: CaptionedStudy['conditions']): string[] {
  return [...kindDetails(each, conditions), ...receiverDetails(each)]
}

function kindDetails(each: StudyIntervention, conditions: CaptionedStudy['conditions']): string[] {
  switch (each.kind) {
    case 'zero':
    case 'freeze':
    case 'project-out':
    case 'keep-direction':
    case 'rotate':
      return []
    case 'set':
      return typeof each.value === 'number' ? [`to ${plainNumber(each.value)}`] : []
    case 'clamp':
      return [boundsPhrase(each.low, each.high)]
    case 'scale':
      return [`by ${plainNumber(each.factor)}`]
    case 'add':
      return each.unit === 'norm' ? ['in units of the norm'] : []
    case 'noise':
      return [`standard deviation ${plainNumber(each.deviation)}`, `seed ${each.seed}`]
    case 'mean':
      return [`over ${sourcePhrase(each.source, conditions)}`]
    case 'resample':
      return [`from ${sourcePhrase(each.source, conditions)}`, `seed ${each.seed}`]
    case 'patch':
      return [`from ${sourcePhrase(each.source, conditions)}`]
    default:
      return each satisfies never
  }
}

function boundsPhrase(low: number | undefined, high: number | undefined): string {
  if (low !== undefined && high !== undefined) return `between ${plainNumber(low)} and ${plainNumber(high)}`
  if (low !== undefined) return `not below ${plainNumber(low)}`
  return high === undefined ? 'without bounds' : `not above ${plainNumber(high)}`
}

type Source = Extract<StudyIntervention, { source: unknown }>['source']

function sourcePhrase(source: Source, conditions: CaptionedStudy['conditions']): string {
  if ('condition' in source) {
    const name = conditions.find(({ id }) => id === source.condition)?.name
    return name === undefined ? 'another condition' : quoted(name)
  }
  if ('inputs' in source) return 'given inputs'
  if ('stimuli' in source) {
    const { length } = source.stimuli
    return length === 1 ? 'a kept stimulus' : `${length} kept stimuli`
  }
  if (source.sweep.length === 0) return 'another stimulus'
  const samples = source.sweep.reduce((product, { count }) => product * count, 1)
  return `${samples.toLocaleString('en')} stimuli along a sweep`
}

function receiverDetails({ receiver }: StudyIntervention): string[] {
  if (!receiver) return []
  const paths = Array.isArray(receiver.through)
    ? `direct paths and those through ${receiver.through.join(', ')}`
    : receiver.through === 'all'
      ? 'all paths'
      : 'direct paths'
  return [`only as ${receiver.site} reads it, by ${paths}`]
}
