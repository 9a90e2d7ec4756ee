/**
 * What the frames of an animation have in common: frames whose values differ only in what the plan sweeps share their path,
 * frames of equal values are one moment. Pure.
 */
import type { AnimatedPath } from './animated-paths.ts'
import type { StimulusValues } from './stimulus.ts'
import type { Frame, ParameterReference } from './trajectory.ts'

/** Values of all sliders, and the frames that have them. */
export interface ValuesOfFrames {
  values: StimulusValues
  frames: number[]
}

/** Moments by their paths, both in the order in which they are first seen; without a sweep all are on one. */
export function momentsByPath(
  frames: readonly StimulusValues[],
  sweep: readonly ParameterReference[]
): ValuesOfFrames[][] {
  const paths = new Map<string, Map<string, ValuesOfFrames>>()
  for (const [index, values] of frames.entries()) {
    const path = pathOf(values, sweep)
    const moments = paths.get(path) ?? new Map<string, ValuesOfFrames>()
    paths.set(path, moments)
    const key = JSON.stringify(values)
    const moment = moments.get(key)
    if (moment) moment.frames.push(index)
    else moments.set(key, { values, frames: [index] })
  }
  return [...paths.values()].map((moments) => [...moments.values()])
}

/** The same text for values with the same path. */
export const pathOf = (values: StimulusValues, sweep: readonly ParameterReference[]): string =>
  sweep.length > 0 ? JSON.stringify(withoutSwept(values, sweep)) : ''

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

/** Puts the parts of an animation's answer together: each frame with its whole path, by its index. */
export class CollectedFrames {
  readonly frames: Frame[] = []
  readonly #paths = new Map<number, Frame>()
  readonly #isAlone: boolean

  /** @param isAlone without a sweep: the current stimulus is the path. */
  constructor(isAlone: boolean) {
    this.#isAlone = isAlone
  }

  take({ path, moments }: AnimatedPath): void {
    const whole = this.#paths.get(path) ?? moments[0]?.frame
    if (whole) this.#paths.set(path, whole)
    for (const { frames, frame } of moments)
      for (const index of frames)
        this.frames[index] = alongPath(frame, this.#isAlone ? null : (whole ?? null))
  }
}

/**
 * A moment with the points of its path.
 * @param path null where the current points are the path: of a plan without a sweep.
 */
export function alongPath(frame: Frame, path: Frame | null): Frame {
  const withPath = (traces: Frame['traces'], whole: Frame['traces'] = []): Frame['traces'] =>
    traces.map((points, order) => {
      if (points.positions.length > 0) return points
      return { ...points, positions: (path ? whole[order]?.positions : points.current) ?? points.positions }
    })
  return {
    ...frame,
    traces: withPath(frame.traces, path?.traces),
    conditions: frame.conditions.map((each) => ({
      ...each,
      traces: withPath(
        each.traces,
        path?.conditions.find(({ condition }) => condition === each.condition)?.traces
      )
    }))
  }
}
