/** Names of traces and of their axes. Pure. */
import type { Projection, Trace, TrajectoryAxis } from '../trajectory.ts'
import { percentText } from './number-words.ts'

export const axisWords: Readonly<Record<TrajectoryAxis, string>> = {
  stimulus: 'Stimulus',
  depth: 'Depth',
  position: 'Position',
  time: 'Time'
}

/** 'blocks.0.resid_post', or 'blocks.0.resid_post … blocks.3.resid_post' for a path through the layers. */
export function traceLabel({ sites }: Pick<Trace, 'sites'>): string {
  const [first = '', last = first] = [sites[0], sites.at(-1)]
  return first === last ? first : `${first} … ${last}`
}

/** 'PC1 (34 %)' where a share was fitted, else the plain label. */
export function axisTitles({
  labels,
  explained
}: Pick<Projection, 'labels' | 'explained'>): [string, string, string] {
  const title = (i: 0 | 1 | 2): string => {
    const share = explained[i]
    return share === undefined ? labels[i] : `${labels[i]} (${percentText(share)})`
  }
  return [title(0), title(1), title(2)]
}
