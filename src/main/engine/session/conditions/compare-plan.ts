/**
 * Compares conditions with the baseline along a plan's sweep: how far whole states lie apart, and what metrics say. Samples
 * are run in pieces, and only distances and metrics are kept of them.
 * Not here: the runs (condition-runs.ts), the numbers of one piece (compared-states.ts, compared-metrics.ts).
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { coarseSamples, coarseSweep } from '#engine/trajectories/plan-sweep.ts'
import { wholeStates } from '#engine/trajectories/plan-traces.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import { unpack } from '#engine/trajectories/unpack.ts'
import type { CallContext, CompareRequest } from '#shared/contract.ts'
import type { ErrorData } from '#shared/errors.ts'
import type { Comparison } from '#shared/trajectory.ts'
import type { ActingCondition } from './acting-conditions.ts'
import { askedConditions } from './asked-conditions.ts'
import { checkValues } from '../inputs/bind-inputs.ts'
import { ComparedMetrics } from './compared-metrics.ts'
import { ComparedStates, StateRows } from './compared-states.ts'
import { ConditionRuns } from './condition-runs.ts'
import { orKept } from './follow-conditions.ts'
import { batchAxisOfOutput } from '../plans/inspect-plan.ts'
import { checkAborted, overtaken } from '../plans/latest-wins.ts'
import type { LivePlan } from '../plans/live-plan.ts'

/** The newest comparison of each plan: older ones give way to it. */
const newest = new WeakMap<LivePlan, CompareRequest>()

/** @throws LimenError 'cancelled' where a newer comparison of the same plan takes its place, unless it stands apart. */
export async function comparePlan(
  plan: LivePlan,
  request: CompareRequest,
  context: CallContext
): Promise<Comparison> {
  if (request.isApart) return wholeComparison(plan, request, context, () => undefined)
  newest.set(plan, request)
  return wholeComparison(plan, request, context, () => {
    if (newest.get(plan) !== request) throw overtaken()
  })
}

/** The same, whatever else is compared meanwhile. @param checkStop is called between runs; what it throws stops them. */
export async function wholeComparison(
  plan: LivePlan,
  request: CompareRequest,
  context: CallContext,
  checkStop: () => void
): Promise<Comparison> {
  checkValues(plan.network, request.values)
  const taps = plan.traces.flatMap(wholeStates)
  const runs = await ConditionRuns.open(plan, taps, 'not measured', isApart(plan, request))
  try {
    const piecewise = new PiecewiseComparison(plan, request, runs, () => {
      checkAborted(context.signal)
      checkStop()
    })
    return await piecewise.compare((done, total) => {
      context.progress({ done, total, label: 'Comparing conditions' })
    })
  } finally {
    runs.giveBack()
  }
}

/** Whether the outputs that metrics read tell stimuli apart. */
const isApart = ({ network }: LivePlan, { metrics }: CompareRequest): boolean =>
  network.info.outputs
    .filter(({ name }, order) => metrics.some(({ output }) => (output ?? (order === 0 ? name : '')) === name))
    .every((output) => batchAxisOfOutput(network.info.sites, output) >= 0)

/** Samples of one run, numbered along the path that is asked for; the current stimulus comes last. */
interface Piece {
  samples: SampleNumbers
  places: SampleNumbers
}

class PiecewiseComparison {
  readonly #plan: LivePlan
  readonly #request: CompareRequest
  readonly #runs: ConditionRuns
  readonly #checkStop: () => void
  readonly #samples: readonly number[]
  /** Of conditions of which nothing can be run. */
  readonly #errors = new Map<string, ErrorData>()
  /** Of those of which something is left out. */
  readonly #leftOut = new Map<string, ErrorData>()
  readonly #metrics: ComparedMetrics
  readonly #states = new Map<string, ComparedStates>()

  constructor(plan: LivePlan, request: CompareRequest, runs: ConditionRuns, checkStop: () => void) {
    this.#plan = plan
    this.#request = request
    this.#runs = runs
    this.#checkStop = checkStop
    const path = coarseSamples(plan.sweep, request.stride)
    this.#samples = [...path, plan.sweep.samples]
    const ids = request.conditions.map(({ id }) => id)
    this.#metrics = new ComparedMetrics(plan.network, request.metrics, ids, path.length)
    for (const id of ids) this.#states.set(id, new ComparedStates(plan.traces, path.length))
  }

  async compare(progress: (done: number, total: number) => void): Promise<Comparison> {
    const { conditions, values } = this.#request
    const acting = await this.#plan.queue.run(() =>
      askedConditions(this.#plan, conditions, values, this.#errors, this.#checkStop)
    )
    for (const { id, error } of acting) if (error) this.#leftOut.set(id, error)
    const { most } = this.#runs.size
    for (let done = 0; done < this.#samples.length; done += most) {
      if (done > 0) progress(done, this.#samples.length)
      const samples = this.#samples.slice(done, done + most)
      const piece = { samples, places: samples.map((_, order) => done + order) }
      await this.#comparePiece(piece, acting)
    }
    return this.#answer()
  }

  /** Every run takes its own turn, so that a drag need not wait for all of them. */
  async #comparePiece(piece: Piece, acting: readonly ActingCondition[]): Promise<void> {
    const baseline = new StateRows(this.#plan.traces, piece.samples.length)
    await this.#run(piece, null, piece.samples, baseline)
    for (const condition of acting) {
      if (this.#errors.has(condition.id)) continue
      await orKept(this.#errors, condition.id, () => this.#compareCondition(piece, condition, baseline))
    }
  }

  async #compareCondition(piece: Piece, condition: ActingCondition, baseline: StateRows): Promise<void> {
    const isEdited = (sample: number): boolean =>
      condition.edits.some(({ strengthAt }) => strengthAt(sample) !== 0)
    const edited = piece.samples.filter(isEdited)
    const states = new StateRows(this.#plan.traces, piece.samples.length)
    if (edited.length > 0) await this.#run(piece, condition, edited, states)
    for (const [order, sample] of piece.samples.entries()) {
      const place = piece.places[order] ?? 0
      if (isEdited(sample)) this.#states.get(condition.id)?.measure(place, order, baseline, states)
      else this.#metrics.copyBaseline(condition.id, place)
    }
  }

  /** Runs samples under a condition, or as they are, and takes over their states and metrics. */
  async #run(
    piece: Piece,
    condition: ActingCondition | null,
    samples: SampleNumbers,
    states: StateRows
  ): Promise<void> {
    const { values } = this.#request
    const rows = samples.map((sample) => ({ condition: condition?.id ?? '', sample }))
    const asked = { rows, edits: condition?.edits ?? [], values, outputs: this.#metrics.outputs }
    await yieldToEvents()
    await this.#plan.queue.run(async () => {
      this.#checkStop()
      await this.#runs.run(asked, (answer, own) => {
        const records = unpack(this.#runs.recorder.instrumented, answer)
        const orders = own.map(({ sample }) => piece.samples.indexOf(sample))
        states.learn(records, orders)
        const places = orders.map((order) => piece.places[order] ?? 0)
        this.#metrics.learn(condition?.id ?? null, answer, places)
      })
    })
  }

  #answer(): Comparison {
    const { conditions, stride } = this.#request
    const sweep = coarseSweep(this.#plan.sweep, stride)
    return {
      conditions: conditions.map(({ id }) => {
        const error = this.#errors.get(id) ?? this.#leftOut.get(id) ?? null
        const states = this.#errors.has(id) ? null : this.#states.get(id)
        return { condition: id, error, distances: states?.distances(sweep) ?? [] }
      }),
      metrics: this.#metrics.answer(this.#errors)
    }
  }
}
