/** What tracks turn and what their keys hold, in words. Pure. */
import type { Easing, Track, TrackKey, TrackTarget } from '#shared/animation.ts'
import type { ParameterOf } from '#shared/animation-values.ts'
import type { CameraState } from '#shared/camera-state.ts'
import { conditionOfInput } from '#shared/condition-strengths.ts'
import type { Parameter } from '#shared/stimulus.ts'
import { percentText } from '#shared/words/number-words.ts'
import { traceLabel } from '#shared/words/trace-words.ts'
import { parameterWords } from '#shared/words/parameter-words.ts'
import type { StudyDocument } from '../study-document.ts'

const plainLabels = { camera: 'Camera', head: 'Reveal', tail: 'Tail', lead: 'Ahead' } as const

export const easingWords: Readonly<Record<Easing, string>> = {
  linear: 'Linear',
  'ease-in': 'Ease in',
  'ease-out': 'Ease out',
  'ease-in-out': 'Ease in and out',
  hold: 'Hold'
}

/** Name of a track; of a parameter that is gone, its own name. */
export function trackLabel(
  target: TrackTarget,
  { traces, conditions }: Pick<StudyDocument, 'traces' | 'conditions'>,
  parameterOf: ParameterOf
): string {
  if (target.kind === 'parameter') {
    const condition = conditions.find(({ id }) => id === conditionOfInput(target.input))
    const label = parameterOf(target)?.label ?? target.parameter
    return condition ? `${condition.name}: ${label}` : label
  }
  if (target.kind !== 'projection') return plainLabels[target.kind]
  const trace = traces.find(({ id }) => id === target.trace)
  return traces.length > 1 ? `Projection of ${trace ? traceLabel(trace) : target.trace}` : 'Projection'
}

/** What a key holds: '90 °', 'PC1, PC2, PC3', '30° · 20° up'. */
export function keyWords(
  track: Track,
  { value }: TrackKey,
  parameter: Parameter | null,
  projectionWords: (id: string) => string
): string {
  if (typeof value === 'object') return cameraWords(value)
  if (typeof value === 'string') return projectionWords(value)
  if (track.kind !== 'parameter') return percentText(value)
  return parameter ? parameterWords(parameter, value) : String(value)
}

/** From where it looks, in degrees around and above the target. */
function cameraWords({ position, target }: CameraState): string {
  const [x, y, z] = [position[0] - target[0], position[1] - target[1], position[2] - target[2]]
  const degrees = (radians: number): string => `${Math.round((radians * 180) / Math.PI)}°`.replace('-', '−')
  return `${degrees(Math.atan2(y, x))} · ${degrees(Math.atan2(z, Math.hypot(x, y)))} up`
}

/** 1.5 → '1.50 s'. */
export const secondsWords = (seconds: number): string => `${seconds.toFixed(2)} s`
