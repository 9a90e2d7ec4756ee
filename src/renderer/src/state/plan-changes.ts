/** What a change of values asks of the engine, and what fixes a plan. Pure. */
import type { StimulusValues } from '#shared/stimulus.ts'
import type { DragRequest, ParameterReference, PlanCondition } from '#shared/trajectory.ts'
import { isSameConditions } from './condition-plans.ts'

/** What the points on the screen depend on besides the plan. */
export interface Shown {
  values: StimulusValues
  conditions: readonly PlanCondition[]
}

/**
 * `current` where only swept parameters moved: the path stays, its head moves. `path` where anything else did.
 * Null where nothing changed.
 */
export function whatChanged(
  before: Shown,
  after: Shown,
  sweep: readonly ParameterReference[]
): DragRequest['what'] | null {
  if (!isSameConditions(before.conditions, after.conditions)) return 'path'
  let moved: DragRequest['what'] | null = null
  for (const { input, parameter } of changedParameters(before.values, after.values)) {
    if (!sweep.some((axis) => axis.input === input && axis.parameter === parameter)) return 'path'
    moved = 'current'
  }
  return moved
}

/** Parameters whose values differ, in the order of `after`; what went away counts too. */
export function changedParameters(before: StimulusValues, after: StimulusValues): ParameterReference[] {
  if (before === after) return []
  const inputs = new Set([...Object.keys(after), ...Object.keys(before)])
  return [...inputs].flatMap((input) => {
    const [old, now] = [before[input] ?? {}, after[input] ?? {}]
    if (old === now) return []
    const names = new Set([...Object.keys(now), ...Object.keys(old)])
    return [...names].filter((name) => old[name] !== now[name]).map((parameter) => ({ input, parameter }))
  })
}

/** Of two drags, what must still be asked: a path that was not sent yet is not forgotten for a move of the head. */
export function mergedDrag(waiting: DragRequest, newer: DragRequest): DragRequest {
  if (waiting.plan !== newer.plan || waiting.what === 'current' || newer.what === 'path') return newer
  return { ...newer, what: 'path', stride: waiting.stride }
}
