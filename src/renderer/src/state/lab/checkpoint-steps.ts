/** After which steps checkpoints are made. Pure. */

export type CheckpointSpacing = 'even' | 'logarithmic'

/**
 * Steps from 0 to the last, increasing. Evenly spaced ones are as far apart as can be; logarithmic ones are 0 and then 1 to the
 * last in equal ratios, since most is learned early. Fewer than `count` where steps would fall together; none for 0.
 */
export function checkpointSteps(count: number, spacing: CheckpointSpacing, steps: number): number[] {
  if (count <= 0) return []
  if (count === 1) return [steps]
  const intervals = spacing === 'even' ? count - 1 : count - 2
  const along = Array.from({ length: intervals + 1 }, (_, at) => (intervals === 0 ? 1 : at / intervals))
  const found =
    spacing === 'even' ? along.map((share) => share * steps) : along.map((share) => steps ** share)
  return [...new Set([0, ...found.map(Math.round)])].sort((a, b) => a - b)
}
