/** Where the marks of the ruler stand and what they say. Pure. */
import { logTicks } from '../../scene/ticks.ts'
import { axisTicks, tickLabel } from '../../state/axis-ticks.ts'
import { valuesAtPosition, type PlayedSweep, type SweptParameter } from '../../state/played-sweep.ts'
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
    const isWhole = parameter.scale === 'integer' || parameter.choices !== undefined
    if (share === null || (isWhole && !Number.isInteger(value))) return []
    const whole = parameter.scale === 'integer' ? String(value) : label
    return [{ share, label: parameter.choices?.[value] ?? whole }]
  })
}

/** What stands along depth, position or time. */
export interface IndexAxis {
  points: number
  labels?: readonly string[] | undefined
  /** The step that the first point is. */
  first: number
}

/** Marks along depth, position or time: names where they fit, else round indices. */
export function indexMarks({ points, labels, first }: IndexAxis, width: number): Mark[] {
  const last = Math.max(points - 1, 1)
  const room = labels && points > 0 ? width / points : 0
  const longest = Math.max(...(labels ?? []).map(({ length }) => length), 1)
  if (labels && room > Math.min(longest, 24) * 6.5 + 8)
    return labels.map((label, i) => ({ share: i / last, label }))
  const ticks = axisTicks(first, first + Math.max(points - 1, 0), Math.max(2, Math.round(width / 70)))
  return ticks
    .filter(({ value }) => Number.isInteger(value))
    .map(({ value }) => ({ share: (value - first) / last, label: String(value) }))
}

/** Marks where the rows of a raster begin, with the value of the slow parameter; as many as there is room for. */
export function rasterMarks([slow, fast]: PlayedSweep, width: number): Mark[] {
  if (!slow || !fast) return []
  const rows = Array.from({ length: slow.axis.count }, (_, row) => row)
  const labels = rows.map((row) => rowWords(slow, row))
  const longest = Math.max(...labels.map(({ length }) => length), 1)
  const every = Math.max(1, Math.ceil((rows.length * (longest * 6.5 + 12)) / width))
  const last = slow.axis.count * fast.axis.count - 1
  return rows
    .filter((row) => row % every === 0)
    .map((row) => ({ share: (row * fast.axis.count) / last, label: labels[row] ?? '' }))
}

function rowWords({ axis, parameter }: SweptParameter, row: number): string {
  const value = sweepValueAt(axis, parameter.scale, row)
  const step = Math.abs(axis.to - axis.from) / Math.max(axis.count - 1, 1)
  return parameter.choices?.[Math.round(value)] ?? tickLabel(value, step)
}

/** A position of the playhead over swept parameters in words. */
export const playedWords = (
  played: PlayedSweep,
  position: number,
  shown: (parameter: Parameter, value: number) => string
): string =>
  valuesAtPosition(played, position)
    .map((value, i) => (played[i] ? shown(played[i].parameter, value) : ''))
    .join(' · ')

/** A position of the head in words. */
export function positionWords(
  position: number,
  along: { axis: SweepAxis; parameter: Parameter } | null,
  { labels, first }: Omit<IndexAxis, 'points'>,
  shown: (parameter: Parameter, value: number) => string
): string {
  if (along) return shown(along.parameter, sweepValueAt(along.axis, along.parameter.scale, position))
  const index = Math.round(position)
  return labels?.[index] ?? String(first + index)
}
