/** How recording and editing fit together: sites are recorded as edited, and what each edit changed is recorded, too. */
import type { Tap } from '#engine/trajectories/taps.ts'
import type { EditedNetwork } from './edit-network.ts'
import type { EditSlot } from './edit-slot.ts'
import { statisticsLength } from './statistics.ts'

/** The taps with the names that edited values have now: an input of the network can't be made under its own name. */
export const tapsAfterEdits = (taps: readonly Tap[], { nameOf }: EditedNetwork): Tap[] =>
  taps.map((tap) => ({ ...tap, tensor: nameOf(tap) }))

const tapId = ({ id }: EditSlot): string => `limen/edit/${id}`

/** Taps of what each edit changed. */
export const editTaps = (slots: readonly EditSlot[], edited: EditedNetwork): Tap[] =>
  slots.flatMap((slot, order): Tap[] => {
    const { statistics, scope } = edited.slots[order] ?? { statistics: null, scope: [] }
    if (statistics === null) return []
    const { loops, atSomeSteps } = slot.path?.receivers[0] ?? slot
    const usual = Array.from({ length: loops + 1 }, () => ({ size: 1, follows: null }))
    const axes = [...(atSomeSteps ?? usual), { size: statisticsLength, follows: null }]
    return [
      {
        id: tapId(slot),
        scope,
        tensor: statistics,
        dims: axes.map(({ size }) => size),
        follows: axes.map(({ follows }) => follows),
        treatment: { kind: 'raw' }
      }
    ]
  })

/** What one edit changed in some runs: counts and square sums add up. */
export interface EditChange {
  changed: number
  largestChange: number
  squares: number
  /** How many runs that is. */
  runs: number
}

export const nothingChanged: EditChange = { changed: 0, largestChange: 0, squares: 0, runs: 0 }

type EditRecords = ReadonlyMap<string, { dims: readonly number[]; data: ArrayLike<number | bigint> }>

/** What an edit changed in one row of a run; a value that does not tell rows apart changes in all of them. */
export function changeInRow(slot: EditSlot, records: EditRecords, row: number): EditChange {
  const rows = records.get(tapId(slot))?.dims.at(-2) ?? 1
  return changeIn(nothingChanged, slot, records, (each) => each === Math.min(row, rows - 1))
}

/** What an edit changed in one more run, of which the first `stimuli` count: a fixed batch is filled up with repeats. */
export function changeWith(
  sofar: EditChange,
  slot: EditSlot,
  records: EditRecords,
  stimuli: number
): EditChange {
  return changeIn(sofar, slot, records, (row) => row < stimuli)
}

function changeIn(
  sofar: EditChange,
  slot: EditSlot,
  records: EditRecords,
  isCounted: (row: number) => boolean
): EditChange {
  const { dims, data } = records.get(tapId(slot)) ?? { dims: [], data: [] }
  const rowsOfStep = dims.at(-2) ?? 1
  let { changed, largestChange, squares } = sofar
  for (let row = 0; row * statisticsLength < data.length; row++) {
    if (!isCounted(row % rowsOfStep)) continue
    const [count, largest, square] = [0, 1, 2].map((column) => Number(data[row * statisticsLength + column]))
    // At steps at which its branch did not run, an edit changed nothing.
    if (Number.isNaN(count)) continue
    changed += count ?? 0
    largestChange = Math.max(largestChange, largest ?? 0)
    squares += square ?? 0
  }
  return { changed, largestChange, squares, runs: sofar.runs + 1 }
}
