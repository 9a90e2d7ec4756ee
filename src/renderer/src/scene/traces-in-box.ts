/** Which traces are drawn in one box. Pure. */
import type { Arrangement, TraceDescriptor } from './descriptors.ts'
import type { ScenePanel } from './scene-panels.ts'

interface Described {
  descriptor: Pick<TraceDescriptor, 'id' | 'condition'>
}

interface Boxes {
  /** Each followed by what conditions make of it. */
  traces: readonly Described[]
  panels: readonly Pick<ScenePanel, 'traces'>[]
  arrangement: Arrangement
}

/** Of more traces, the later ones share a rank: nothing is moved further than this allows. */
const mostRanks = 12

/** How many conditions are drawn in the box of a trace. */
export function conditionsBeside({ traces, panels }: Boxes, { descriptor: { id } }: Described): number {
  const ids = panels.find((panel) => panel.traces.includes(id))?.traces
  return traces.filter(({ descriptor }) => descriptor.condition && (ids?.includes(descriptor.id) ?? true))
    .length
}

/** Place of a trace among those in its box, from 0: where traces coincide, those of higher rank lie in front. */
export function rankInBox({ traces, panels, arrangement }: Boxes, trace: Described): number {
  const panel = panels.find((each) => each.traces.includes(trace.descriptor.id))
  const isBeside = (other: Described): boolean =>
    panel
      ? panel.traces.includes(other.descriptor.id)
      : arrangement === 'overlaid' || baselineOf(other) === baselineOf(trace)
  return Math.min(traces.filter(isBeside).indexOf(trace), mostRanks)
}

const baselineOf = ({ descriptor: { id, condition } }: Described): string => condition?.of ?? id
