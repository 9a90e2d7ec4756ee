/**
 * A network that is open: its model ready to be recorded, its projections, its compiled sessions.
 * Not here: opening (open-network.ts), plans (live-plan.ts).
 */
import { edgeScores, type EdgeScores, type EdgeScoresRequest } from '#engine/gradients/edge-scores.ts'
import {
  outputGradient,
  type OutputGradient,
  type OutputGradientRequest
} from '#engine/gradients/output-gradient.ts'
import { createSession, type CompiledSession } from '#engine/inference/compiled-session.ts'
import { probeValues, type ProbedValue } from '#engine/inference/probe-values.ts'
import { hashFile } from '#engine/onnx/hash-file.ts'
import type { Model } from '#engine/onnx/model.ts'
import { extractSubgraph } from '#engine/onnx/rewrites.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { instrument, type Instrumented } from '#engine/trajectories/instrument.ts'
import type { Recorder } from '#engine/trajectories/run-samples.ts'
import type { Tap } from '#engine/trajectories/taps.ts'
import { editNetwork, type Changes } from '#engine/interventions/edit-network.ts'
import type { EditSlot } from '#engine/interventions/edit-slot.ts'
import { mixTokens, type MixedInput } from '#engine/interventions/mix-tokens.ts'
import { editTaps, tapsAfterEdits } from '#engine/interventions/edit-taps.ts'
import { withMakersInside } from '#engine/interventions/makers-inside.ts'
import type { NetworkChecks, NetworkInfo, NetworkInput, Site } from '#shared/network.ts'
import type { Projection } from '#shared/trajectory.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import { withSymbols, type Batching } from './batching.ts'
import { checkHeldSizes, type Held } from './held.ts'
import { SessionCache, type Lease, type SessionLease } from './session-cache.ts'
import { StimulusShelf } from '../inputs/stimulus-shelf.ts'

/** Sites by name. */
export type Sites = ReadonlyMap<string, Site>

/** Whether a session has the network's own outputs beside what it records. */
export type WithOutputs = 'taps only' | 'with outputs'

/** What is checked after opening; all of it that the page is told, and how stimuli run together. */
export interface Checks extends Omit<NetworkChecks, 'batching'> {
  batching: Batching
}

/** What opening found besides what the page is told. */
export interface Opening {
  model: Model
  held: Held | null
  /** As found, or as the inputs state it while that is unchecked. */
  batching: Batching
  isBatchingKnown: boolean
  check: () => Promise<Checks>
}

/** The network with a backward pass, compiled. */
export interface GradientSession extends OutputGradient {
  session: CompiledSession
}

/** The same with scores of edges. */
export interface EdgeSession extends EdgeScores {
  session: CompiledSession
}

export class OpenedNetwork {
  readonly info: NetworkInfo
  readonly model: Model
  readonly held: Held | null
  readonly projections = new Map<string, Projection>()
  readonly stimuli = new StimulusShelf()
  readonly #recorders = new SessionCache<Recorder>(6)
  readonly #gradients = new SessionCache<GradientSession>(2)
  readonly #edges = new SessionCache<EdgeSession>(1)
  readonly #sites = new Map<string, Promise<Sites>>()
  readonly #work = new Set<Promise<unknown>>()
  readonly #check: () => Promise<Checks>
  #checks: Promise<NetworkChecks> | null = null
  #hash: Promise<string> | null
  #batching: Batching
  #isBatchingKnown: boolean

  constructor(
    info: NetworkInfo,
    { model, held, batching, isBatchingKnown, check }: Opening,
    hash: Promise<string> | null = null
  ) {
    this.info = info
    this.model = model
    this.held = held
    this.#batching = batching
    this.#isBatchingKnown = isBatchingKnown
    this.#check = check
    this.#hash = hash
    this.#sites.set(this.#sizeKey(info.symbols), Promise.resolve(byName(info.sites)))
  }

  /** How stimuli run together; to be relied on in what is `running`. */
  get batching(): Batching {
    return this.#batching
  }

  /** What opening left to be checked; done once. @throws LimenError 'resources' where memory does not suffice. */
  checks(): Promise<NetworkChecks> {
    this.#checks ??= this.during(() => this.#checkNow())
    return this.#checks
  }

  async #checkNow(): Promise<NetworkChecks> {
    try {
      const { batching, parity, notes } = await this.#check()
      this.#batching = batching
      this.#isBatchingKnown = true
      return { batching: batching.kind, parity, notes }
    } catch (error) {
      // Memory may suffice another time.
      this.#checks = null
      throw error
    }
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
   * A session that records these taps and nothing else, or the network's outputs too; in which the embeddings of `mixed`
   * inputs lie between those of two token sequences.
   * @throws LimenError where the taps do not fit or the session can't be compiled.
   */
  recorder(taps: readonly Tap[], outputs: WithOutputs, mixed: readonly MixedInput[] = []): Promise<Lease> {
    const key = JSON.stringify([outputs, taps, mixed])
    return this.#lease(key, () => {
      const instrumented = instrument(mixTokens(this.model, this.info.inputs, mixed), taps)
      return this.#compile(outputs === 'taps only' ? onlyTaps(instrumented) : instrumented.model, {
        instrumented,
        edits: []
      })
    })
  }

  /**
   * A session in which `slots` can be edited. Where edits are `measured`, what each one changed is recorded too
   * (edit-taps.ts).
   * @throws LimenError where taps or slots do not fit or the session can't be compiled.
   */
  editor(
    taps: readonly Tap[],
    slots: readonly EditSlot[],
    changes: Changes,
    outputs: WithOutputs = 'with outputs',
    mixed: readonly MixedInput[] = []
  ): Promise<Lease> {
    const key = JSON.stringify([taps, slots, changes, outputs, mixed])
    return this.#lease(key, () => {
      const edited = editNetwork(mixTokens(this.model, this.info.inputs, mixed), slots, changes)
      const measures = editTaps(slots, edited)
      const instrumented = instrument(edited.model, [...tapsAfterEdits(taps, edited), ...measures])
      const whole = outputs === 'taps only' ? onlyTaps(instrumented) : instrumented.model
      return this.#compile(withMakersInside(whole), { instrumented, edits: edited.slots })
    })
  }

  /**
   * A session that answers the gradients of an output at values of the main graph.
   * @throws LimenError 'unsupported' for operators that have no gradient, by name.
   */
  gradients(
    request: OutputGradientRequest,
    mixed: readonly MixedInput[]
  ): Promise<SessionLease<GradientSession>> {
    const key = JSON.stringify([request, mixed])
    return this.#gradients.acquire(key, async () => {
      const model = mixTokens(this.model, this.info.inputs, mixed)
      const graph = await outputGradient(model, request)
      return { ...graph, session: await createSession(graph.model, this.info.provider.used) }
    })
  }

  /** A session that answers the scores of edges. @throws LimenError as `gradients` does. */
  edgeGradients(
    request: EdgeScoresRequest,
    mixed: readonly MixedInput[]
  ): Promise<SessionLease<EdgeSession>> {
    return this.#edges.acquire(JSON.stringify([request, mixed]), async () => {
      const graph = await edgeScores(mixTokens(this.model, this.info.inputs, mixed), request)
      return { ...graph, session: await createSession(graph.model, this.info.provider.used) }
    })
  }

  /** SHA-256 of the file, hexadecimal; computed when it is first asked for. @throws LimenError 'file' where the file is gone. */
  sha256(): Promise<string> {
    this.#hash ??= hashFile(this.info.path)
    return this.#hash
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

  /** Work that runs stimuli: begun once it is known how they run together. */
  running<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.during(async () => {
      if (!this.#isBatchingKnown) await this.checks()
      return work()
    })
  }

  /** Waits for what is under way and frees all sessions. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#work)
    const caches = [this.#recorders, this.#gradients, this.#edges]
    await Promise.all(caches.map((cache) => cache.releaseAll()))
  }

  async #lease(key: string, compile: () => Promise<Recorder>): Promise<Lease> {
    const { held, giveBack } = await this.#recorders.acquire(key, compile)
    return { recorder: held, giveBack }
  }

  async #compile(model: Model, recorder: Omit<Recorder, 'session'>): Promise<Recorder> {
    verifyGraph(model)
    return { ...recorder, session: await createSession(model, this.info.provider.used) }
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
