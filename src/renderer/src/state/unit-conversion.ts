/** Numbers of sliders whose unit changes: they are converted, so that the stimulus stays the same. Pure. */
import type { StudyAnimation } from '#shared/animation.ts'
import type { StudyCondition, StudyIntervention } from '#shared/intervention.ts'
import type { InputDescription, Parameter, StimulusValues } from '#shared/stimulus.ts'
import type { SweepAxis } from '#shared/trajectory.ts'

/** How much a parameter's unit is, by its name. */
export type UnitSizes = Readonly<Record<string, number>>

export const unitSizes = (parameters: readonly Pick<Parameter, 'name' | 'unitSize'>[]): UnitSizes =>
  Object.fromEntries(parameters.map(({ name, unitSize = 1 }) => [name, unitSize]))

/** The same by input. */
export const unitSizesByInput = (
  descriptions: Readonly<Record<string, Pick<InputDescription, 'parameters'>>>
): Readonly<Record<string, UnitSizes>> =>
  Object.fromEntries(
    Object.entries(descriptions).map(([input, { parameters }]) => [input, unitSizes(parameters)])
  )

/** From the units that the numbers of one input are in to those that they should be in. */
export interface UnitChange {
  input: string
  before: UnitSizes
  after: UnitSizes
}

/** What the numbers of a parameter are multiplied by; 1 for those that one of the two does not know. */
const factorOf = ({ before, after }: UnitChange, parameter: string): number =>
  (before[parameter] ?? after[parameter] ?? 1) / (after[parameter] ?? before[parameter] ?? 1)

/** 0.30000000000000004 → 0.3. */
const times = (value: number, factor: number): number =>
  factor === 1 ? value : Number((value * factor).toPrecision(12))

/** The values with those of the input in its new units. */
export function convertedValues(values: StimulusValues, change: UnitChange): StimulusValues {
  const own = values[change.input]
  if (!own) return values
  const entries = Object.entries(own).map(([name, value]) => [name, times(value, factorOf(change, name))])
  return { ...values, [change.input]: Object.fromEntries(entries) as Record<string, number> }
}

export const convertedSweep = (sweep: readonly SweepAxis[], change: UnitChange): SweepAxis[] =>
  sweep.map((axis) => {
    if (axis.input !== change.input) return axis
    const factor = factorOf(change, axis.parameter)
    return { ...axis, from: times(axis.from, factor), to: times(axis.to, factor) }
  })

/** The animation with the keys of the input's parameters in the new units. */
export const convertedAnimation = (animation: StudyAnimation, change: UnitChange): StudyAnimation => ({
  ...animation,
  tracks: animation.tracks.map((track) => {
    if (track.kind !== 'parameter' || track.input !== change.input) return track
    const factor = factorOf(change, track.parameter)
    return { ...track, keys: track.keys.map((key) => ({ ...key, value: times(key.value, factor) })) }
  })
})

/** The conditions with what they take from stimuli in the new units. */
export const convertedConditions = (
  conditions: readonly StudyCondition[],
  change: UnitChange
): StudyCondition[] =>
  conditions.map((condition) => ({
    ...condition,
    interventions: condition.interventions.map((intervention): StudyIntervention => {
      if (!('source' in intervention)) return intervention
      if ('stimuli' in intervention.source) return withConvertedSet(intervention, change)
      if (!('values' in intervention.source)) return intervention
      const { values, sweep } = intervention.source
      const source = { values: convertedValues(values, change), sweep: convertedSweep(sweep, change) }
      return { ...intervention, source }
    })
  }))

function withConvertedSet(intervention: StudyIntervention, change: UnitChange): StudyIntervention {
  if (intervention.kind !== 'mean' && intervention.kind !== 'resample') return intervention
  const { source } = intervention
  if (!('stimuli' in source)) return intervention
  const stimuli = source.stimuli.map((values) => convertedValues(values, change))
  return { ...intervention, source: { stimuli } }
}

/** Whether any number changes. */
export const isUnitChange = (change: UnitChange): boolean =>
  Object.keys(change.after).some((name) => factorOf(change, name) !== 1)
