/**
 * What the user edits: a study without the file it lies in and without the numbers of its projections.
 * Plain immutable data; undo works on it. The projections themselves never change, so they lie apart, by id.
 */
import { projectionsIn } from '#shared/animation.ts'
import type { ProviderName } from '#shared/network.ts'
import { projectionOf, storedProjection } from '#shared/stored-projection.ts'
import type { Study } from '#shared/study.ts'
import { effectSettingsSchema } from '#shared/study-effects.ts'
import type { Projection } from '#shared/trajectory.ts'

export type StudyView = Study['view']
export type Camera = NonNullable<StudyView['camera']>
export type Timeline = Study['timeline']

export interface StudyDocument extends Omit<Study, 'format' | 'version' | 'network' | 'projections'> {
  provider: ProviderName | 'auto'
}

/** Projections by id. */
export type Projections = Readonly<Record<string, Projection>>

const plainView: StudyView = {
  arrangement: 'overlaid',
  scales: 'shared',
  colorBy: 'order',
  colorMap: 'auto',
  lineWidth: 2,
  tail: 1,
  lead: 0,
  fade: false,
  rest: 'faint',
  differences: 'connectors'
}

/** `selection` is the loop range as shares of the axis; at speed 1 the whole axis takes `secondsAtSpeedOne`. */
const plainTimeline: Timeline = { loop: 'all', pingPong: false, speed: 1, selection: [0, 1], follow: false }
export const secondsAtSpeedOne = 6

const plainEffects = effectSettingsSchema.parse({})

export const emptyDocument: StudyDocument = {
  title: '',
  description: '',
  provider: 'auto',
  symbols: {},
  bindings: {},
  values: {},
  sweep: [],
  traces: [],
  choices: {},
  conditions: [],
  metrics: [],
  stimuli: [],
  effects: plainEffects,
  seed: 1,
  view: plainView,
  timeline: plainTimeline
}

export function documentOf(study: Study): StudyDocument {
  const { format: _format, version: _version, network, projections: _projections, ...rest } = study
  return { ...rest, provider: network.provider }
}

export function projectionsOf(study: Study): Projections {
  return Object.fromEntries(study.projections.map((stored) => [stored.id, projectionOf(stored)]))
}

/** The study as it is saved; only the projections that its traces and its animation use go in, and no provisional ones. */
export function studyOf(
  document: StudyDocument,
  network: Pick<Study['network'], 'path' | 'sha256'>,
  projections: Projections
): Study {
  const { provider, choices, ...rest } = document
  const animated = document.animation ? projectionsIn(document.animation) : []
  const used = [...new Set([...document.traces.map(({ projection }) => projection), ...animated])]
  const kept = used
    .flatMap((id) => projections[id] ?? [])
    .filter(({ isProvisional }) => isProvisional !== true)
  return {
    ...rest,
    format: 'limen-study',
    version: 1,
    network: { path: network.path, sha256: network.sha256, provider },
    choices: Object.fromEntries(Object.entries(choices).filter(([id]) => used.includes(id))),
    projections: kept.map(storedProjection)
  }
}
