/** What a timeline can play, in words. Pure. */
import type { TrajectoryAxis } from '#shared/trajectory.ts'
import type { SweptParameter } from './played-sweep.ts'
import type { Timeline } from './study-document.ts'
import { axisWords } from './trace-words.ts'

export interface PlayedChoice {
  /** Unlike any other's. */
  label: string
  hint: string
  plays: Timeline['plays']
}

/** The first one is what is played where nothing was chosen. */
export function playedChoices(axis: TrajectoryAxis, sweep: readonly SweptParameter[]): PlayedChoice[] {
  const along = sweep.at(-1)
  const parameters = sweep.map(({ axis: { input, parameter: name }, parameter }): PlayedChoice => {
    const isTwice = sweep.some(
      (other) => other.parameter !== parameter && other.parameter.label === parameter.label
    )
    return {
      label: isTwice ? `${parameter.label} (${input})` : parameter.label,
      hint: parameter.unit,
      plays: { input, parameter: name }
    }
  })
  const both: PlayedChoice[] =
    sweep.length > 1
      ? [{ label: parameters.map(({ label }) => label).join(' × '), hint: 'row by row', plays: 'raster' }]
      : []
  if (axis !== 'stimulus')
    return [{ label: axisWords[axis], hint: 'along the trace', plays: undefined }, ...parameters, ...both]
  // Along the stimulus the last parameter is played anyway: it needs no choice of its own.
  const last = parameters.pop()
  return along && last ? [{ ...last, plays: undefined }, ...parameters, ...both] : []
}
