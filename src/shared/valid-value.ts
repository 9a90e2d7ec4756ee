/** What a value of a parameter becomes so that it is one: wrapped into its turn, rounded, stopped at its bounds. */
import type { ScaledParameter } from './words/parameter-words.ts'

/** The nearest valid value: cyclic ones wrap into their turn, the others stop at the hard bounds; integers round. */
export function validValue(parameter: ScaledParameter, value: number): number {
  const wrapped =
    parameter.period === undefined ? value : wrapInto(parameter.soft[0], parameter.period, value)
  const rounded = parameter.scale === 'integer' ? Math.round(wrapped) : wrapped
  return Math.min(Math.max(rounded, parameter.hard[0]), parameter.hard[1])
}

/** A full turn stays a full turn: 360° is not shown as 0° at the end of its slider. */
function wrapInto(start: number, period: number, value: number): number {
  if (value >= start && value <= start + period) return value
  return start + ((((value - start) % period) + period) % period)
}
