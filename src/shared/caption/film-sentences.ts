/** How long a film is, and what moves in it from where to where. Pure. */
import type { AnimationLoop, StudyAnimation, Track, TrackOf } from '../animation.ts'
import { frameCount, playingSeconds } from '../animation-times.ts'
import { playingTracks } from '../animation-values.ts'
import { conditionOfInput, strengthParameter } from '../condition-strengths.ts'
import { isHeard } from '../shown-conditions.ts'
import type { Parameter } from '../stimulus.ts'
import type { ParameterReference } from '../trajectory.ts'
import { validValue } from '../valid-value.ts'
import { interventionLabel } from '../words/intervention-words.ts'
import type { CaptionedStudy, CaptionFacts } from './caption.ts'
import { isMoving, projectionsSeen } from './moved.ts'
import { listOf, plainNumber, quoted, sentence } from './phrases.ts'
import { projectionNumbers } from './projection-sentences.ts'
import { parameterAt, sweptName } from './stimulus-sentences.ts'
import { traceName } from './trace-sentences.ts'
import { wayPhrase } from './way-phrase.ts'

const loops: Readonly<Record<AnimationLoop, string>> = {
  once: '',
  loop: ', in a loop',
  'ping-pong': ', there and back'
}

/** 'Film: 6 s, 180 frames at 30 frames/s, in a loop; orientation (input picture) goes from 0° to 180°.' */
export function filmSentence(study: CaptionedStudy, facts: CaptionFacts, film: StudyAnimation): string {
  const count = frameCount(film).toLocaleString('en')
  const length = `${plainNumber(playingSeconds(film))} s, ${count} frames at ${plainNumber(film.fps)} frames/s`
  const moving = playingTracks(film)
    .filter((track) => isMoving(track))
    .flatMap((track) => movePhrase(track, study, facts) ?? [])
  return sentence(`film: ${[`${length}${loops[film.loop]}`, ...moving].join('; ')}`)
}

/** Keys of one value hold it, whatever the slider has. */
export function withKeptValues(study: CaptionedStudy, film: StudyAnimation): CaptionedStudy {
  const values = { ...study.values }
  for (const track of playingTracks(film)) {
    const [key] = track.kind === 'parameter' ? track.keys : []
    if (track.kind === 'parameter' && key && !isMoving(track))
      values[track.input] = { ...values[track.input], [track.parameter]: key.value }
  }
  return { ...study, values }
}

/** Null for a track of something that is not seen. */
function movePhrase(track: Track, study: CaptionedStudy, facts: CaptionFacts): string | null {
  switch (track.kind) {
    case 'parameter':
      return parameterPhrase(track, study, facts)
    case 'projection':
      return projectionPhrase(track, study, facts)
    case 'camera':
      return cameraPhrase(track)
    case 'head':
    case 'tail':
    case 'lead':
      return `${shownParts[track.kind]} ${wayPhrase(percents(track.keys), percent)} of the path`
    default:
      return track satisfies never
  }
}

const shownParts = {
  head: 'the head',
  tail: 'the trail before the head',
  lead: 'the trail after the head'
} as const
const percent: Pick<Parameter, 'unit' | 'scale'> = { unit: '%', scale: 'linear' }
const percents = (keys: TrackOf<'head'>['keys']): TrackOf<'head'>['keys'] =>
  keys.map((key) => ({ ...key, value: 100 * key.value }))

/** Of what is swept as well, the path is there all along, and its current stimulus moves. */
function parameterPhrase(
  track: TrackOf<'parameter'>,
  study: CaptionedStudy,
  facts: CaptionFacts
): string | null {
  const parameter = seenParameter(track, study, facts)
  if (!parameter) return null
  const isSwept = study.sweep.some((axis) => axis.input === track.input && axis.parameter === track.parameter)
  const name = `${isSwept ? 'the current value of ' : ''}${sweptName(track, study, facts)}`
  // Beyond its turn, a key of a cyclic one says how often it goes round.
  const valid = (value: number): number =>
    parameter.period === undefined ? validValue(parameter, value) : value
  const keys = track.keys.map((key) => ({ ...key, value: valid(key.value) }))
  return `${name} ${wayPhrase(keys, parameter)}`
}

/** The slider of an input, or of an intervention that acts in a condition that is shown. */
function seenParameter(
  reference: ParameterReference,
  { conditions }: CaptionedStudy,
  facts: CaptionFacts
): Parameter | null {
  const id = conditionOfInput(reference.input)
  if (id === null) return parameterAt(facts, reference)
  const condition = conditions.find((each) => each.id === id)
  const edit = condition?.interventions.find((each) => each.id === reference.parameter)
  if (!condition || !edit || !isHeard(condition, conditions) || !isHeard(edit, condition.interventions))
    return null
  return strengthParameter(edit.id, interventionLabel(edit))
}

function projectionPhrase(
  { trace: id, keys }: TrackOf<'projection'>,
  { traces }: CaptionedStudy,
  facts: CaptionFacts
): string | null {
  const trace = traces.find((each) => each.id === id)
  if (!trace || facts.umap) return null
  const numbers = projectionNumbers(traces, facts)
  const stops = projectionsSeen(trace, facts).map((each) => {
    const number = numbers?.get(each)
    return number === undefined ? 'another projection' : `projection ${number}`
  })
  const of = traces.length > 1 ? ` of ${quoted(traceName(trace, traces))}` : ''
  const via = stops.length > 2 ? ` by way of ${listOf(stops.slice(1, -1))}` : ''
  const how = keys.slice(0, -1).every(({ easing }) => easing === 'hold') ? 'jump' : 'go straight'
  return `points${of} ${how} from ${stops[0] ?? ''}${via} to ${stops.at(-1) ?? ''}`
}

function cameraPhrase({ keys }: TrackOf<'camera'>): string {
  const turns = keys.slice(0, -1).reduce((sum, key) => sum + Math.abs(key.turns ?? 0), 0)
  if (turns > 0) return `the camera goes round ${turns === 1 ? 'once' : `${turns} times`}`
  return `the camera moves${keys.length > 2 ? ` over ${keys.length} keys` : ''}`
}
