/** What an intervention becomes when its kind or its site changes: what fits stays, the rest begins anew. Pure. */
import { conditionOfInput } from '#shared/condition-strengths.ts'
import type {
  InterventionKind,
  PooledSource,
  Source,
  SourceOrCondition,
  StudyIntervention
} from '#shared/intervention.ts'
import type { Axis, Site } from '#shared/network.ts'
import { axisNames, vectorLength } from '#shared/site-axes.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { SweepAxis } from '#shared/trajectory.ts'

/** What fields begin with. */
export interface KindFacts {
  /** How many numbers a direction has at the site. */
  features: number
  /** The stimulus of the moment, and the sweep. */
  values: StimulusValues
  sweep: readonly SweepAxis[]
}

/** The intervention as another kind, at the same place. */
export function withKind(
  before: StudyIntervention,
  kind: InterventionKind,
  facts: KindFacts
): StudyIntervention {
  const { id, name, enabled, solo, site, select, receiver } = before
  const common = { id, name, enabled, solo, site, ...(select && { select }), ...(receiver && { receiver }) }
  const direction = 'direction' in before ? before.direction : alongUnit(0, facts.features)
  const seed = 'seed' in before ? before.seed : 1
  switch (kind) {
    case 'zero':
    case 'freeze':
      return { ...common, kind }
    case 'mean':
      return { ...common, kind, source: stimuliOf(before, sweptSource(facts)), perPosition: true }
    case 'resample':
      return { ...common, kind, source: stimuliOf(before, sweptSource(facts)), seed }
    case 'patch':
      return { ...common, kind, source: pairOf(before) ?? keptStimulus(facts.values) }
    case 'set':
      return { ...common, kind, value: 0 }
    case 'clamp':
      return { ...common, kind, low: 0 }
    case 'scale':
      return { ...common, kind, factor: 0 }
    case 'add':
      return { ...common, kind, direction, unit: 'absolute' }
    case 'project-out':
    case 'keep-direction':
    case 'rotate':
      return { ...common, kind, direction }
    case 'noise':
      return { ...common, kind, deviation: 1, seed }
    default:
      return kind satisfies never
  }
}

/** Stimuli that the intervention already has; other conditions are none. */
const stimuliOf = (before: StudyIntervention, otherwise: Source): PooledSource =>
  'source' in before && !('condition' in before.source) ? before.source : otherwise

/** A source that goes with every stimulus: a single stimulus, or the same one under another condition. */
function pairOf(before: StudyIntervention): SourceOrCondition | null {
  if (!('source' in before) || 'stimuli' in before.source) return null
  return 'sweep' in before.source && before.source.sweep.length > 0 ? null : before.source
}

/** The sliders as they are now; strengths are no part of a stimulus. */
export const keptStimulus = (values: StimulusValues): Extract<Source, { values: unknown }> => ({
  values: Object.fromEntries(Object.entries(values).filter(([input]) => conditionOfInput(input) === null)),
  sweep: []
})

/** The stimuli along the sweep of the moment. */
export const sweptSource = ({ values, sweep }: Pick<KindFacts, 'values' | 'sweep'>): Source => ({
  ...keptStimulus(values),
  sweep: sweep.filter(({ input }) => conditionOfInput(input) === null)
})

export const alongUnit = (unit: number, features: number): number[] =>
  Array.from({ length: features }, (_, i) => (i === unit ? 1 : 0))

/** The unit that a direction is, with length 1; null for any other direction. */
export function unitOf(direction: readonly number[]): number | null {
  const unit = direction.findIndex((value) => value !== 0)
  return direction[unit] === 1 && direction.every((value, i) => i === unit || value === 0) ? unit : null
}

/** An axis as a selection names it. */
export interface SelectableAxis extends Axis {
  name: string
  /** Its place among the axes. */
  place: number
}

/** Axes of a site from which entries can be selected. */
export const selectableAxes = ({ axes }: Pick<Site, 'axes'>): SelectableAxis[] => {
  const names = axisNames(axes)
  return axes
    .map((axis, place) => ({ ...axis, name: names[place] ?? axis.role, place }))
    .filter(({ role }) => role !== 'batch' && role !== 'unknown')
}

/** The intervention at another site: selections that the site has not, and directions of another length, begin anew. */
export function atSite(before: StudyIntervention, site: Site): StudyIntervention {
  const { select, ...rest } = before
  const kept = Object.entries(select ?? {}).filter(([role, entries]) =>
    selectableAxes(site).some(
      ({ name, size }) => name === role && entries.every((entry) => entry >= -size && entry < size)
    )
  )
  const moved = {
    ...rest,
    site: site.name,
    ...(kept.length > 0 && { select: Object.fromEntries(kept) })
  }
  const features = vectorLength(site.axes)
  return 'direction' in moved && moved.direction.length !== features
    ? { ...moved, direction: alongUnit(0, features) }
    : moved
}

/** Selects entries of one axis; null for all of it. */
export function withSelection(
  before: StudyIntervention,
  role: string,
  entries: number[] | null
): StudyIntervention {
  const { [role]: _replaced, ...others } = before.select ?? {}
  const select = entries ? { ...others, [role]: entries } : others
  const { select: _old, ...rest } = before
  return Object.keys(select).length > 0 ? { ...rest, select } : rest
}

/** Whether an intervention can act at a site: edits are for floating-point numbers. */
export const isEditable = ({ type }: Pick<Site, 'type'>): boolean =>
  type === 'float32' || type === 'float16' || type === 'float64'

/** Sites that stand between two others in the order of the network: what a path from one to the other may go through. */
export function sitesBetween(sites: readonly Pick<Site, 'name'>[], from: string, to: string): string[] {
  const [first, last] = [from, to].map((end) => sites.findIndex(({ name }) => name === end))
  if (first === undefined || last === undefined || first < 0 || last < 0) return []
  return sites.slice(first + 1, Math.max(first + 1, last)).map(({ name }) => name)
}
