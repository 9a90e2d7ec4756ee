/** The numbers of a colour bar: round ones, and those of its two ends, without which nobody can tell what its colours reach. Pure. */
import { formatTicks } from './ticks.ts'

export interface BarTick {
  value: number
  label: string
}

/** Of the bar's length: numbers nearer to each other are the same. */
const same = 1e-6
/** Ends are told to this share of the bar's length at least. */
const precision = 1 / 25
/** Round numbers nearer to an end than this share of the step between them say nothing more. */
const nearEnd = 0.4

/**
 * Round values with those of the ends, in order and with as many decimals; `isWhole`: those that lie between whole numbers are
 * left out.
 */
export function ticksWithEnds(
  round: readonly number[],
  [from, to]: readonly [number, number],
  isWhole = false
): BarTick[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  const length = high - low
  const ends = [low, high].filter((end) => !isWhole || Number.isInteger(end))
  const isOneOf = (value: number, others: readonly number[], share: number): boolean =>
    others.some((other) => Math.abs(other - value) <= share * length)
  const added = ends.filter((end) => !isOneOf(end, round, same))
  if (added.length === 0) return labelled(round, undefined)
  const step = round.length > 1 ? ((round[1] ?? 0) - (round[0] ?? 0)) / length : 0
  const kept = round.filter((value) => value === 0 || !isOneOf(value, added, nearEnd * step))
  const values = [...kept, ...added].sort((a, b) => a - b)
  return labelled(values, isWhole ? 1 : resolutionOf(added, length))
}

function labelled(values: readonly number[], resolution: number | undefined): BarTick[] {
  const labels = formatTicks(values, resolution)
  return values.map((value, i) => ({ value, label: labels[i] ?? '' }))
}

/** A power of ten; one more decimal where that says the ends exactly. */
function resolutionOf(ends: readonly number[], length: number): number {
  const rough = 10 ** Math.floor(Math.log10(length * precision))
  const isExact = (unit: number): boolean =>
    ends.every((end) => Math.abs(end / unit - Math.round(end / unit)) < same)
  const fine = [10, 1, 0.1].map((factor) => factor * rough).find(isExact)
  return fine ?? rough
}

/**
 * The ticks that have room: both ends, and between them as many as fit in equal steps, zero among them where it is one.
 * @param extent CSS pixels that a tick's label takes along the bar, at its place.
 */
export function shownBarTicks<Tick extends { position: number; label: string }>(
  ticks: readonly Tick[],
  extent: (tick: Tick) => readonly [from: number, to: number],
  gap: number
): Tick[] {
  const [first, last] = [ticks[0], ticks.at(-1)]
  if (!first || !last || ticks.length < 2) return [...ticks]
  const areApart = (a: Tick, b: Tick): boolean => extent(a)[1] + gap <= extent(b)[0]
  const inOrder = first.position < last.position ? ticks : ticks.toReversed()
  const ends = [inOrder[0], inOrder.at(-1)].filter((tick) => tick !== undefined)
  const between = inOrder.slice(1, -1)
  // Without a zero between the ends, steps are counted from the first one.
  const zero = between.findIndex(({ label }) => Number(label) === 0)
  for (let every = 1; every <= between.length; every++) {
    const thinned = between.filter((_, i) => (i - zero) % every === 0)
    const inside = thinned.filter((tick) => {
      const [start, end] = ends
      return start && end && areApart(start, tick) && areApart(tick, end)
    })
    const isSpaced = inside.every((tick, i) => {
      const before = inside[i - 1]
      return !before || areApart(before, tick)
    })
    if (isSpaced) return [...ends.slice(0, 1), ...inside, ...ends.slice(1)]
  }
  const [start, end] = ends
  return start && end && areApart(start, end) ? [start, end] : ends.slice(0, 1)
}
