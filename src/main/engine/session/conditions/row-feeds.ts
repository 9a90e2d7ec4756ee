/**
 * What edits are fed in one run whose rows are samples under different conditions: each row has its own amounts, 0 for the
 * edits of other conditions.
 */
import { joinAlong } from '#engine/arrays/batch-slices.ts'
import { emptyArray, storeNumbers } from '#engine/arrays/elements.ts'
import { amount, receiving, type EditableType } from '#engine/interventions/edit-slot.ts'
import type { SlotNames } from '#engine/interventions/edit-network.ts'
import type { EditedSite } from '#engine/interventions/feeds.ts'
import type { Spread } from '#engine/interventions/selection.ts'
import type { Site } from '#shared/network.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import type { EditContent } from './edit-contents.ts'
import { batchAxisOfSite } from '../plans/inspect-plan.ts'
import type { ValuesAlong } from './other-values.ts'

/** One sample of the sweep under one condition. */
export interface Row {
  condition: string
  sample: number
}

/** An intervention that acts in a run. */
export interface ActingEdit {
  condition: string
  edited: EditedSite
  content: EditContent
  /** Values that differ between samples; null where there are none. */
  values: ValuesAlong | null
  strengthAt: (sample: number) => number
}

/** A slot of the session with its names there, and the intervention that acts in it, if any does. */
export interface FedSlot {
  edited: EditedSite
  names: SlotNames
  edit: ActingEdit | undefined
}

/** The slots of a session, whose places these are in their order, with what acts in them. */
export function fedSlots(
  names: readonly SlotNames[],
  places: readonly EditedSite[],
  edits: readonly ActingEdit[]
): FedSlot[] {
  const acting = new Map(edits.map((edit) => [edit.edited, edit]))
  return names.flatMap((each, order) => {
    const edited = places[order]
    return edited ? [{ edited, names: each, edit: acting.get(edited) }] : []
  })
}

/** The strength of an edit in each row. */
export const strengthsIn = (edit: ActingEdit | undefined, rows: readonly Row[]): number[] =>
  rows.map(({ condition, sample }) => (edit?.condition === condition ? edit.strengthAt(sample) : 0))

/** Tensors for all inputs of the slots. */
export async function rowFeeds(
  slots: readonly FedSlot[],
  rows: readonly Row[]
): Promise<Record<string, Tensor>> {
  const feeds: Record<string, Tensor> = {}
  for (const { edited, names, edit } of slots) {
    const own = await slotFeeds(edited, edit, rows)
    for (const [feed, name] of names.feeds) feeds[name] = own[feed] ?? nothingFor(edited, feed)
  }
  return feeds
}

async function slotFeeds(
  edited: EditedSite,
  edit: ActingEdit | undefined,
  rows: readonly Row[]
): Promise<Record<string, Tensor>> {
  const strengths = strengthsIn(edit, rows)
  if (!edit || strengths.every((strength) => strength === 0)) return {}
  const { slot, site, receivers } = edited
  const { content } = edit
  const feeds: Record<string, Tensor> = {
    ...content.shared,
    [amount]: scaledRows(content.mask, batchAxisOfSite(site), strengths, slot.type)
  }
  const [receiver] = receivers
  const [received] = slot.path?.receivers ?? []
  if (receiver && received && content.receiving) {
    const isReceived = strengths.map((strength) => Number(strength !== 0))
    feeds[receiving(0)] = scaledRows(content.receiving, batchAxisOfSite(receiver), isReceived, received.type)
  }
  if (edit.values) feeds['value'] = await valueRows(site, edit.values, rows, strengths)
  return feeds
}

/** A spread times a number for each row; one for all rows where they are alike. */
function scaledRows(
  { dims, values }: Spread,
  axis: number,
  factors: readonly number[],
  type: EditableType
): Tensor {
  const [first = 0] = factors
  const own = axis < 0 || factors.every((factor) => factor === first) ? [first] : factors
  const inner = axis < 0 ? values.length : elementCount(dims.slice(axis + 1))
  const scaled = new Float64Array(values.length * own.length)
  for (let index = 0; index < scaled.length; index++) {
    const [block, within] = [Math.floor(index / (inner * own.length)), index % inner]
    const row = Math.floor(index / inner) % own.length
    scaled[index] = (values[block * inner + within] ?? 0) * (own[row] ?? 0)
  }
  return tensorOf(type, axis < 0 ? [...dims] : dims.with(axis, own.length), scaled)
}

/** The values of each row's sample; rows in which the edit does not act get any. */
async function valueRows(
  site: Site,
  valuesOf: ValuesAlong,
  rows: readonly Row[],
  strengths: readonly number[]
): Promise<Tensor> {
  const samples = [...new Set(rows.flatMap(({ sample }, row) => (strengths[row] === 0 ? [] : [sample])))]
  const tensors = await valuesOf(samples)
  const [any] = tensors
  if (!any) throw new Error('An edit has no value for its samples.')
  const axis = batchAxisOfSite(site)
  if (axis < 0 || tensors.every((tensor) => tensor === any)) return any
  const bySample = new Map(samples.map((sample, order) => [sample, tensors[order] ?? any]))
  return joinAlong(
    rows.map(({ sample }, row) => (strengths[row] === 0 ? any : (bySample.get(sample) ?? any))),
    axis
  )
}

/** Zeros for what does not matter in a run. Every step of a loop is fed its entry. */
function nothingFor({ site, slot, receivers }: EditedSite, feed: string): Tensor {
  const order = receivers.findIndex((_, each) => receiving(each) === feed)
  const { type, loops } = slot.path?.receivers[order] ?? slot
  const { axes } = receivers[order] ?? site
  return zeros(
    type,
    axes.map(({ size }, axis) => (axis < loops ? size : 1))
  )
}

const zeros = (type: EditableType, dims: number[]): Tensor =>
  tensorOf(type, dims, new Float64Array(elementCount(dims)))

function tensorOf(type: EditableType, dims: number[], numbers: Float64Array): Tensor {
  const data = emptyArray(type, numbers.length)
  storeNumbers(numbers, type, data, 0)
  return { type, dims, data }
}
