/**
 * Where names of points stand in all frames of a film: each at a place that stays good for long, so that it seldom jumps, and
 * every frame is a function of its index. Frames are seen in a circle, as films are often played. Pure.
 */
import { overlaps, type LabelBox } from '../../scene/labels.ts'
import { optionBoxes, type NameOptions, type NamePlaces } from '../../scene/point-names.ts'

/** Seconds that a name stands at a place at least; one for less would flash. */
const shortest = 0.4
/** Of the time that a place stays good, what one line through it counts less. */
const crossed = 0.7

/** Of one point at each frame; undefined where it is not in the picture. */
type Track = (NameOptions | undefined)[]

/** @param options of each frame. @returns the places of each frame. */
export function filmNames(options: readonly (readonly NameOptions[])[], fps: number): NamePlaces[] {
  const film = new FilmNames(options.length, Math.max(1, Math.round(shortest * fps)))
  const tracks = tracksOf(options)
  // Where a head stands, the name of its point has room first.
  for (const [key, track] of tracks)
    film.place(
      key,
      track.map((each) => (each?.isAtHead ? each : undefined)),
      1
    )
  const isEnd = (track: Track): number => (track.some((each) => each?.point.isEnd) ? 0 : 1)
  for (const [key, track] of [...tracks].sort(([, a], [, b]) => isEnd(a) - isEnd(b))) film.place(key, track)
  return film.places
}

function tracksOf(options: readonly (readonly NameOptions[])[]): Map<string, Track> {
  const tracks = new Map<string, Track>()
  for (const [frame, each] of options.entries())
    for (const option of each) {
      const track = tracks.get(option.point.key) ?? new Array<undefined>(options.length).fill(undefined)
      track[frame] = option
      tracks.set(option.point.key, track)
    }
  return tracks
}

class FilmNames {
  readonly places: Map<string, number>[]
  readonly #taken: LabelBox[][]
  readonly #shortest: number

  constructor(frames: number, shortest: number) {
    this.places = Array.from({ length: frames }, () => new Map<string, number>())
    this.#taken = Array.from({ length: frames }, () => [])
    this.#shortest = Math.min(shortest, frames)
  }

  /** Adds a name; where it has its place already, that stays. */
  place(key: string, track: Track, shortest = this.#shortest): void {
    const allowed = track.map((option, frame) => this.#allowedAt(key, option, frame))
    const runs = runsOf(allowed)
    let place: number | null = null
    // Once around to find where it stands when the film begins anew.
    for (let at = 0; at < 2 * track.length; at++) {
      const frame = at % track.length
      const option = track[frame]
      if (place === null || !allowed[frame]?.[place])
        place = option ? this.#chosen(option, frame, runs, { key, shortest }) : null
      if (at >= track.length && option && place !== null) this.#take(key, option, place, frame)
    }
  }

  #allowedAt(key: string, option: NameOptions | undefined, frame: number): boolean[] {
    const fixed = this.places[frame]?.get(key)
    return (option?.places ?? []).map(({ isEnough }, place) =>
      fixed === undefined
        ? isEnough && option !== undefined && this.#isFree(option, place, frame)
        : place === fixed
    )
  }

  #isFree(option: NameOptions, place: number, frame: number): boolean {
    const { ink } = optionBoxes(option, place)
    return !(this.#taken[frame] ?? []).some((line) => overlaps(ink, line))
  }

  /** The place that stays good for longest; null where none does for long enough. */
  #chosen(
    { places }: NameOptions,
    frame: number,
    runs: readonly number[][],
    { key, shortest }: { key: string; shortest: number }
  ): number | null {
    const fixed = this.places[frame]?.get(key)
    if (fixed !== undefined) return fixed
    let best: { place: number; worth: number } | null = null
    for (const [place, { isGood, crossings }] of places.entries()) {
      const run = runs[place]?.[frame] ?? 0
      const worth = run / (1 + crossed * crossings)
      if (isGood && run >= shortest && worth > (best?.worth ?? 0)) best = { place, worth }
    }
    return best?.place ?? null
  }

  #take(key: string, option: NameOptions, place: number, frame: number): void {
    const places = this.places[frame]
    if (!places || places.has(key)) return
    places.set(key, place)
    this.#taken[frame]?.push(optionBoxes(option, place).line)
  }
}

/** For each place and frame, in how many frames from there on it is allowed, at most once around. */
function runsOf(allowed: readonly boolean[][]): number[][] {
  const frames = allowed.length
  const places = Math.max(0, ...allowed.map(({ length }) => length))
  return Array.from({ length: places }, (_, place) => {
    const runs = new Array<number>(frames).fill(0)
    let run = 0
    for (let at = 2 * frames - 1; at >= 0; at--) {
      run = allowed[at % frames]?.[place] ? Math.min(run + 1, frames) : 0
      runs[at % frames] = run
    }
    return runs
  })
}
