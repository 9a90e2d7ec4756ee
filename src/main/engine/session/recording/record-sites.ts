/** Records sites raw, each in its own shape and type, beside the network's outputs: what the terminal writes to a file. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { receiving } from '#engine/interventions/edit-slot.ts'
import { changeWith, nothingChanged, type EditChange } from '#engine/interventions/edit-taps.ts'
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import type { Recorder } from '#engine/trajectories/run-samples.ts'
import { unpackExact } from '#engine/trajectories/unpack.ts'
import type { RecordRequest, Recording } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { noEdits, prepareEdits, type PreparedEdit } from '../conditions/prepare-edits.ts'
import { exactTap, exactTensor } from './exact-values.ts'
import { batchAxisOfOutput, batchAxisOfSite } from '../plans/inspect-plan.ts'
import { joinParts, type RecordedPart } from './join-recordings.ts'
import type { OpenedNetwork, Sites } from '../networks/opened-network.ts'
import { completeInputs, fedForStimuli, type GivenInputs } from '../inputs/given-inputs.ts'
import { stimuliPerRecording } from '../networks/run-size.ts'

/**
 * Sites and outputs for the given inputs, under a condition where the request has one. `mixed` inputs may come with what
 * goes with them.
 * @throws LimenError for inputs that do not fit, unknown sites, recordings that are too large, and interventions that do
 *   not fit.
 */
export async function recordSites(
  network: OpenedNetwork,
  request: RecordRequest,
  betweenRuns: (done: number, total: number) => void,
  mixed: readonly MixedInput[] = []
): Promise<Recording> {
  const parts: RecordedPart[] = []
  const keep = (part: RecordedPart): void => {
    parts.push(part)
  }
  const way = { betweenRuns, take: keep, isWhole: true }
  const { sites, interventions } = await recordParts(network, request, way, mixed)
  return { ...joinParts(network, sites, parts), interventions }
}

/** What becomes of a recording while it is made. */
export interface RecordingWay {
  betweenRuns: (done: number, total: number) => void
  /** Is given what each run recorded: so many stimuli of all of them. The next run waits for it. */
  take: (part: RecordedPart, of: { count: number; stimuli: number }) => void | Promise<void>
  /** All parts are kept at once: a recording that is too large for memory is refused. */
  isWhole: boolean
}

/** The same run by run, for recordings that are too large to be held. */
export async function recordParts(
  network: OpenedNetwork,
  request: RecordRequest,
  way: RecordingWay,
  mixed: readonly MixedInput[] = []
): Promise<{ sites: readonly Site[]; interventions: Recording['interventions'] }> {
  const given = await completeInputs(network, request.inputs, mixed)
  const known = await network.sites(given.symbols)
  const sites = wantedSites(request.sites, known)
  const record = async (inputs: Record<string, Tensor>, names: string[]) => {
    const source = { network: request.network, inputs, sites: names }
    return (await recordSites(network, source, way.betweenRuns)).sites
  }
  const edits = request.condition
    ? await prepareEdits(network, request.condition, { given, sites: known, record })
    : noEdits
  const slots = edits.active.map(({ slot }) => slot)
  const taps = sites.map(exactTap)
  const lease =
    slots.length === 0
      ? await network.recorder(taps, 'with outputs', mixed)
      : await network.editor(taps, slots, 'measured', 'with outputs', mixed)
  try {
    const run = { network, recorder: lease.recorder, sites, given, edits: edits.active }
    const changes = await runParts(run, way)
    return { sites, interventions: edits.reports(changes, given.stimuli) }
  } finally {
    lease.giveBack()
  }
}

/** Sites for the given inputs in a session that records them (exactTap) in this order and nothing else. */
export async function recordGiven(
  network: OpenedNetwork,
  recorder: Recorder,
  sites: readonly Site[],
  given: GivenInputs,
  betweenRuns: (done: number, total: number) => void
): Promise<Record<string, Tensor>> {
  const parts: RecordedPart[] = []
  const keep = (part: RecordedPart): void => {
    parts.push(part)
  }
  await runParts({ network, recorder, sites, given, edits: [] }, { betweenRuns, take: keep, isWhole: true })
  return joinParts(network, sites, parts).sites
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

interface RecordingRun {
  network: OpenedNetwork
  recorder: Recorder
  sites: readonly Site[]
  given: GivenInputs
  edits: readonly PreparedEdit[]
}

/** As many runs as memory asks for. @returns what each edit changed in all of them. */
async function runParts(
  run: RecordingRun,
  { betweenRuns, take, isWhole }: RecordingWay
): Promise<EditChange[]> {
  const { network, sites, given, edits } = run
  const { stimuli } = given
  let changes = edits.map(() => nothingChanged)
  const known = await network.sites(given.symbols)
  const edited = edits.map(({ site }) => site)
  const perRun = stimuliPerRecording(network, { known, recorded: sites, edited, stimuli, isWhole })
  for (let start = 0; start < stimuli; start += perRun) {
    if (start > 0) await yieldToEvents()
    betweenRuns(start, stimuli)
    const count = Math.min(perRun, stimuli - start)
    const part = await recordPart(run, { start, count })
    await take(part.recorded, { count, stimuli })
    changes = edits.map(({ slot }, order) =>
      changeWith(changes[order] ?? nothingChanged, slot, part.records, count)
    )
  }
  return changes
}

/** One run: `count` stimuli from `start` on; networks of fixed batch get the last one repeated. */
async function recordPart(run: RecordingRun, { start, count }: { start: number; count: number }) {
  const { network, recorder, sites } = run
  const { kind, size } = network.batching
  const fed = kind === 'fixed' ? size : count
  const answer = await recorder.session.run(feedsOf(run, start, fed))
  const records = unpackExact(recorder.instrumented, answer)
  const only = (tensor: Tensor, axis: number): Tensor =>
    axis < 0 || fed === count ? tensor : takeAlong(tensor, axis, 0, count)
  const recorded: RecordedPart = {
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
  return { recorded, records }
}

/** Inputs, and what the edits are fed, for `fed` stimuli from `start` on. */
function feedsOf({ network, recorder, given, edits }: RecordingRun, start: number, fed: number) {
  const feeds: Record<string, Tensor> = {}
  for (const { name, batchAxis } of fedForStimuli(network, given)) {
    const tensor = given.feeds[name]
    if (tensor) feeds[name] = batchAxis === null ? tensor : takeAlong(tensor, batchAxis, start, fed)
  }
  edits.forEach((edit, order) => {
    for (const [feed, tensor] of Object.entries(edit.feeds)) {
      const name = recorder.edits[order]?.feeds.get(feed)
      const fedSite = edit.receivers.find((_, each) => receiving(each) === feed) ?? edit.site
      if (name !== undefined) feeds[name] = forStimuli(tensor, batchAxisOfSite(fedSite), start, fed)
    }
  })
  return feeds
}

/** What is fed for all stimuli alike has the size 1 along their axis. */
const forStimuli = (tensor: Tensor, axis: number, start: number, fed: number): Tensor =>
  axis < 0 || tensor.dims[axis] === 1 ? tensor : takeAlong(tensor, axis, start, fed)
