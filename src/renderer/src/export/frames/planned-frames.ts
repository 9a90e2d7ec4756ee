/** What every frame of an animation shows but for the points, and how many frames are computed at once. Pure. */
import type { StudyAnimation } from '#shared/animation.ts'
import { frameMoments } from '#shared/animation-times.ts'
import {
  animationAt,
  valuesAt,
  type AnimationMoment,
  type ParameterOf,
  type ShownProjection
} from '#shared/animation-values.ts'
import { pathOf } from '#shared/frames-by-path.ts'
import { valuesWith, type PanelValues } from '#shared/panel-values.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Plan, PlanCondition, PreparedPlan, Trace } from '#shared/trajectory.ts'
import type { CameraState, Trail } from '../../scene/descriptors.ts'
import { headShare } from '../../state/head-share.ts'
import { positionOfValues, type SweptParameter } from '../../state/played-sweep.ts'
import type { StudyDocument } from '../../state/study-document.ts'

/** Bytes of points that are held at once. */
const roomForPoints = 512 * 2 ** 20

/** A snapshot of a study with its plan ready; the path at rest has all of its points. */
export interface AnimatedStudy {
  document: StudyDocument
  animation: StudyAnimation
  plan: Plan
  prepared: PreparedPlan
  /** Those to show. */
  conditions: PlanCondition[]
  /** Whose axis the head goes along; and where on it the head is while nothing moves it, 0…1. */
  trace: Trace | null
  head: number
  /** Where the head is in all frames, whatever moves; left out, the animation says it. */
  heldHead?: number
  sweep: readonly SweptParameter[]
  parameterOf: ParameterOf
  /** Values of a slider that every frame has a panel for; left out, each frame is one picture. */
  panels?: Pick<PanelValues, 'reference' | 'values'>
}

/** Of all sliders in each panel; as they are where there are none. */
export const valuesInPanels = (
  { panels }: Pick<AnimatedStudy, 'panels'>,
  values: StimulusValues
): StimulusValues[] =>
  panels ? panels.values.map((value) => valuesWith(values, panels.reference, value)) : [values]

/** A frame but for its points. */
export interface PlannedFrame {
  index: number
  /** Of all sliders. */
  values: StimulusValues
  /** Null is the fitted view. */
  camera: CameraState | null
  /** Share 0…1 of the path in focus. */
  head: number
  /** The same in each panel of values. */
  headsInPanels: number[]
  trail: Trail
  projections: ShownProjection[]
}

export function plannedFrames(study: AnimatedStudy): PlannedFrame[] {
  const { animation, document, parameterOf } = study
  return frameMoments(animation).map((at, index) => {
    const moment = animationAt(animation, at, parameterOf)
    const values = valuesAt(document.values, moment)
    const trail = trailAt(document, moment)
    const camera = moment.camera ?? document.view.camera ?? null
    return {
      index,
      values,
      camera,
      trail,
      head: headAt(study, moment, values, trail),
      headsInPanels: valuesInPanels(study, values).map((own) => headAt(study, moment, own, trail)),
      projections: moment.projections
    }
  })
}

function trailAt({ view }: StudyDocument, { tail, lead }: AnimationMoment): Trail {
  return { tail: tail ?? view.tail, lead: lead ?? view.lead, fade: view.fade, rest: view.rest }
}

const headAt = (
  study: AnimatedStudy,
  moment: AnimationMoment,
  values: StimulusValues,
  trail: Trail
): number => study.heldHead ?? moment.head ?? headOfValues(study, values, trail)

/** Where the head of the path in focus is at values of sliders, while nothing else moves it. */
export function headOfValues(
  study: Pick<AnimatedStudy, 'sweep' | 'trace' | 'head'>,
  values: StimulusValues,
  trail: Trail
): number {
  const along = study.sweep.at(-1)
  if (study.trace?.axis !== 'stimulus') return study.head
  if (!along) return 1
  const { axis, parameter } = along
  const value = values[axis.input]?.[axis.parameter] ?? parameter.default
  return headShare('stimulus', trail, positionOfValues([along], [value]), axis.count)
}

/** Where frames are cut so that the points of each piece have room. */
export function cutFrames(
  planned: readonly PlannedFrame[],
  study: Pick<AnimatedStudy, 'plan' | 'prepared' | 'conditions' | 'panels'>,
  plans: number
): number[] {
  const { path, current } = bytesOf(study)
  const pieces = plans * (1 + study.conditions.length)
  const cuts = [0]
  let [paths, bytes] = [new Set<string>(), 0]
  for (const [index, { values }] of planned.entries()) {
    const panels = valuesInPanels(study, values)
    const own = [...new Set(panels.map((each) => pathOf(each, study.plan.sweep)))]
    const cost = (): number =>
      pieces * (panels.length * current + own.filter((each) => !paths.has(each)).length * path)
    if (bytes + cost() > roomForPoints && bytes > 0) {
      cuts.push(index)
      ;[paths, bytes] = [new Set(), 0]
    }
    bytes += cost()
    for (const each of own) paths.add(each)
  }
  return [...cuts, planned.length]
}

/** Of the points of a path, and of a current stimulus; without a sweep that is all there is. */
function bytesOf({ plan, prepared }: Pick<AnimatedStudy, 'plan' | 'prepared'>): {
  path: number
  current: number
} {
  const bytesOfPoint = 12
  const sum = (pointsOf: (trace: PreparedPlan['traces'][number]) => number): number =>
    bytesOfPoint * prepared.traces.reduce((points, trace) => points + pointsOf(trace), 0)
  const isAlongStimulus = (id: string): boolean =>
    plan.traces.find((trace) => trace.id === id)?.axis === 'stimulus'
  return {
    path: plan.sweep.length === 0 ? 0 : sum(({ series, points }) => series * points),
    current: sum(({ trace, points }) => (isAlongStimulus(trace) ? 1 : points))
  }
}
