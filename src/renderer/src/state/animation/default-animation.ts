/** The animation of a study that has none: what its timeline plays, over the range and in the way that it plays it. Pure. */
import {
  emptyAnimation,
  longestAnimation,
  shortestAnimation,
  type StudyAnimation
} from '#shared/animation.ts'
import { withTrack } from '#shared/animation-presets.ts'
import { lastMoment } from '#shared/animation-times.ts'
import { sweepValueAt } from '#shared/sweep-values.ts'
import type { Track, TrackOf } from '#shared/animation.ts'
import type { PlayedSweep, SweptParameter } from '../played-sweep.ts'
import { secondsAtSpeedOne, type Timeline } from '../study-document.ts'

/** Rows of a raster past this number are no animation that anyone watches: then only the fastest parameter plays. */
const mostRows = 64

/**
 * @param played swept parameters, the fastest last; null where it is the axis of the trace itself.
 * @param canReveal whether that axis has points to go along.
 */
export function defaultAnimation(
  timeline: Timeline,
  played: PlayedSweep | null,
  canReveal: boolean
): StudyAnimation {
  const range: [number, number] = timeline.loop === 'selection' ? timeline.selection : [0, 1]
  const rows = rowsOf(played)
  const seconds = ((range[1] - range[0]) * rows * secondsAtSpeedOne) / timeline.speed
  const animation: StudyAnimation = {
    ...emptyAnimation,
    duration: Math.min(Math.max(seconds, shortestAnimation), longestAnimation),
    loop: timeline.pingPong ? 'ping-pong' : timeline.loop === 'off' ? 'once' : 'loop',
    ...(timeline.fps !== undefined && timeline.fps >= 10 && { fps: timeline.fps })
  }
  if (!played) return canReveal ? withTrack(animation, headTrack(animation, range)) : animation
  return playedTracks(played, animation, range, rows).reduce(withTrack, animation)
}

/** How often the fastest parameter runs through its values. */
function rowsOf(played: PlayedSweep | null): number {
  const [slow, fast] = played ?? []
  return slow && fast && slow.axis.count <= mostRows ? slow.axis.count : 1
}

const headTrack = (animation: StudyAnimation, [from, to]: [number, number]): Track => ({
  kind: 'head',
  keys: [
    { at: 0, easing: 'linear', value: from },
    { at: lastMoment(animation), easing: 'linear', value: to }
  ]
})

function playedTracks(
  played: PlayedSweep,
  animation: StudyAnimation,
  range: [number, number],
  rows: number
): Track[] {
  const [slow, fast = slow] = played.length > 1 && rows > 1 ? played : played.slice(-1)
  if (!slow || !fast) return []
  return slow === fast ? [sweepTrack(fast, animation, range)] : [stepTrack(slow, rows), sawTrack(fast, rows)]
}

function sweepTrack(
  { axis, parameter }: SweptParameter,
  animation: StudyAnimation,
  [from, to]: [number, number]
): TrackOf<'parameter'> {
  const valueAt = (share: number): number =>
    sweepValueAt(axis, parameter.scale === 'integer' ? 'linear' : parameter.scale, share * (axis.count - 1))
  const isTurn = from === 0 && to === 1 && Math.abs(axis.to - axis.from) === parameter.period
  return trackOf(axis, [
    { at: 0, easing: 'linear', value: valueAt(from) },
    { at: isTurn ? 1 : lastMoment(animation), easing: 'linear', value: valueAt(to) }
  ])
}

/** Stays at each value while the other parameter runs. */
const stepTrack = ({ axis, parameter }: SweptParameter, rows: number): TrackOf<'parameter'> =>
  trackOf(
    axis,
    Array.from({ length: rows }, (_, row) => ({
      at: row / rows,
      easing: 'hold',
      value: sweepValueAt(axis, parameter.scale, row)
    }))
  )

/** Runs from its first value to its last one again and again; the last one is shown before it jumps back. */
const sawTrack = ({ axis }: SweptParameter, rows: number): TrackOf<'parameter'> =>
  trackOf(
    axis,
    Array.from({ length: rows }, (_, row): TrackOf<'parameter'>['keys'] => [
      { at: row / rows, easing: 'linear', value: axis.from },
      { at: (row + 1 - 1 / axis.count) / rows, easing: 'hold', value: axis.to }
    ]).flat()
  )

const trackOf = (
  { input, parameter }: SweptParameter['axis'],
  keys: TrackOf<'parameter'>['keys']
): TrackOf<'parameter'> => ({ kind: 'parameter', input, parameter, keys })
