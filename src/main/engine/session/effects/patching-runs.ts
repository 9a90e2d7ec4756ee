/** The runs of a patching sweep: rows of stimuli, each with at most one component patched, in batches that fit. */
import { gatherAlong, joinAlong, takeAlong } from '#engine/arrays/batch-slices.ts'
import { emptyArray, storeNumbers } from '#engine/arrays/elements.ts'
import { amount, receiving, type EditableType } from '#engine/interventions/edit-slot.ts'
import { receivingTensor } from '#engine/interventions/feeds.ts'
import { amounts } from '#engine/interventions/selection.ts'
import type { Recorder } from '#engine/trajectories/run-samples.ts'
import type { EffectAxis } from '#shared/effects.ts'
import type { NetworkOutput, Site } from '#shared/network.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { fedForStimuli, type GivenInputs } from '../inputs/given-inputs.ts'
import { batchAxisOfOutput, batchAxisOfSite } from '../plans/inspect-plan.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { stimuliPerRun } from '../networks/run-size.ts'
import type { SweptSite } from './swept-sites.ts'

/** One stimulus with one component of a site patched, or none. */
export interface Row {
  stimulus: number
  component: number | null
}

/** Whose components the rows name: a swept site and, for edges, one of its receivers; and the values that it is given. */
export interface Patched {
  site: number
  receiver: number
  values: Tensor | undefined
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

  /** How many components are to be asked for at once; one where a site does not tell stimuli apart. */
  componentsPerRun({ stimuli }: GivenInputs, sites: readonly Site[]): number {
    const isApart = sites.every((site) => batchAxisOfSite(site) >= 0)
    return isApart ? Math.max(1, Math.floor(this.#rowsPerRun / stimuli)) : 1
  }

  /** An output for these rows, run by run; nothing is patched where it is left out what is. */
  async outputs(
    given: GivenInputs,
    rows: readonly Row[],
    output: NetworkOutput,
    patched: Patched | null
  ): Promise<Tensor[]> {
    const outputs: Tensor[] = []
    for (let start = 0; start < rows.length; start += this.#rowsPerRun) {
      const own = rows.slice(start, start + this.#rowsPerRun)
      const feeds = this.#feeds(given, this.#filled(own), patched)
      const answer = await this.#recorder.session.run(feeds, [output.name])
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

  #feeds(given: GivenInputs, rows: readonly Row[], patched: Patched | null): Record<string, Tensor> {
    const stimuli = rows.map(({ stimulus }) => stimulus)
    const feeds: Record<string, Tensor> = {}
    for (const { name, batchAxis } of fedForStimuli(this.#network, given)) {
      const tensor = given.feeds[name]
      if (tensor) feeds[name] = batchAxis === null ? tensor : gatherAlong(tensor, batchAxis, stimuli)
    }
    this.#swept.forEach((site, each) => {
      const own = each === patched?.site ? patchFeeds(site, rows, patched) : nothing(site)
      for (const [feed, name] of this.#recorder.edits[each]?.feeds ?? []) {
        const tensor = own[feed]
        if (tensor) feeds[name] = tensor
      }
    })
    return feeds
  }
}

/** Each row's own component, and the values of its own stimulus, by the names of feeds. */
function patchFeeds(swept: SweptSite, rows: readonly Row[], patched: Patched): Record<string, Tensor> {
  const { site, slot, axes, receivers } = swept
  const { values, receiver: order } = patched
  const receiver = receivers[order]
  const stimuli = rows.map(({ stimulus }) => stimulus)
  const axis = batchAxisOfSite(site)
  const all = [...axes, ...(receiver?.axes ?? [])]
  const entries = rows.map(({ component }) => (component === null ? null : entriesOf(all, component)))
  const parts = entries.map((own) => {
    const selection = selectionOf(axes, own?.slice(0, axes.length) ?? [])
    const { dims, values: shares } = amounts(site, selection, own ? 1 : 0, slot.loops)
    return tensorOf(slot.type, dims, shares)
  })
  const feeds: Record<string, Tensor> = { ...nothing(swept), [amount]: joinedRows(parts, axis) }
  if (values) feeds['value'] = axis < 0 ? values : gatherAlong(values, axis, stimuli)
  if (receiver) {
    const received = entries.map((own) => {
      const selection = selectionOf(receiver.axes, own?.slice(axes.length) ?? [])
      return receivingTensor(slot, order, receiver.site, selection, own ? 1 : 0)
    })
    feeds[receiving(order)] = joinedRows(received, batchAxisOfSite(receiver.site))
  }
  return feeds
}

/** Rows along the axis of stimuli; a value that does not tell them apart has the same for all. */
function joinedRows(rows: readonly Tensor[], axis: number): Tensor {
  const [first] = rows
  if (!first) throw new Error('A run has no rows.')
  return axis < 0 ? first : joinAlong([...rows], axis)
}

/** The entry of each axis, the last axis running fastest. */
function entriesOf(axes: readonly EffectAxis[], component: number): number[] {
  const entries: number[] = []
  let rest = component
  for (const { size } of axes.toReversed()) {
    entries.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return entries
}

const selectionOf = (axes: readonly EffectAxis[], entries: readonly number[]): Record<string, number[]> =>
  Object.fromEntries(axes.map(({ role }, order) => [role, [entries[order] ?? 0]]))

/** An amount and a value of 0 for all rows; nobody receives. */
function nothing({ site, slot, receivers }: SweptSite): Record<string, Tensor> {
  const dims = site.axes.map(({ size }, axis) => (axis < slot.loops ? size : 1))
  const zero = tensorOf(slot.type, dims, new Float64Array(elementCount(dims)))
  const unread = receivers.map((receiver, order): [string, Tensor] => [
    receiving(order),
    receivingTensor(slot, order, receiver.site, undefined, 0)
  ])
  return { [amount]: zero, value: zero, ...Object.fromEntries(unread) }
}

/** What is fed has the type of the value that it goes into. */
function tensorOf(type: EditableType, dims: number[], values: Float64Array): Tensor {
  const data = emptyArray(type, values.length)
  storeNumbers(values, type, data, 0)
  return { type, dims, data }
}
