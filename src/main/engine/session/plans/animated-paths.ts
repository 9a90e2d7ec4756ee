/**
 * What the frames of an animation have in common: frames whose values differ only in what the plan sweeps share their path,
 * frames of equal values are one moment. Pure. Not here: running them (animate-plan.ts).
 */
import type { PlannedAxis, SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { ParameterReference } from '#shared/trajectory.ts'

/** Values of all sliders, and the frames that have them. */
export interface ValuesOfFrames {
  values: StimulusValues
  frames: number[]
}

/** Moments by their paths, both in the order in which they are first seen; without a sweep all are on one. */
export function momentsByPath(
  frames: readonly StimulusValues[],
  sweep: Pick<SweepPlan, 'axes'>
): ValuesOfFrames[][] {
  const paths = new Map<string, Map<string, ValuesOfFrames>>()
  for (const [index, values] of frames.entries()) {
    const path = sweep.axes.length > 0 ? JSON.stringify(withoutSwept(values, sweep.axes)) : ''
    const moments = paths.get(path) ?? new Map<string, ValuesOfFrames>()
    paths.set(path, moments)
    const key = JSON.stringify(values)
    const moment = moments.get(key)
    if (moment) moment.frames.push(index)
    else moments.set(key, { values, frames: [index] })
  }
  return [...paths.values()].map((moments) => [...moments.values()])
}

function withoutSwept(values: StimulusValues, axes: readonly ParameterReference[]): StimulusValues {
  const isSwept = (input: string, parameter: string): boolean =>
    axes.some((axis) => axis.input === input && axis.parameter === parameter)
  return Object.fromEntries(
    Object.entries(values).map(([input, parameters]) => [
      input,
      Object.fromEntries(Object.entries(parameters).filter(([parameter]) => !isSwept(input, parameter)))
    ])
  )
}

/**
 * Moments as a list of samples: an axis for every slider that is not the same at all of them.
 * @param usual the value of a slider that is not said.
 */
export function listOf(
  moments: readonly Pick<ValuesOfFrames, 'values'>[],
  usual: (slider: ParameterReference) => number
): SweepPlan {
  const sliders = new Map<string, ParameterReference>()
  for (const { values } of moments)
    for (const [input, parameters] of Object.entries(values))
      for (const parameter of Object.keys(parameters))
        sliders.set(JSON.stringify([input, parameter]), { input, parameter })
  const axes = [...sliders.values()].map((slider): PlannedAxis => {
    const at = ({ values }: Pick<ValuesOfFrames, 'values'>): number =>
      values[slider.input]?.[slider.parameter] ?? usual(slider)
    return { ...slider, values: Float64Array.from(moments, at) }
  })
  const turned = axes.filter(({ values }) => values.some((value) => value !== values[0]))
  return { axes: turned, samples: moments.length, isList: true }
}
