/** A point of a trajectory in words: which trace, which values, which step. Pure. */
import type { InputDescription, Parameter, StimulusValues } from '#shared/stimulus.ts'
import { firstPoint, type ParameterReference, type TraceLayout } from '#shared/trajectory.ts'
import { parameterWords } from '#shared/words/parameter-words.ts'
import type { StudyDocument } from './study-document.ts'
import type { BrushedPoint } from './sweep-positions.ts'
import { axisWords, traceLabel } from './trace-words.ts'

export { parameterWords } from '#shared/words/parameter-words.ts'

interface Facts {
  point: BrushedPoint | null
  document: Pick<StudyDocument, 'traces' | 'sweep' | 'conditions'>
  /** Values at the point. */
  values: StimulusValues
  layouts: readonly TraceLayout[]
  parameterOf: (reference: ParameterReference) => Parameter | null
}

export interface PointWords {
  title: string
  lines: { label: string; value: string }[]
}

export function pointWords({ point, document, values, layouts, parameterOf }: Facts): PointWords | null {
  const trace = document.traces.find(({ id }) => id === point?.trace)
  if (!point || !trace) return null
  const swept = document.sweep.flatMap((axis) => {
    const parameter = parameterOf(axis)
    const value = values[axis.input]?.[axis.parameter]
    return parameter && value !== undefined
      ? [{ label: parameter.label, value: parameterWords(parameter, value) }]
      : []
  })
  const title = traceLabel(trace)
  const condition = document.conditions.find(({ id }) => id === point.condition)
  const under = condition ? [{ label: 'condition', value: condition.name }] : []
  if (trace.axis === 'stimulus') return { title, lines: [...under, ...swept] }
  const labels = layouts.find((layout) => layout.trace === trace.id)?.pointLabels
  const index = Math.round(point.index)
  const along = {
    label: axisWords[trace.axis].toLowerCase(),
    value: labels?.[index] ?? String(firstPoint(trace) + index)
  }
  return { title, lines: [...under, along, ...swept] }
}

/** A stimulus in one line: 'Orientation 45 ° · Contrast 0.5'. */
export const stimulusWords = (
  values: StimulusValues,
  descriptions: readonly Pick<InputDescription, 'input' | 'parameters'>[]
): string =>
  descriptions
    .flatMap(({ input, parameters }) =>
      parameters.map((parameter) => {
        const value = values[input]?.[parameter.name] ?? parameter.default
        return `${parameter.label} ${parameterWords(parameter, value)}`
      })
    )
    .join(' · ')
