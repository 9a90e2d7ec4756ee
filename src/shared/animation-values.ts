/**
 * What an animation shows at a moment: pure functions of its keys. Keys are met exactly; before its first key a track stays at
 * that, after its last one at this. Not here: which moments have frames (animation-times.ts).
 */
import type { CameraKey, Easing, StudyAnimation, Track, TrackKind, TrackOf } from './animation.ts'
import { cameraBetween } from './camera-path.ts'
import type { CameraState } from './camera-state.ts'
import type { Parameter, StimulusValues } from './stimulus.ts'
import type { ParameterReference } from './trajectory.ts'
import { validValue } from './valid-value.ts'

/** The slider of a reference; null for one that is not there (any more): its track turns nothing. */
export type ParameterOf = (reference: ParameterReference) => Parameter | null

/** Which projection a trace is seen through: `share` of the way from one to another. */
export interface ShownProjection {
  trace: string
  from: string
  to: string
  /** 0…1; 0 where both are the same. */
  share: number
}

/** Null, or nothing, for what no track turns. */
export interface AnimationMoment {
  camera: CameraState | null
  values: (ParameterReference & { value: number })[]
  head: number | null
  tail: number | null
  lead: number | null
  projections: ShownProjection[]
}

/** Share of the way at a share of the time; each rises from 0 to 1. */
const curves: Readonly<Record<Easing, (time: number) => number>> = {
  linear: (time) => time,
  'ease-in': (time) => time * time,
  // So written, rounding keeps it rising.
  'ease-out': (time) => 1 - (1 - time) ** 2,
  'ease-in-out': (time) => time * time * (3 - 2 * time),
  hold: () => 0
}

export const eased = (easing: Easing, time: number): number => curves[easing](time)

/** Those with keys, of the part that plays. */
export const playingTracks = ({ tracks, plays }: Pick<StudyAnimation, 'tracks' | 'plays'>): Track[] =>
  tracks.filter(
    ({ kind, keys }) => keys.length > 0 && (plays === 'both' || (kind === 'camera') === (plays === 'camera'))
  )

/** What is shown at a moment 0…1, of the tracks that play. */
export function animationAt(
  { tracks, plays }: Pick<StudyAnimation, 'tracks' | 'plays'>,
  moment: number,
  parameterOf: ParameterOf
): AnimationMoment {
  const playing = playingTracks({ tracks, plays })
  const shareOf = (kind: 'head' | 'tail' | 'lead'): number | null => {
    const track = trackOf(playing, kind)
    return track ? numberAt(track.keys, moment) : null
  }
  const camera = trackOf(playing, 'camera')
  return {
    camera: camera ? cameraAt(camera.keys, moment) : null,
    values: playing.flatMap((track) => {
      const parameter = track.kind === 'parameter' ? parameterOf(track) : null
      if (track.kind !== 'parameter' || !parameter) return []
      return [
        { input: track.input, parameter: track.parameter, value: valueAt(track.keys, moment, parameter) }
      ]
    }),
    head: shareOf('head'),
    tail: shareOf('tail'),
    lead: shareOf('lead'),
    projections: playing.flatMap((track) =>
      track.kind === 'projection' ? [{ trace: track.trace, ...projectionAt(track.keys, moment) }] : []
    )
  }
}

/** The values of all sliders at a moment: those of the study, and what the tracks make of them. */
export function valuesAt(base: StimulusValues, { values }: Pick<AnimationMoment, 'values'>): StimulusValues {
  const all = { ...base }
  for (const { input, parameter, value } of values) all[input] = { ...all[input], [parameter]: value }
  return all
}

const trackOf = <Kind extends TrackKind>(tracks: StudyAnimation['tracks'], kind: Kind) =>
  tracks.find((track): track is TrackOf<Kind> => track.kind === kind)

/** A place between two keys, or at one of them (`share` 0). */
interface Between<Key> {
  from: Key
  to: Key
  share: number
}

/** Where a moment lies among keys in order, with the easing of the way applied. */
export function betweenKeys<Key extends { at: number; easing: Easing }>(
  keys: readonly Key[],
  moment: number
): Between<Key> | null {
  const order = keys.findLastIndex(({ at }) => at <= moment)
  const from = keys[order] ?? keys[0]
  const to = keys[order + 1]
  if (!from) return null
  if (order < 0 || !to || moment === from.at) return { from, to: from, share: 0 }
  return { from, to, share: eased(from.easing, (moment - from.at) / (to.at - from.at)) }
}

/** A number at a moment, by equal steps. */
export function numberAt(keys: TrackOf<'head'>['keys'], moment: number): number {
  const place = betweenKeys(keys, moment)
  if (!place) return 0
  const { from, to, share } = place
  return share === 0 ? from.value : from.value + (to.value - from.value) * share
}

/**
 * The value of a parameter at a moment: by equal ratios on a log scale, rounded where it is whole. A cyclic one goes the way
 * from the one number to the other, over several turns if need be, and comes out within its turn.
 */
export function valueAt(keys: TrackOf<'parameter'>['keys'], moment: number, parameter: Parameter): number {
  const place = betweenKeys(keys, moment)
  if (!place) return parameter.default
  const [from, to] = [place.from.value, place.to.value]
  const { share } = place
  const isByRatio = parameter.scale === 'log' && from > 0 && to > 0
  const between = isByRatio ? from * (to / from) ** share : from + (to - from) * share
  return validValue(parameter, share === 0 ? from : between)
}

export function cameraAt(keys: readonly CameraKey[], moment: number): CameraState | null {
  const place = betweenKeys(keys, moment)
  return place && cameraBetween(place.from.value, place.to.value, place.share, place.from.turns)
}

function projectionAt(keys: TrackOf<'projection'>['keys'], moment: number): Omit<ShownProjection, 'trace'> {
  const place = betweenKeys(keys, moment)
  const [from, to] = [place?.from.value ?? '', place?.to.value ?? '']
  return { from, to, share: from === to ? 0 : (place?.share ?? 0) }
}
