import type { SweepAxis, Trace } from '#shared/trajectory.ts'

/** Why no trajectory can be drawn, with what to do about it; null where one can. */
export function whyBlocked(
  isNetworkOpen: boolean,
  traces: readonly Trace[],
  sweep: readonly SweepAxis[]
): string | null {
  if (!isNetworkOpen) return 'Open a network or a study to begin.'
  if (traces.length === 0) return 'Choose a site in the outline to see its trajectory.'
  const isStill = traces.every(({ axis }) => axis === 'stimulus') && sweep.length === 0
  return isStill ? 'Switch on the sweep of a parameter to draw a path along it.' : null
}
