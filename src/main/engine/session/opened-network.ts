/**
 * A network that is open: its model ready to be recorded, its projections, its compiled sessions.
 * Not here: opening (open-network.ts), plans (live-plan.ts).
 */
import type { CompiledSession } from '#engine/inference/compiled-session.ts'
import { createSession } from '#engine/inference/compiled-session.ts'
import { probeValues, type ProbedValue } from '#engine/inference/probe-values.ts'
import type { Model } from '#engine/onnx/model.ts'
import { extractSubgraph } from '#engine/onnx/rewrites.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { instrument, type Instrumented } from '#engine/trajectories/instrument.ts'
import type { Recorder } from '#engine/trajectories/run-samples.ts'
import type { Tap } from '#engine/trajectories/taps.ts'
import { editNetwork } from '#engine/interventions/edit-network.ts'
import type { EditSlot } from '#engine/interventions/edit-slot.ts'
import { editTaps, tapsAfterEdits } from '#engine/interventions/edit-taps.ts'
import type { NetworkInfo, NetworkInput, ProviderName, Site } from '#shared/network.ts'
import type { Projection } from '#shared/trajectory.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import { withSymbols, type Batching } from './batching.ts'
import { checkHeldSizes, type Held } from './held.ts'
import { SessionCache, type Lease } from './session-cache.ts'
import { StimulusShelf } from './stimulus-shelf.ts'

/** Sites by name. */
export type Sites = ReadonlyMap<string, Site>

export class OpenedNetwork {
  readonly info: NetworkInfo
  readonly model: Model
  readonly batching: Batching
  readonly held: Held | null
  readonly projections = new Map<string, Projection>()
  readonly stimuli = new StimulusShelf()
  readonly #sessions = new SessionCache()
  readonly #sites = new Map<string, Promise<Sites>>()
  readonly #work = new Set<Promise<unknown>>()

  constructor(info: NetworkInfo, model: Model, batching: Batching, held: Held | null = null) {
    this.info = info
    this.model = model
    this.batching = batching
    this.held = held
    this.#sites.set(this.#sizeKey(info.symbols), Promise.resolve(byName(info.sites)))
  }

  /** The input of this name. @throws LimenError 'request' with the nearest names. */
  input(name: string): NetworkInput {
    const input = this.info.inputs.find((candidate) => candidate.name === name)
    if (input) return input
    const names = this.info.inputs.map((candidate) => candidate.name)
    throw new LimenError({
      tag: 'request',
      message: `The network has no input '${name}'.`,
      advice: `It has: ${nearestNames(name, names).join(', ')}.`,
      part: name
    })
  }

  /** The network's symbols with those that a request sets. */
  symbols(wanted: Readonly<Record<string, number>>): Record<string, number> {
    const symbols = withSymbols(this.info.symbols, wanted)
    checkHeldSizes(this.held, symbols)
    return symbols
  }

  /** Sites with the sizes that they have for these symbols; other sizes than at opening take one run to find out. */
  sites(symbols: Readonly<Record<string, number>>): Promise<Sites> {
    const key = this.#sizeKey(symbols)
    const known = this.#sites.get(key)
    if (known) return known
    const measured = this.#measuredSites(symbols)
    this.#sites.set(key, measured)
    measured.catch(() => this.#sites.delete(key))
    return measured
  }

  /**
   * A session that records these taps and nothing else, or the network's outputs too; `slots` can be edited in it.
   * @throws LimenError where taps or slots do not fit or the session can't be compiled.
   */
  recorder(
    taps: readonly Tap[],
    outputs: 'taps only' | 'with outputs',
    slots: readonly EditSlot[] = []
  ): Promise<Lease> {
    const key = JSON.stringify([outputs, taps, slots])
    return this.#sessions.acquire(key, () => this.#compile(taps, outputs, slots))
  }

  /** Work that must end before the network can be closed. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const running = work()
    this.#work.add(running)
    try {
      return await running
    } finally {
      this.#work.delete(running)
    }
  }

  /** Waits for what is under way and frees all sessions. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#work)
    await this.#sessions.releaseAll()
  }

  async #compile(
    taps: readonly Tap[],
    outputs: 'taps only' | 'with outputs',
    slots: readonly EditSlot[]
  ): Promise<Recorder> {
    const edited = editNetwork(this.model, slots)
    const instrumented = instrument(edited.model, [
      ...tapsAfterEdits(taps, slots, edited),
      ...editTaps(slots, edited)
    ])
    const model = outputs === 'taps only' ? onlyTaps(instrumented) : instrumented.model
    verifyGraph(model)
    const session = await compile(model, this.info.provider.used)
    return { session, instrumented, edits: edited.slots }
  }

  async #measuredSites(symbols: Readonly<Record<string, number>>): Promise<Sites> {
    const { values } = await probeValues(this.model, symbols)
    const measured = new Map(values.map((value) => [valueKey(value), [...value.steps, ...value.dims]]))
    return byName(this.info.sites.map((site) => resized(site, measured.get(valueKey(site)))))
  }

  /** The number of stimuli does not count: it differs from run to run. */
  #sizeKey(symbols: Readonly<Record<string, number>>): string {
    const others = Object.entries(symbols).filter(([symbol]) => symbol !== this.batching.symbol)
    return JSON.stringify(others.sort(([a], [b]) => a.localeCompare(b)))
  }
}

const compile = (model: Model, provider: ProviderName): Promise<CompiledSession> =>
  createSession(model, provider)

/** Without the network's own outputs, what only they need is not computed. */
function onlyTaps({ model, outputs }: Instrumented): Model {
  if (outputs.length === 0) return model
  const { graph } = model
  const fed = graph.inputs.filter(({ name }) => !graph.initializers.has(name))
  const part = extractSubgraph(graph, fed, outputs)
  // Models of the old form (IR 3) state their initializers as inputs too.
  const stated = graph.inputs.filter(({ name }) => part.initializers.has(name))
  return { ...model, graph: { ...part, inputs: [...part.inputs, ...stated] } }
}

const byName = (sites: readonly Site[]): Sites => new Map(sites.map((site) => [site.name, site]))

/** A value's place as a key. */
export const valueKey = ({ scope, tensor }: Pick<ProbedValue, 'scope' | 'tensor'>): string =>
  JSON.stringify([scope, tensor])

function resized(site: Site, dims: readonly number[] | undefined): Site {
  if (dims?.length !== site.axes.length) return site
  return { ...site, axes: site.axes.map((axis, index) => ({ ...axis, size: dims[index] ?? axis.size })) }
}
