/** The current stimuli of several frames as a list of samples, so that they run together. Pure. */
import type { PlannedAxis, SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { ValuesOfFrames } from '#shared/frames-by-path.ts'
import type { ParameterReference } from '#shared/trajectory.ts'

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
