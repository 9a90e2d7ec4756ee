/** The way of a value from key to key. Pure. */
import type { TrackOf } from '../animation.ts'
import type { Parameter } from '../stimulus.ts'
import { stopsOf } from './moved.ts'
import { listOf, quantity, range } from './phrases.ts'

type Keys = TrackOf<'head'>['keys']
type Measured = Pick<Parameter, 'unit' | 'choices' | 'scale'>

/** Values between the first and the last one that are told one by one. */
const mostBetween = 3

/**
 * 'goes from 7 to 30', 'goes from 0 by way of 1 to 0 (3 keys)', 'goes in steps from 0 to 1', 'goes 4 times from 0 to 1'.
 * @param keys two or more that differ, in the order of time.
 */
export function wayPhrase(keys: Keys, parameter: Measured): string {
  const runs = runsOf(keys)
  const [first = []] = runs
  const values = keys.map(({ value }) => value)
  if (runs.every((run) => run.length === 1)) return `goes in steps ${fromTo(values, parameter)}`
  const isAgain = runs.length > 1 && runs.every((run) => String(run) === String(first))
  if (isAgain) return `goes ${runs.length} times ${fromTo(first, parameter)}`
  return `goes ${fromTo(values, parameter)}`
}

/** What is gone through without a jump, each without stays. */
function runsOf(keys: Keys): number[][] {
  const runs: number[][] = [[]]
  for (const [i, { value }] of keys.entries()) {
    const before = keys[i - 1]
    if (before?.easing === 'hold' && before.value !== value) runs.push([])
    runs.at(-1)?.push(value)
  }
  return runs.map((run) => stopsOf(run))
}

function fromTo(values: readonly number[], parameter: Measured): string {
  const stops = stopsOf(values)
  const [from = 0, to = from] = [stops[0], stops.at(-1)]
  if (stops.length < 3) return range(parameter, from, to)
  const between = stops.slice(1, -1)
  if (between.length > mostBetween) {
    const [least, most] = [Math.min(...stops), Math.max(...stops)]
    const within = `${quantity(parameter, least)} … ${quantity(parameter, most)}`
    return `${range(parameter, from, to)} (${values.length} keys, within ${within})`
  }
  const via = listOf(between.map((value) => quantity(parameter, value)))
  return `from ${quantity(parameter, from)} by way of ${via} to ${quantity(parameter, to)} (${values.length} keys)`
}
