/** What a film moves of a study. Pure. */
import type { Track, TrackOf } from '../animation.ts'
import { playingTracks } from '../animation-values.ts'
import type { ParameterReference, Trace } from '../trajectory.ts'
import type { CaptionFacts } from './caption.ts'

type Filmed = Pick<CaptionFacts, 'film'>

const tracksOf = ({ film }: Filmed): Track[] => (film ? playingTracks(film) : [])

/** Whether its keys differ, or the camera turns round between two of them. */
export const isMoving = ({ keys }: Track): boolean =>
  keys.some((key, i) => {
    const turns = 'turns' in key ? key.turns : undefined
    return (
      JSON.stringify(key.value) !== JSON.stringify(keys[0]?.value) || (i < keys.length - 1 && Boolean(turns))
    )
  })

export const moves = (facts: Filmed, { input, parameter }: ParameterReference): boolean =>
  tracksOf(facts).some(
    (track) =>
      track.kind === 'parameter' && track.input === input && track.parameter === parameter && isMoving(track)
  )

export const headIsKeyed = (facts: Filmed): boolean => tracksOf(facts).some(({ kind }) => kind === 'head')

/** Ids of the projections that a trace is seen through, in the order of a film's keys, none twice running. */
export function projectionsSeen({ id, projection }: Trace, facts: Filmed): string[] {
  const track = tracksOf(facts).find(
    (each): each is TrackOf<'projection'> => each.kind === 'projection' && each.trace === id
  )
  return track ? stopsOf(track.keys.map(({ value }) => value)) : [projection]
}

/** Without those that are as the one before. */
export const stopsOf = <Value>(values: readonly Value[]): Value[] =>
  values.filter((value, i) => i === 0 || value !== values[i - 1])
