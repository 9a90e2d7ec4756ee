/** Changes of an animation's keys. Pure; keys stay in order, and one that comes to where another stands takes its place. */
import type { StudyAnimation, Track, TrackKey } from '#shared/animation.ts'
import { trackId } from '#shared/animation.ts'
import { withKeys } from '#shared/animation-presets.ts'

/** A key by its track (`trackId`) and its moment. */
export interface KeyPlace {
  track: string
  at: number
}

export const isSamePlace = (a: KeyPlace, b: KeyPlace): boolean => a.track === b.track && a.at === b.at

/** The key at a place; null where there is none. */
export function keyAt({ tracks }: StudyAnimation, place: KeyPlace): TrackKey | null {
  const track = tracks.find((each) => trackId(each) === place.track)
  return track?.keys.find(({ at }) => at === place.at) ?? null
}

/** The places that still have keys. */
export const placesThere = (animation: StudyAnimation, places: readonly KeyPlace[]): KeyPlace[] =>
  places.filter((place) => keyAt(animation, place) !== null)

/**
 * With a key of the track's kind, in the place of one at the same moment; it keeps the easing and the turns of that. A camera
 * that comes back to where it began goes on to do so.
 */
export function withKeyValue(track: Track, at: number, value: TrackKey['value']): Track {
  const [first, last] = [track.keys[0], track.keys.at(-1)]
  const comesBack =
    track.kind === 'camera' && first !== last && JSON.stringify(first?.value) === JSON.stringify(last?.value)
  const ends = comesBack && (at === first?.at || at === last?.at) ? [first, last] : []
  const there = track.keys.find((key) => key.at === at)
  const changed = ends.length > 0 ? ends : [there]
  return ordered(
    track,
    changed.map((key) => ({ easing: 'linear', at, ...key, value }) as TrackKey)
  )
}

/** With other entries of one key. */
export const withKeyChange = (
  animation: StudyAnimation,
  place: KeyPlace,
  change: Partial<Omit<TrackKey, 'at'>> & { turns?: number }
): StudyAnimation =>
  mapTrack(animation, place.track, (track) =>
    withKeys(
      track,
      track.keys.map((key) => (key.at === place.at ? ({ ...key, ...change } as TrackKey) : key))
    )
  )

export const withoutKeys = (animation: StudyAnimation, places: readonly KeyPlace[]): StudyAnimation =>
  mapTracks(animation, (track) =>
    withKeys(
      track,
      track.keys.filter(
        ({ at }) => !places.some((place) => isSamePlace(place, { track: trackId(track), at }))
      )
    )
  )

export const withoutTrack = (animation: StudyAnimation, id: string): StudyAnimation => ({
  ...animation,
  tracks: animation.tracks.filter((track) => trackId(track) !== id)
})

interface Moved {
  animation: StudyAnimation
  /** Where the keys are now, in the order of the places. */
  places: KeyPlace[]
}

/** Keys moved by one shift, as far as all of them stay within the animation. */
export function movedKeys(animation: StudyAnimation, places: readonly KeyPlace[], shift: number): Moved {
  const bounded = boundedShift(places, shift)
  const next = (at: number): number => rounded(at + bounded)
  const moved = mapTracks(animation, (track) => {
    const own = places.filter((place) => place.track === trackId(track)).map(({ at }) => at)
    const left = track.keys.filter(({ at }) => !own.includes(at))
    const shifted = track.keys
      .filter(({ at }) => own.includes(at))
      .map((key) => ({ ...key, at: next(key.at) }))
    return ordered(withKeys(track, left), shifted)
  })
  return { animation: moved, places: places.map(({ track, at }) => ({ track, at: next(at) })) }
}

/** Copies of keys, moved by a shift as far as that leaves them within the animation. */
export function copiedKeys(animation: StudyAnimation, places: readonly KeyPlace[], shift: number): Moved {
  const next = (at: number): number => rounded(at + boundedShift(places, shift))
  const copied = mapTracks(animation, (track) => {
    const own = places.filter((place) => place.track === trackId(track)).map(({ at }) => at)
    const copies = track.keys
      .filter(({ at }) => own.includes(at))
      .map((key) => ({ ...key, at: next(key.at) }))
    return ordered(track, copies)
  })
  return { animation: copied, places: places.map(({ track, at }) => ({ track, at: next(at) })) }
}

function boundedShift(places: readonly KeyPlace[], shift: number): number {
  const moments = places.map(({ at }) => at)
  return Math.min(Math.max(shift, -Math.min(...moments)), 1 - Math.max(...moments))
}

/** So that a key which was moved to and fro is where it was. */
const rounded = (at: number): number => Math.min(Math.max(Number(at.toFixed(9)), 0), 1)

/** The track with these keys among its own, in the order of time. */
function ordered(track: Track, added: readonly TrackKey[]): Track {
  const moments = new Set(added.map(({ at }) => at))
  const left = (track.keys as readonly TrackKey[]).filter(({ at }) => !moments.has(at))
  return withKeys(
    track,
    [...left, ...added].sort((a, b) => a.at - b.at)
  )
}

const mapTracks = (animation: StudyAnimation, map: (track: Track) => Track): StudyAnimation => ({
  ...animation,
  tracks: animation.tracks.map(map)
})

const mapTrack = (animation: StudyAnimation, id: string, map: (track: Track) => Track): StudyAnimation =>
  mapTracks(animation, (track) => (trackId(track) === id ? map(track) : track))
