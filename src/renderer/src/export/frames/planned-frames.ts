/** What every frame of an animation shows but for the points, and how many frames are computed at once. Pure. */
import type { StudyAnimation } from '#shared/animation.ts'
import { frameCount, momentOfFrame } from '#shared/animation-times.ts'
import {
  animationAt,
  valuesAt,
  type AnimationMoment,
  type ParameterOf,
  type ShownProjection
} from '#shared/animation-values.ts'
import { pathOf } from '#shared/frames-by-path.ts'
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
  sweep: readonly SweptParameter[]
  parameterOf: ParameterOf
}

/** A frame but for its points. */
export interface PlannedFrame {
  index: number
  /** Of all sliders. */
  values: StimulusValues
  /** Null is the fitted view. */
  camera: CameraState | null
  /** Share 0…1 of the path in focus. */
  head: number
  trail: Trail
  projections: ShownProjection[]
}

export function plannedFrames(study: AnimatedStudy): PlannedFrame[] {
  const { animation, document, parameterOf } = study
  return Array.from({ length: frameCount(animation) }, (_, index) => {
    const moment = animationAt(animation, momentOfFrame(animation, index), parameterOf)
    const values = valuesAt(document.values, moment)
    const trail = trailAt(document, moment)
    const camera = moment.camera ?? document.view.camera ?? null
    return {
      index,
      values,
      camera,
      trail,
      head: headAt(study, moment, values, trail),
      projections: moment.projections
    }
  })
}

function trailAt({ view }: StudyDocument, { tail, lead }: AnimationMoment): Trail {
  return { tail: tail ?? view.tail, lead: lead ?? view.lead, fade: view.fade, rest: view.rest }
}

function headAt(study: AnimatedStudy, moment: AnimationMoment, values: StimulusValues, trail: Trail): number {
  if (moment.head !== null) return moment.head
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
  { plan, prepared, conditions }: AnimatedStudy,
  plans: number
): number[] {
  const points = prepared.traces.reduce((sum, trace) => sum + trace.series * trace.points, 0)
  const room = roomForPoints / (plans * points * 12 * (1 + conditions.length))
  const cuts = [0]
  let paths = new Set<string>()
  for (const [index, { values }] of planned.entries()) {
    paths.add(pathOf(values, plan.sweep))
    if (paths.size <= room || paths.size === 1) continue
    cuts.push(index)
    paths = new Set([pathOf(values, plan.sweep)])
  }
  return [...cuts, planned.length]
}
