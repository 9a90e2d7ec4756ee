/**
 * What each intervention of a study is fed at strength 1, remembered as long as nothing but its strength changes.
 * Not here: amounts for the rows of a run (row-feeds.ts), values that differ between samples (other-values.ts).
 */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { amount, receiving } from '#engine/interventions/edit-slot.ts'
import { feedsFor, type EditedSite } from '#engine/interventions/feeds.ts'
import type { Spread } from '#engine/interventions/selection.ts'
import { LimenError } from '#shared/errors.ts'
import type { StudyIntervention } from '#shared/intervention.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOfSite } from '../plans/inspect-plan.ts'

export interface EditContent {
  /** 1 where the site is selected. */
  mask: Spread
  /** 1 where the receiver reads the edited value; null without a receiver. */
  receiving: Spread | null
  /** What is the same for all samples, by the names of its form. */
  shared: Readonly<Record<string, Tensor>>
}

/** Everything of an intervention that says what is fed. */
export const fedContent = (intervention: StudyIntervention): string =>
  JSON.stringify({ ...intervention, id: '', name: '', enabled: true, solo: false })

/** What all samples are given, where that is recorded. */
export interface SharedValue {
  /** Tells what it depends on beside the intervention. */
  key: string
  record: () => Promise<Spread>
}

export class EditContents {
  /** The latest of each slot. */
  readonly #known = new Map<string, { content: string; made: Promise<EditContent> }>()

  /**
   * @param shared what all samples are given, where that is recorded.
   * @throws LimenError 'request' for selections, values and directions that do not fit.
   */
  of(edited: EditedSite, intervention: StudyIntervention, shared: SharedValue | null): Promise<EditContent> {
    const { id } = edited.slot
    const content = `${fedContent(intervention)} ${shared?.key ?? ''}`
    const known = this.#known.get(id)
    if (known?.content === content) return known.made
    const made = contentOf(edited, intervention, shared?.record ?? null)
    this.#known.set(id, { content, made })
    made.catch(() => {
      if (this.#known.get(id)?.made === made) this.#known.delete(id)
    })
    return made
  }
}

async function contentOf(
  edited: EditedSite,
  intervention: StudyIntervention,
  shared: (() => Promise<Spread>) | null
): Promise<EditContent> {
  checkSelections(intervention)
  const feeds = feedsFor({ ...intervention, strength: 1, enabled: true }, edited, await shared?.())
  checkValue(edited, feeds['value'])
  const { [amount]: mask, [receiving(0)]: received, ...others } = feeds
  return {
    mask: spreadOf(mask),
    receiving: received ? spreadOf(received) : null,
    shared: others
  }
}

/** Rows of a run are whatever samples are asked for: their numbers mean nothing. */
function checkSelections({ select, receiver }: StudyIntervention): void {
  if (select && 'batch' in select) throw byNumber('select.batch', "Leave 'batch' out of the selection")
  if (receiver?.select && 'batch' in receiver.select)
    throw byNumber('receiver.select.batch', "Leave 'batch' out of the receiver's selection")
}

function checkValue({ site }: EditedSite, value: Tensor | undefined): void {
  const stimuli = value?.dims[batchAxisOfSite(site)] ?? 1
  if (stimuli !== 1) throw byNumber('value', 'Give a value for one stimulus')
}

const byNumber = (part: string, advice: string): LimenError =>
  new LimenError({
    tag: 'request',
    message:
      'In a study stimuli can not be told apart by their number in a batch: sliders and the sweep choose them.',
    advice: `${advice}.`,
    part
  })

const spreadOf = (tensor: Tensor | undefined): Spread =>
  tensor ? { dims: tensor.dims, values: numbersOfTensor(tensor) } : { dims: [], values: Float64Array.of(1) }
