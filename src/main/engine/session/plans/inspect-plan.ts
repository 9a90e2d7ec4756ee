/** What the sites of a plan and the outputs hold at one stimulus, whole. */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { findSite, siteTap } from '#engine/trajectories/plan-traces.ts'
import { unpack, type TapRecord } from '#engine/trajectories/unpack.ts'
import type { Tap } from '#engine/trajectories/taps.ts'
import type { InspectRequest } from '#shared/contract.ts'
import type { NetworkOutput, Site } from '#shared/network.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Activities, OutputActivity, SiteActivity } from '#shared/trajectory.ts'
import { checkValues, mixedInputs } from '../inputs/bind-inputs.ts'
import { recordingDifference } from './check-recording.ts'
import { inspectConditions } from '../conditions/inspect-conditions.ts'
import type { LivePlan } from './live-plan.ts'
import type { Sites } from '../networks/opened-network.ts'

/**
 * One run at these values, and one for all conditions that act. The sessions for it are compiled at the first call and kept.
 * @throws LimenError 'request' for sites that are not there; what is wrong with a condition is told with it.
 */
export async function inspectPlan(
  plan: LivePlan,
  { values, conditions = [], sites: others = [] }: Omit<InspectRequest, 'plan'>
): Promise<Activities> {
  checkValues(plan.network, values)
  const names = new Set([...plan.traces.flatMap(({ trace }) => trace.sites), ...others])
  const sites = [...names].map((name) => findSite(name, plan.sites))
  const baseline = await inspectBaseline(plan, values, sites)
  return {
    ...baseline,
    conditions: await inspectConditions(plan, { values, conditions, sites }, baseline),
    recordingDifference: recordingDifference(plan, values)
  }
}

async function inspectBaseline(
  plan: LivePlan,
  values: StimulusValues,
  sites: readonly Site[]
): Promise<Pick<Activities, 'sites' | 'outputs'>> {
  const { network, queue } = plan
  const lease = await network.recorder(sites.map(rawTap), 'with outputs', mixedInputs(plan.inputs))
  try {
    return await queue.run(async () => {
      const { session, instrumented } = lease.recorder
      const { sweep, size, feeds } = plan
      const stimulus = feeds.fill(values, sweep, [sweep.samples], size.exactly ?? 1)
      const answer = await session.run(stimulus)
      const records = unpack(instrumented, answer)
      return {
        sites: sites.flatMap((site, order) => siteActivity(site, records.get(`r${order}`))),
        outputs: network.info.outputs.flatMap((output) =>
          outputActivity(plan.sites, output, answer[output.name])
        )
      }
    })
  } finally {
    lease.giveBack()
  }
}

/** Where a site counts stimuli, or −1. */
export const batchAxisOfSite = ({ axes }: Site): number => axes.findIndex(({ role }) => role === 'batch')

/** A tap that takes a site whole, as float32. */
export function rawTap(site: Site, order: number): Tap {
  return { id: `r${order}`, ...siteTap(site), treatment: { kind: 'raw', type: site.type } }
}

interface Numbers {
  dims: number[]
  values: Float32Array
}

/** One entry along the batch axis, and the shape without it; a copy. */
function ofStimulus(
  { dims, data }: { dims: readonly number[]; data: Float32Array },
  batchAxis: number,
  stimulus: number
): Numbers {
  if (batchAxis < 0) return { dims: [...dims], values: data.slice() }
  const size = dims[batchAxis] ?? 1
  const inner = dims.slice(batchAxis + 1).reduce((product, length) => product * length, 1)
  const without = dims.filter((_, axis) => axis !== batchAxis)
  const values = new Float32Array(data.length / Math.max(1, size))
  for (let start = 0; start < values.length; start += inner) {
    const first = start * size + stimulus * inner
    values.set(data.subarray(first, first + inner), start)
  }
  return { dims: without, values }
}

/** One stimulus of what was recorded of a site; nothing where it was not. */
export const siteActivity = (site: Site, record: TapRecord | undefined, stimulus = 0): SiteActivity[] =>
  record ? [{ site: site.name, ...ofStimulus(record, batchAxisOfSite(site), stimulus) }] : []

/** One stimulus of an output; nothing for texts. */
export function outputActivity(
  sites: Sites,
  output: NetworkOutput,
  tensor: Tensor | undefined,
  stimulus = 0
): OutputActivity[] {
  if (!tensor || tensor.type === 'string') return []
  const data = Float32Array.from(numbersOfTensor(tensor))
  return [
    {
      name: output.name,
      ...ofStimulus({ dims: tensor.dims, data }, batchAxisOfOutput(sites.values(), output), stimulus)
    }
  ]
}

/** Where an output counts stimuli, or −1; files often give each output a symbol of its own, so the sites tell it. */
export function batchAxisOfOutput(sites: Iterable<Site>, { name }: NetworkOutput): number {
  for (const site of sites) if (site.tensor === name && site.scope.length === 0) return batchAxisOfSite(site)
  return -1
}
