/** Cuts rows of several conditions into runs, and finds each condition's rows in a run again. */
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import type { Site } from '#shared/network.ts'
import { batchAxisOfSite } from '../plans/inspect-plan.ts'
import { strengthsIn, type FedSlot, type Row } from './row-feeds.ts'

/**
 * Runs of at most `most` rows. An edit at a value that has no axis of stimuli is the same for all rows of a run: only rows
 * that agree in it go together.
 */
export function conditionBatches(slots: readonly FedSlot[], rows: readonly Row[], most: number): Row[][] {
  const common = slots.filter(({ edited: { site, receivers } }) => [site, ...receivers].some(isCommon))
  const batches: Row[][] = []
  let last: string | null = null
  for (const row of rows) {
    const edits = commonEdits(common, row)
    const batch = batches.at(-1)
    if (batch && batch.length < most && last === edits) batch.push(row)
    else batches.push([row])
    last = edits
  }
  return batches
}

const isCommon = (site: Site): boolean => batchAxisOfSite(site) < 0

/** Tells apart what edits without an axis of stimuli do in a row. */
const commonEdits = (slots: readonly FedSlot[], row: Row): string =>
  slots
    .map(({ edit }) => {
      const [strength = 0] = strengthsIn(edit, [row])
      return strength !== 0 && edit?.values ? `${strength} at ${row.sample}` : String(strength)
    })
    .join()

/** Networks with a fixed batch get the last row repeated, as its stimulus is. */
export function padded(rows: readonly Row[], exactly: number | null): readonly Row[] {
  const last = rows.at(-1)
  if (exactly === null || !last) return rows
  return [...rows, ...Array.from({ length: Math.max(0, exactly - rows.length) }, () => last)]
}

/** Rows of one condition that stand side by side in a run. */
export interface Segment {
  condition: string
  samples: SampleNumbers
  /** The first of its rows. */
  from: number
}

export function segmentsOf(rows: readonly Row[]): Segment[] {
  const segments: { condition: string; samples: number[]; from: number }[] = []
  for (const [place, { condition, sample }] of rows.entries()) {
    const last = segments.at(-1)
    if (last?.condition === condition) last.samples.push(sample)
    else segments.push({ condition, samples: [sample], from: place })
  }
  return segments
}
