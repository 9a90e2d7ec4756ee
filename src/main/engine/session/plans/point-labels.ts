/** Words for the points of trajectories along position, from the tokens that are fed. */
import type { TracePlan } from '#engine/trajectories/plan-traces.ts'
import type { BoundInput } from '#engine/trajectories/sample-feeds.ts'
import type { StimulusValues } from '#shared/stimulus.ts'

/** A word for each point, where the trace runs along positions and an input has as many words; else nothing. */
export function wordsAtPoints(
  { trace, pointsPerSample }: TracePlan,
  inputs: readonly BoundInput[],
  values: StimulusValues
): { pointLabels?: string[] } {
  if (trace.axis !== 'position') return {}
  for (const { name, stimulus } of inputs) {
    const { words } = stimulus.preview(values[name] ?? {})
    if (words?.length === pointsPerSample) return { pointLabels: words }
  }
  return {}
}
