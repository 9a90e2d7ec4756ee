/**
 * The points that data files are of: those of the one picture, or of each panel of values, computed as the picture's are; with
 * what is compared at the same values. Not here: how files describe them (plotted-data.ts).
 */
import type { CallContext } from '#shared/contract.ts'
import type { DataExportRequest } from '#shared/data-export.ts'
import type { ErrorData } from '#shared/errors.ts'
import { CollectedFrames } from '#shared/frames-by-path.ts'
import { panelTrouble, valuesWith, type PanelValues } from '#shared/panel-values.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Comparison, Frame, TracePoints } from '#shared/trajectory.ts'
import { wholeComparison } from '../conditions/compare-plan.ts'
import { animatePlan } from '../plans/animate-plan.ts'
import { wholePath } from '../plans/drag-plan.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import { baselineName, conditionNames } from './plotted-names.ts'

/** One condition that is shown: its name, and its points. */
export interface ShownPath {
  /** Null for the baseline. */
  condition: string | null
  name: string
  traces: readonly TracePoints[]
}

/** One panel of values, or all there is. */
export interface PlottedMoment {
  values: StimulusValues
  /** The baseline first; the same conditions at every moment. */
  paths: readonly ShownPath[]
  /** Null where there is nothing to compare. */
  comparison: Comparison | null
}

/** What is computed, told of and checked on the way. */
export interface PlottedWork {
  plan: LivePlan
  request: DataExportRequest
  context: CallContext
  /** Throws where the plan has made way for others. */
  checkThere: () => void
}

/** @param panels those of values; null for one picture. Of a condition that can't be run there is a note. */
export async function plottedMoments(
  work: PlottedWork,
  panels: PanelValues | null,
  notes: Set<string>
): Promise<PlottedMoment[]> {
  const { request } = work
  const all = panels
    ? panels.values.map((value) => valuesWith(request.values, panels.reference, value))
    : [request.values]
  const frames = panels
    ? await panelFrames(work, all).catch((error: unknown) => {
        throw panelTrouble(error, panels)
      })
    : [await wholePath(work.plan, request, work.context)]
  const written = writtenConditions(request, frames, notes)
  const moments: PlottedMoment[] = []
  for (const [order, frame] of frames.entries()) {
    const values = all[order] ?? request.values
    const comparison = await comparisonAt(work, values)
    moments.push({ values, paths: pathsOf(frame, written), comparison })
  }
  return moments
}

/** In the runs that the picture's panels have. */
async function panelFrames(
  { plan, request: { conditions }, context, checkThere }: PlottedWork,
  frames: StimulusValues[]
): Promise<Frame[]> {
  const collected = new CollectedFrames(plan.sweep.axes.length === 0)
  const part = collected.take.bind(collected)
  await animatePlan(plan, { plan: plan.id, frames, conditions }, { ...context, part }, checkThere)
  return collected.frames
}

type Written = Pick<ShownPath, 'condition' | 'name'>

/** Conditions that have points in some panel. */
function writtenConditions(
  { study }: DataExportRequest,
  frames: readonly Frame[],
  notes: Set<string>
): Written[] {
  const names = conditionNames(study.conditions)
  const found = new Map<string, Written>()
  for (const { condition, traces, error } of frames.flatMap(({ conditions }) => conditions)) {
    const name = names.get(condition) ?? condition
    if (traces.length > 0) found.set(condition, { condition, name })
    if (error) notes.add(noteOf(name, traces.length > 0, error))
  }
  return [...found.values()]
}

const noteOf = (name: string, isThere: boolean, { message }: ErrorData): string =>
  isThere
    ? `Of the condition '${name}' something is left out. ${message}`
    : `The condition '${name}' is left out. ${message}`

/** A condition without points in this panel has none that are finite. */
const pathsOf = (frame: Frame, written: readonly Written[]): ShownPath[] => [
  { condition: null, name: baselineName, traces: frame.traces },
  ...written.map((each) => {
    const found = frame.conditions.find(({ condition }) => condition === each.condition)
    return { ...each, traces: found && found.traces.length > 0 ? found.traces : frame.traces.map(unknown) }
  })
]

const unknown = (points: TracePoints): TracePoints => ({
  ...points,
  positions: points.positions.map(() => NaN),
  current: points.current.map(() => NaN)
})

async function comparisonAt(
  { plan, request: { conditions, study }, context }: PlottedWork,
  values: StimulusValues
): Promise<Comparison | null> {
  if (conditions.length === 0 && study.metrics.length === 0) return null
  const request = { plan: plan.id, values, conditions, metrics: study.metrics, stride: 1 }
  return wholeComparison(plan, request, context, () => undefined)
}
