/** The values that a picture names: of parameters that are swept or move. Pure. */
import type { Parameter, StimulusValues } from '#shared/stimulus.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { asTitle, withUnit } from '#shared/words/unit-words.ts'
import type { InsetContent } from '../../export/sheet/inset-content.ts'

export type NamedParameter = ParameterReference & { described: Parameter }

export const readOutOf = (
  parameters: readonly NamedParameter[],
  values: StimulusValues
): InsetContent['readOut'] =>
  parameters.map(({ input, parameter, described }) => ({
    label: asTitle(described.label),
    value: parameterText(described, values[input]?.[parameter] ?? described.default)
  }))

/** With as many decimals as the slider's range needs, so that a value that moves keeps its width. */
export function parameterText({ choices, scale, soft, unit }: Parameter, value: number): string {
  const word = choices?.[Math.round(value)]
  if (word !== undefined) return word
  const span = Math.abs(soft[1] - soft[0])
  const decimals =
    scale === 'integer' || !(span > 0) ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(span))))
  const number = value.toFixed(decimals).replace('-', '−')
  return withUnit(number, unit)
}
