/**
 * Where gradients are taken for an estimate: at the base, or at places on the way from it to the source; and how the metric changes
 * with the output there. Not here: what is made of the gradients (attribute-effects.ts, attribute-edges.ts).
 */
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import { logitRows } from '#engine/metrics/logits.ts'
import { knownSlopes, metricSlopes, type KnownSlopes } from '#engine/metrics/metric-slopes.ts'
import { metricValues, reduced } from '#engine/metrics/metric-values.ts'
import type { Recording } from '#shared/contract.ts'
import type { Effects, EffectsRequest } from '#shared/effects.ts'
import type { NetworkOutput } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { baseAndSource, type EffectPair } from './effect-pair.ts'
import { betweenInputs } from './between-inputs.ts'
import type { GivenInputs } from '../inputs/given-inputs.ts'
import { batchAxisOfOutput } from '../plans/inspect-plan.ts'
import { metricOutput } from './metric-output.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { widthAxisOf, type GradientStart } from './output-runs.ts'
import { recordSites } from '../recording/record-sites.ts'

/** Where gradients are taken on the way: the middles of five equal parts. */
const shares = [0.1, 0.3, 0.5, 0.7, 0.9]

/** Values at sites, and the outputs. */
export type Recorded = Pick<Recording, 'sites' | 'outputs'>

export class AttributionStarts {
  readonly output: NetworkOutput
  /** The axis of the output that counts stimuli, and the one over which it has probabilities. */
  readonly batchAxis: number
  readonly widthAxis: number | null
  readonly #network: OpenedNetwork
  readonly #request: EffectsRequest

  constructor(network: OpenedNetwork, request: EffectsRequest) {
    this.#network = network
    this.#request = request
    this.output = metricOutput(network, request.metric.output)
    this.batchAxis = batchAxisOfOutput(network.info.sites, this.output)
    this.widthAxis = widthAxisOf(this.output, this.batchAxis)
  }

  record({ feeds, mixed }: Pick<GivenInputs, 'feeds' | 'mixed'>, sites: string[]): Promise<Recording> {
    const recording = { network: this.#request.network, inputs: feeds, sites }
    return recordSites(this.#network, recording, () => undefined, mixed)
  }

  /** The numbers that the metric reads. */
  rows(recorded: Recorded): Float64Array[] {
    return logitRows(this.outputOf(recorded), this.batchAxis, this.#request.metric.position)
  }

  outputOf({ outputs }: Recorded): Tensor {
    const value = outputs[this.output.name]
    if (!value) throw new Error(`The output '${this.output.name}' was not recorded.`)
    return value
  }

  /** The start at the base before it has run; null where the metric's slope depends on the run in a way that can not be fed. */
  atUnrunBase(pair: EffectPair, there: Recorded): GradientStart | null {
    const { direction, method } = this.#request
    const [base] = baseAndSource(pair, this.#request)
    const rows = this.rows(there)
    const slopes = method === 'integrated' ? null : this.#known(rows, direction === 'denoise' ? rows : null)
    return slopes && { given: base, like: this.outputOf(there), slopes }
  }

  /** The starts at the base or on the way, and inputs that are mixed there. */
  async after(
    pair: EffectPair,
    { there, here }: { there: Recorded; here: Recorded }
  ): Promise<{ starts: GradientStart[]; mixed: readonly MixedInput[] }> {
    const [base, source] = baseAndSource(pair, this.#request)
    const cleanRows = this.cleanRows(there, here)
    if (this.#request.method !== 'integrated')
      return { starts: [this.#start(base, here, cleanRows)], mixed: pair.mixed }
    const way = betweenInputs(this.#network, base, source)
    const starts: GradientStart[] = []
    const slopes = this.#known(cleanRows, cleanRows)
    for (const given of shares.map(way.at))
      starts.push(
        slopes
          ? { given, like: this.outputOf(there), slopes }
          : this.#start(given, await this.record(given, []), cleanRows)
      )
    return { starts, mixed: way.mixed }
  }

  /** Logits of the clean run. */
  cleanRows(there: Recorded, here: Recorded): Float64Array[] {
    return this.rows(this.#request.direction === 'denoise' ? there : here)
  }

  /** The metric of the two runs, and that of each stimulus of the base. */
  metrics(there: Recorded, here: Recorded): Pick<Effects, 'clean' | 'corrupt'> & { base: Float64Array } {
    const { metric, direction } = this.#request
    const cleanRows = this.cleanRows(there, here)
    const [source, base] = [there, here].map((run) => metricValues(metric, this.rows(run), cleanRows)) as [
      Float64Array,
      Float64Array
    ]
    const [clean, corrupt] = direction === 'denoise' ? [source, base] : [base, source]
    return { clean: reduced(clean, metric.reduce), corrupt: reduced(corrupt, metric.reduce), base }
  }

  /** The base's metric with each component's changes added, reduced. */
  patched(base: Float64Array, changes: readonly Float64Array[]): number[] {
    return changes.flatMap((own) => [
      ...reduced(
        base.map((value, stimulus) => value + (own[stimulus] ?? 0)),
        this.#request.metric.reduce
      )
    ])
  }

  #known(rows: readonly Float64Array[], baseline: readonly Float64Array[] | null): KnownSlopes | null {
    const size = { stimuli: rows.length, width: rows[0]?.length ?? 0 }
    const known = knownSlopes(this.#request.metric, size, baseline)
    return known?.share === 0 || this.widthAxis !== null ? known : null
  }

  #start(given: GivenInputs, recorded: Recorded, cleanRows: readonly Float64Array[]): GradientStart {
    const fixed = metricSlopes(this.#request.metric, this.rows(recorded), cleanRows)
    return { given, like: this.outputOf(recorded), slopes: { fixed, share: 0 } }
  }
}
