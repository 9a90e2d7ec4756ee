/** Records sites raw, each in its own shape and type, beside the network's outputs: what the terminal writes to a file. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { joinAlong, takeAlong } from '#engine/arrays/batch-slices.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import type { Recorder } from '#engine/trajectories/run-samples.ts'
import { unpackExact } from '#engine/trajectories/unpack.ts'
import type { RecordRequest, Recording } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOf } from './batching.ts'
import { exactTap, exactTensor } from './exact-values.ts'
import { batchAxisOfOutput, batchAxisOfSite } from './inspect-plan.ts'
import type { OpenedNetwork, Sites } from './opened-network.ts'
import { completeInputs, type GivenInputs } from './given-inputs.ts'
import { stimuliPerRecording } from './run-size.ts'

/** @throws LimenError for inputs that do not fit, unknown sites, and recordings that are too large. */
export async function recordSites(
  network: OpenedNetwork,
  request: RecordRequest,
  betweenRuns: (done: number, total: number) => void
): Promise<Recording> {
  const given = await completeInputs(network, request.inputs)
  const known = await network.sites(given.symbols)
  const sites = wantedSites(request.sites, known)
  const lease = await network.recorder(sites.map(exactTap), 'with outputs')
  try {
    const parts: Recording[] = []
    const perRun = stimuliPerRecording(network, sites, given.stimuli)
    for (let start = 0; start < given.stimuli; start += perRun) {
      if (start > 0) await yieldToEvents()
      betweenRuns(start, given.stimuli)
      const count = Math.min(perRun, given.stimuli - start)
      parts.push(await recordPart(network, lease.recorder, sites, given, { start, count }))
    }
    return joinParts(network, sites, parts)
  } finally {
    lease.giveBack()
  }
}

/** All sites but those of texts, or the named ones. */
function wantedSites(names: RecordRequest['sites'], known: Sites): Site[] {
  if (names === 'all') return [...known.values()].filter(({ type }) => type !== 'string')
  const sites = [...new Set(names)].map((name) => findSite(name, known))
  const texts = sites.find(({ type }) => type === 'string')
  if (!texts) return sites
  throw new LimenError({
    tag: 'unsupported',
    message: `'${texts.name}' holds texts, and only numbers can be recorded.`,
    advice: 'Leave this site out.',
    part: texts.name
  })
}

/** One run: `count` stimuli from `start` on; networks of fixed batch get the last one repeated. */
async function recordPart(
  network: OpenedNetwork,
  { session, instrumented }: Recorder,
  sites: readonly Site[],
  given: GivenInputs,
  { start, count }: { start: number; count: number }
): Promise<Recording> {
  const { kind, size } = network.batching
  const fed = kind === 'fixed' ? size : count
  const feeds = network.info.inputs.flatMap((input): [string, Tensor][] => {
    const tensor = given.feeds[input.name]
    const axis = batchAxisOf(input)
    if (!tensor) return []
    return [[input.name, axis === null ? tensor : takeAlong(tensor, axis, start, fed)]]
  })
  const answer = await session.run(Object.fromEntries(feeds))
  const records = unpackExact(instrumented, answer)
  const only = (tensor: Tensor, axis: number): Tensor =>
    axis < 0 || fed === count ? tensor : takeAlong(tensor, axis, 0, count)
  return {
    sites: Object.fromEntries(
      sites.flatMap((site, order): [string, Tensor][] => {
        const record = records.get(`r${order}`)
        return record ? [[site.name, only(exactTensor(site, record), batchAxisOfSite(site))]] : []
      })
    ),
    outputs: Object.fromEntries(
      network.info.outputs.flatMap((output): [string, Tensor][] => {
        const tensor = answer[output.name]
        return tensor ? [[output.name, only(tensor, batchAxisOfOutput(network.info.sites, output))]] : []
      })
    )
  }
}

function joinParts(network: OpenedNetwork, sites: readonly Site[], parts: readonly Recording[]): Recording {
  const [first] = parts
  if (first && parts.length === 1) return first
  const joined = (name: string, axis: number, tensors: Tensor[]): [string, Tensor][] => {
    if (axis >= 0) return [[name, joinAlong(tensors, axis)]]
    const [tensor] = tensors
    if (tensor && tensors.every(({ data }) => isSame(data, tensor.data))) return [[name, tensor]]
    throw new LimenError({
      tag: 'resources',
      message: `'${name}' mixes its stimuli, so it can't be recorded in ${parts.length} parts, and one part would take too much memory.`,
      advice: 'Record fewer stimuli, or leave this site out.',
      part: name
    })
  }
  return {
    sites: Object.fromEntries(
      sites.flatMap((site) =>
        joined(
          site.name,
          batchAxisOfSite(site),
          parts.flatMap((part) => part.sites[site.name] ?? [])
        )
      )
    ),
    outputs: Object.fromEntries(
      network.info.outputs.flatMap((output) =>
        joined(
          output.name,
          batchAxisOfOutput(network.info.sites, output),
          parts.flatMap((part) => part.outputs[output.name] ?? [])
        )
      )
    )
  }
}

const isSame = (a: Tensor['data'], b: Tensor['data']): boolean =>
  a.length === b.length && a.every((value: unknown, place: number) => Object.is(value, b[place]))
