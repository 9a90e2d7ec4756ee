/**
 * Animations that are made at once: each preset puts its track in the place of one that turns the same, and leaves the others.
 * Pure. What the timeline plays as an animation is in the interface, which knows its words.
 */
import { trackId, type StudyAnimation, type Track, type TrackKey } from './animation.ts'
import { lastMoment } from './animation-times.ts'
import type { ParameterOf } from './animation-values.ts'
import type { CameraState } from './camera-state.ts'
import type { Parameter } from './stimulus.ts'
import type { ParameterReference } from './trajectory.ts'

export interface Orbit {
  /** Whole turns, at least one. */
  turns: number
  /** As seen from above. */
  direction: 'anticlockwise' | 'clockwise'
}

/** From where the camera stands around what it looks at, at the same height, and into itself again. */
export function withOrbit(
  animation: StudyAnimation,
  camera: CameraState,
  { turns, direction }: Orbit = { turns: 1, direction: 'anticlockwise' }
): StudyAnimation {
  const signed = direction === 'anticlockwise' ? turns : -turns
  const track: Track = {
    kind: 'camera',
    keys: [
      { at: 0, easing: 'linear', value: camera, turns: signed },
      { at: 1, easing: 'linear', value: camera }
    ]
  }
  return withTrack({ ...animation, loop: 'loop' }, track)
}

/** From one value of a parameter to another; as a loop the last frame shows the second one, unless that is the first again. */
export function withSweep(
  animation: StudyAnimation,
  { input, parameter }: ParameterReference,
  [from, to]: [number, number],
  period?: number
): StudyAnimation {
  return withTrack(animation, {
    kind: 'parameter',
    input,
    parameter,
    keys: [
      { at: 0, easing: 'linear', value: from },
      { at: endOf(animation, isFullTurn([from, to], period)), easing: 'linear', value: to }
    ]
  })
}

/** The path grows from its first point to its last one. */
export const withReveal = (animation: StudyAnimation): StudyAnimation =>
  withTrack(animation, {
    kind: 'head',
    keys: [
      { at: 0, easing: 'linear', value: 0 },
      { at: endOf(animation, false), easing: 'linear', value: 1 }
    ]
  })

/** An intervention comes in: its strength from 0 to 1. */
export const withStrength = (animation: StudyAnimation, strength: ParameterReference): StudyAnimation =>
  withSweep(animation, strength, [0, 1])

/** From the first value of a slider to its last one: through all checkpoints of a training. */
export const withWholeRange = (
  animation: StudyAnimation,
  input: string,
  { name, soft, period }: Parameter
): StudyAnimation => withSweep(animation, { input, parameter: name }, soft, period)

/** Puts a track in the place of the one that turns the same, or after all others; what it turns plays from then on. */
export function withTrack(animation: StudyAnimation, track: Track): StudyAnimation {
  const id = trackId(track)
  const isNew = animation.tracks.every((each) => trackId(each) !== id)
  const tracks = isNew
    ? [...animation.tracks, track]
    : animation.tracks.map((each) => (trackId(each) === id ? track : each))
  const isSilent = animation.plays !== 'both' && (animation.plays === 'camera') !== (track.kind === 'camera')
  return { ...animation, tracks, ...(isSilent && { plays: 'both' }) }
}

/** Another length, rate or way to begin again; keys at the last frame stay at the last frame. */
export function withTiming(
  animation: StudyAnimation,
  timing: Partial<Pick<StudyAnimation, 'duration' | 'fps' | 'loop'>>,
  parameterOf: ParameterOf
): StudyAnimation {
  const [before, after] = [lastMoment(animation), lastMoment({ ...animation, ...timing })]
  const tracks = animation.tracks.map((track) => {
    const last = track.keys.at(-1)
    if (last?.at !== before || isTurn(track, parameterOf)) return track
    return withKeys(track, [...track.keys.slice(0, -1), { ...last, at: after }])
  })
  return { ...animation, ...timing, tracks }
}

/** The same track with other keys, which are of its kind. */
export const withKeys = (track: Track, keys: readonly TrackKey[]): Track => ({ ...track, keys }) as Track

/** Whether the last key is the first one again, after a turn. */
function isTurn(track: Track, parameterOf: ParameterOf): boolean {
  const [first, last] = [track.keys[0], track.keys.at(-1)]
  if (track.kind === 'camera')
    return track.keys.length > 1 && JSON.stringify(first?.value) === JSON.stringify(last?.value)
  if (track.kind !== 'parameter') return false
  return isFullTurn([Number(first?.value), Number(last?.value)], parameterOf(track)?.period)
}

/** Whether a way through a cyclic parameter ends where it began. */
const isFullTurn = ([from, to]: readonly [number, number], period: number | undefined): boolean =>
  period !== undefined &&
  from !== to &&
  Math.abs((to - from) / period - Math.round((to - from) / period)) < 1e-9

/** Where the last key stands so that a frame shows it. */
const endOf = (animation: StudyAnimation, turns: boolean): number => (turns ? 1 : lastMoment(animation))
