/** The runs of a patching sweep: rows of stimuli, each with at most one component patched, in batches that fit. */
import { gatherAlong, joinAlong, takeAlong } from '#engine/arrays/batch-slices.ts'
import { emptyArray, storeNumbers } from '#engine/arrays/elements.ts'
import { amount, receiving, type EditableType } from '#engine/interventions/edit-slot.ts'
import { amounts } from '#engine/interventions/selection.ts'
import type { Recorder } from '#engine/trajectories/run-samples.ts'
import type { NetworkOutput } from '#shared/network.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { fedForStimuli, type GivenInputs } from './given-inputs.ts'
import { batchAxisOfOutput, batchAxisOfSite } from './inspect-plan.ts'
import type { OpenedNetwork } from './opened-network.ts'
import { stimuliPerRun } from './run-size.ts'
import type { SweptSite } from './swept-sites.ts'

/** One stimulus with one component of a site patched, or none. */
export interface Row {
  stimulus: number
  component: number | null
}

export class PatchingRuns {
  readonly #network: OpenedNetwork
  readonly #recorder: Recorder
  readonly #swept: readonly SweptSite[]
  readonly #rowsPerRun: number

  constructor(network: OpenedNetwork, recorder: Recorder, swept: readonly SweptSite[]) {
    this.#network = network
    this.#recorder = recorder
    this.#swept = swept
    this.#rowsPerRun = stimuliPerRun(network)
  }

  /** How many components are to be asked for at once; one where the site does not tell stimuli apart. */
  componentsPerRun({ stimuli }: GivenInputs, batchAxis: number): number {
    return batchAxis < 0 ? 1 : Math.max(1, Math.floor(this.#rowsPerRun / stimuli))
  }

  /**
   * An output for these rows, run by run.
   * @param order number of the swept site whose components the rows name
   * @param values of that site under the source's stimuli
   */
  async outputs(
    given: GivenInputs,
    rows: readonly Row[],
    output: NetworkOutput,
    order: number,
    values?: Tensor
  ): Promise<Tensor[]> {
    const outputs: Tensor[] = []
    for (let start = 0; start < rows.length; start += this.#rowsPerRun) {
      const own = rows.slice(start, start + this.#rowsPerRun)
      const answer = await this.#recorder.session.run(this.#feeds(given, this.#filled(own), order, values), [
        output.name
      ])
      const tensor = answer[output.name]
      const axis = batchAxisOfOutput(this.#network.info.sites, output)
      if (tensor) outputs.push(axis < 0 ? tensor : takeAlong(tensor, axis, 0, own.length))
    }
    return outputs
  }

  /** Networks with a fixed batch get the last row repeated. */
  #filled(rows: readonly Row[]): readonly Row[] {
    const { kind, size } = this.#network.batching
    const last = rows.at(-1)
    if (kind !== 'fixed' || !last) return rows
    return [...rows, ...Array.from({ length: Math.max(0, size - rows.length) }, () => last)]
  }

  #feeds(given: GivenInputs, rows: readonly Row[], order: number, values?: Tensor): Record<string, Tensor> {
    const stimuli = rows.map(({ stimulus }) => stimulus)
    const feeds: Record<string, Tensor> = {}
    for (const { name, batchAxis } of fedForStimuli(this.#network, given)) {
      const tensor = given.feeds[name]
      if (tensor) feeds[name] = batchAxis === null ? tensor : gatherAlong(tensor, batchAxis, stimuli)
    }
    this.#swept.forEach((site, each) => {
      const own = each === order && values ? patchFeeds(site, rows, values) : nothing(site)
      for (const [feed, name] of this.#recorder.edits[each]?.feeds ?? [])
        feeds[name] = feed === receiving ? everywhere(site) : feed === amount ? own.amount : own.value
    })
    return feeds
  }
}

/** Each row's own component, and the values of its own stimulus. */
function patchFeeds(
  swept: SweptSite,
  rows: readonly Row[],
  values: Tensor
): { amount: Tensor; value: Tensor } {
  const { site } = swept
  const axis = batchAxisOfSite(site)
  const parts = rows.map(({ component }) => componentAmounts(swept, component))
  const [first = nothing(swept).amount] = parts
  if (axis < 0) return { amount: first, value: values }
  const stimuli = rows.map(({ stimulus }) => stimulus)
  return { amount: joinAlong(parts, axis), value: gatherAlong(values, axis, stimuli) }
}

function componentAmounts({ site, slot, role }: SweptSite, component: number | null): Tensor {
  const selection = component === null ? {} : { [role]: [component] }
  const { dims, values } = amounts(site, selection, component === null ? 0 : 1, slot.isPerStep)
  return tensorOf(slot.type, dims, values)
}

/** An amount and a value of 0 for all rows. */
function nothing({ site, slot }: SweptSite): { amount: Tensor; value: Tensor } {
  const dims = site.axes.map(({ size }, axis) => (slot.isPerStep && axis === 0 ? size : 1))
  const zero = tensorOf(slot.type, dims, new Float64Array(elementCount(dims)))
  return { amount: zero, value: zero }
}

/** The whole receiver reads the patched value. */
const everywhere = ({ slot, receiver }: SweptSite): Tensor =>
  tensorOf(
    slot.receiver?.type ?? slot.type,
    (receiver?.axes ?? []).map(() => 1),
    Float64Array.of(1)
  )

/** What is fed has the type of the value that it goes into. */
function tensorOf(type: EditableType, dims: number[], values: Float64Array): Tensor {
  const data = emptyArray(type, values.length)
  storeNumbers(values, type, data, 0)
  return { type, dims, data }
}
