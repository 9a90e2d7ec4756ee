/**
 * Which states a projection is fitted on: all of a sweep, or evenly chosen ones where that would take too long.
 * Pure; not here: recording them (session/plans/record-states.ts), the fit (measures/).
 */
import type { StateRows } from '#engine/measures/principal-axes.ts'
import { coarseSweep, type SweepPlan } from './plan-sweep.ts'
import type { TracePlan } from './plan-traces.ts'

/** Multiplications that a fit may take: about two seconds in JavaScript. */
const effort = 2e9
/** States that a fit takes at most: decomposing their products grows with the cube. */
const mostStates = 384
/** Samples of a sweep that are kept even where each of them alone has more points than a fit takes. */
const fewestSamples = 8

/** States that a fit takes at most; 141 of 100,000 features, 384 of up to 13,000. */
export const statesAllowed = (features: number): number =>
  Math.max(32, Math.min(mostStates, Math.floor(Math.sqrt(effort / features))))

/** The stride at which a sweep has no more states than a fit can take; 1 is all of it. */
export function fitStride(sweep: SweepPlan, traces: readonly TracePlan[]): number {
  const needsFewer = (samples: number): boolean =>
    traces.some(
      ({ features, pointsPerSample }) =>
        samples * pointsPerSample > Math.max(statesAllowed(features), fewestSamples * pointsPerSample)
    )
  let stride = 1
  while (needsFewer(coarseSweep(sweep, stride).samples))
    stride = Math.max(stride + 1, Math.floor(stride * 1.25))
  return stride
}

/** States of several traces as one set; all have the same number of features. */
export function joinedStates(parts: readonly StateRows[]): StateRows {
  const [first] = parts
  if (!first) return { values: new Float32Array(0), count: 0, features: 0 }
  if (parts.length === 1) return first
  const values = new Float32Array(parts.reduce((length, part) => length + part.values.length, 0))
  let place = 0
  for (const part of parts) {
    values.set(part.values, place)
    place += part.values.length
  }
  return { values, count: parts.reduce((count, part) => count + part.count, 0), features: first.features }
}

/** Evenly chosen states, first and last included, where there are more than a fit can take. */
export function thinnedStates(states: StateRows): StateRows {
  const { values, count, features } = states
  const allowed = statesAllowed(features)
  if (count <= allowed) return states
  const kept = new Float32Array(allowed * features)
  for (let row = 0; row < allowed; row++) {
    const source = Math.round((row * (count - 1)) / (allowed - 1))
    kept.set(values.subarray(source * features, (source + 1) * features), row * features)
  }
  return { values: kept, count: allowed, features }
}
