/**
 * Which numbers of an axis are shown where there is no room for all: always in equal steps, since a number that is missing
 * between two others reads as another scale. One number alone is no scale, and is left out.
 */
import { isFreeBeside, type Place, type SceneLabel } from './labels.ts'

/** How many steps of the axis it lies from zero. */
export interface AxisNumber {
  order: number
  label: SceneLabel
}

/** An edge along which numbers stand, from end to end in CSS pixels. */
export interface NumberedAxis {
  from: Place
  to: Place
  numbers: readonly AxisNumber[]
}

/** As far as a number at the end of a short axis may stand from its tick, in CSS pixels along the axis. */
const endReach = 8
const endStep = 0.5

/** What an axis with zero among its numbers is worth beside one without. */
const worthOfZero = 1.2

/** Numbers in equal steps; the two at the ends, moved apart, where an axis is so short that all touch. */
export function numbersBeside(axis: NumberedAxis, taken: readonly SceneLabel[]): AxisNumber[] {
  const shown = shownNumbers(axis.numbers, taken)
  return shown.length > 0 ? shown : endNumbers(axis, taken)
}

function endNumbers({ from, to, numbers }: NumberedAxis, taken: readonly SceneLabel[]): AxisNumber[] {
  const [first, last] = [numbers[0], numbers.at(-1)]
  if (!first || !last || first === last) return []
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const moved = ({ order, label }: AxisNumber, by: number): AxisNumber => {
    const [x, y] = [label.x + ((to.x - from.x) / length) * by, label.y + ((to.y - from.y) / length) * by]
    return { order, label: { ...label, x, y } }
  }
  for (let by = endStep; by <= endReach; by += endStep) {
    const [low, high] = [moved(first, -by), moved(last, by)]
    const isFree = isFreeBeside(low.label, [...taken, high.label]) && isFreeBeside(high.label, taken)
    if (isFree) return [low, high]
  }
  return []
}

/**
 * Two numbers at least, in equal steps, that touch neither each other nor what is there already: as many and as far from end
 * to end as can be; none where there is no room for two.
 * @param numbers from one end to the other.
 */
export function shownNumbers(numbers: readonly AxisNumber[], taken: readonly SceneLabel[]): AxisNumber[] {
  const free = new Set(numbers.filter(({ label }) => isFreeBeside(label, taken)))
  let [best, most]: [AxisNumber[], number] = [[], 0]
  for (let every = 1; every < numbers.length; every++) {
    for (let first = 0; first < every; first++) {
      const thinned = numbers.filter((_, i) => i % every === first)
      for (const run of runsOf(thinned, free)) {
        const worth = worthOf(run)
        if (worth > most) [best, most] = [run, worth]
      }
    }
  }
  return best
}

/** Parts in a row that are free and do not touch the one before. */
function runsOf(numbers: readonly AxisNumber[], free: ReadonlySet<AxisNumber>): AxisNumber[][] {
  const runs: AxisNumber[][] = []
  let run: AxisNumber[] = []
  for (const number of numbers) {
    const before = run.at(-1)
    const isApart = before === undefined || isFreeBeside(number.label, [before.label])
    if (!isApart || !free.has(number)) {
      runs.push(run)
      run = []
    }
    if (free.has(number)) run.push(number)
  }
  return [...runs, run].filter(({ length }) => length > 1)
}

function worthOf(run: readonly AxisNumber[]): number {
  const [first, last] = [run[0]?.order ?? 0, run.at(-1)?.order ?? 0]
  return run.length * (last - first) * (run.some(({ order }) => order === 0) ? worthOfZero : 1)
}
