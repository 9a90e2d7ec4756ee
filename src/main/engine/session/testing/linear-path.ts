/** A path of the linear network, whose states are known. */
import type { PlanCondition, SweepAxis } from '#shared/trajectory.ts'
import { firstUnits, linearHidden, prepare, traceOf, type Opened } from './small-networks.ts'

export const sweep: SweepAxis[] = [{ input: 'x', parameter: 'x1', from: -2, to: 2, count: 5 }]
export const x1Values = [-2, -1, 0, 1, 2]
export const values = { x: { x1: 0.5, x2: -1, x3: 3 } }
export const path = x1Values.map((x1) => linearHidden([x1, -1, 3]))
export const shown = (state: number[]): number[] => state.slice(0, 3)

/** A plan of the linear network that shows hidden as it is. */
export async function prepared(
  network: Opened,
  conditions: PlanCondition[],
  more: Partial<Parameters<typeof prepare>[1]> = {}
) {
  const choices = { 't/1': firstUnits }
  return prepare(network, { traces: [traceOf(['hidden'])], sweep, values, choices, conditions, ...more })
}
