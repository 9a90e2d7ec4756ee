/** Where the marks of the ruler stand and what they say. Pure. */
import { logTicks } from '../../scene/ticks.ts'
import { axisTicks } from '../../state/axis-ticks.ts'
import { sweepIndexOf } from '../../state/sweep-positions.ts'
import type { Parameter } from '#shared/stimulus.ts'
import { sweepValueAt } from '#shared/sweep-values.ts'
import type { SweepAxis } from '#shared/trajectory.ts'

export interface Mark {
  /** Share of the ruler, 0…1. */
  share: number
  label: string
}

/** Marks at round values of a swept parameter; on a log scale at 1, 2 and 5 of each power of ten. */
export function sweepMarks(axis: SweepAxis, parameter: Parameter, count: number): Mark[] {
  const shareOf = (value: number): number | null => {
    const index = sweepIndexOf(axis, parameter.scale, value)
    return index === null ? null : index / Math.max(axis.count - 1, 1)
  }
  const values =
    parameter.scale === 'log' ? logTicks(axis.from, axis.to) : axisTicks(axis.from, axis.to, count)
  return values.flatMap(({ value, label }) => {
    const share = shareOf(value)
    if (share === null || (parameter.scale === 'integer' && !Number.isInteger(value))) return []
    const whole = parameter.scale === 'integer' ? String(value) : label
    return [{ share, label: parameter.choices?.[value] ?? whole }]
  })
}

/** Marks along depth, position or time: names where they fit, else round indices. */
export function indexMarks(points: number, labels: readonly string[] | undefined, width: number): Mark[] {
  const last = Math.max(points - 1, 1)
  const room = labels && points > 0 ? width / points : 0
  const longest = Math.max(...(labels ?? []).map(({ length }) => length), 1)
  if (labels && room > Math.min(longest, 24) * 6.5 + 8)
    return labels.map((label, i) => ({ share: i / last, label }))
  const ticks = axisTicks(0, Math.max(points - 1, 0), Math.max(2, Math.round(width / 70)))
  return ticks
    .filter(({ value }) => Number.isInteger(value))
    .map(({ value }) => ({ share: value / last, label: String(value) }))
}

/** A position of the head in words. */
export function positionWords(
  position: number,
  along: { axis: SweepAxis; parameter: Parameter } | null,
  labels: readonly string[] | undefined,
  shown: (parameter: Parameter, value: number) => string
): string {
  if (along) return shown(along.parameter, sweepValueAt(along.axis, along.parameter.scale, position))
  const index = Math.round(position)
  return labels?.[index] ?? String(index)
}
