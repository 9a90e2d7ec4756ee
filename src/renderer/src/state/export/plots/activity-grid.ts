/**
 * What each unit holds over a grid of two swept parameters: maps of units along the one with more values, one for each value of
 * the other one.
 */
import type { Parameter } from '#shared/stimulus.ts'
import type { SweepAxis } from '#shared/trajectory.ts'
import { inSentence, listOf } from '#shared/caption/phrases.ts'
import type { CellPlot } from '../../../export/plot/plot-content.ts'
import { axisTitle } from '../../../export/plot/plot-ticks.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { parameterText } from '../read-out.ts'
import { activityCells } from './activity-cells.ts'
import { sweptAxis } from './swept-axes.ts'

/** More maps are too small to be read. */
const mostMaps = 12

export interface SweptGrid {
  /** Both parameters, the first one first. */
  swept: readonly [SweptParameter, SweptParameter]
  /** Which of them has a map for each value. */
  mapped: 0 | 1
  /** Which of its values have one. */
  shown: readonly number[]
}

export interface SweptParameter {
  axis: SweepAxis
  parameter: Parameter
}

/** Null where fewer than two parameters are swept. */
export function sweptGrid({ document, stimulus }: Workbench): SweptGrid | null {
  const [first, second] = document.current.sweep.flatMap((axis) => {
    const parameter = stimulus.parameter(axis)
    return parameter ? [{ axis, parameter }] : []
  })
  if (!first || !second) return null
  const mapped = second.axis.count < first.axis.count ? 1 : 0
  return { swept: [first, second], mapped, shown: spread([first, second][mapped]?.axis.count ?? 0) }
}

/** All of few, else as many as can be read, from the first to the last. */
function spread(count: number): number[] {
  const maps = Math.min(count, mostMaps)
  return Array.from({ length: maps }, (_, i) => Math.round((i * (count - 1)) / Math.max(maps - 1, 1)))
}

/** 'One map for each value of width.', or which of them have one. */
export function gridSentence({ swept, mapped, shown }: SweptGrid): string {
  const { axis, parameter } = swept[mapped]
  const { placeOf } = sweptAxis(axis, parameter)
  const name = parameter.label.length < 3 ? `‘${parameter.label}’` : inSentence(parameter.label)
  if (shown.length === axis.count) return `One map for each value of ${name}.`
  return `Maps are those of ${name} ${listOf(shown.map((at) => parameterText(parameter, placeOf(at))))}.`
}

/** @param states [first parameter, second one, features] */
export function activityGrid(
  states: Float32Array,
  features: number,
  { swept, mapped, shown }: SweptGrid
): CellPlot {
  const [maps, columns] = [swept[mapped], swept[mapped === 0 ? 1 : 0]]
  const [named, along] = [sweptAxis(maps.axis, maps.parameter), sweptAxis(columns.axis, columns.parameter)]
  const across = swept[1].axis.count
  const statesOf = (map: number, column: number): Float32Array => {
    const point = mapped === 0 ? map * across + column : column * across + map
    return states.subarray(point * features, (point + 1) * features)
  }
  const places = Array.from({ length: columns.axis.count }, (_, i) => along.placeOf(i))
  const each = shown.map((map) => ({
    name: `${maps.parameter.label} = ${parameterText(maps.parameter, named.placeOf(map))}`,
    states: Float32Array.from(places.flatMap((_, column) => [...statesOf(map, column)]))
  }))
  const plot = activityCells(each, features, along.axis, places)
  const value = {
    name: axisTitle(named.axis),
    meaning: 'Of which value the map is',
    of: (_row: number, _column: number, map: number) => named.placeOf(shown[map] ?? NaN)
  }
  return { ...plot, facts: [value, ...plot.facts] }
}
