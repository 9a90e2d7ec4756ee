/** How the playhead moves: pure steps over a range of positions, so that playback can be tested without a clock. */

export interface Playhead {
  /** Position on the axis, in points, fractional. */
  position: number
  /** 1 forward, −1 on the way back of a ping-pong. */
  direction: 1 | -1
}

export interface PlaybackRange {
  /** First and last position that is played, in points. */
  start: number
  end: number
  /** What happens at the end: stop there, or begin again. */
  loops: boolean
  pingPong: boolean
  /** The end is the start again (a full turn): no position is shown twice. */
  closed: boolean
}

export interface Advanced extends Playhead {
  /** True when the end was reached and playback stops. */
  ended: boolean
}

/** Moves the playhead by a distance (in points, not negative). */
export function advance(head: Playhead, range: PlaybackRange, distance: number): Advanced {
  const length = range.end - range.start
  if (!(length > 0)) return { position: range.start, direction: 1, ended: true }
  const inside = Math.min(Math.max(head.position, range.start), range.end) - range.start
  return range.pingPong
    ? bounce(inside, head.direction, range, length, distance)
    : run(inside, range, length, distance)
}

function run(inside: number, range: PlaybackRange, length: number, distance: number): Advanced {
  const moved = inside + distance
  if (!range.loops) {
    return { position: range.start + Math.min(moved, length), direction: 1, ended: moved >= length }
  }
  // An open path has one point more than it has steps: its last point is shown for as long as any other.
  const period = range.closed ? length : length + 1
  return { position: range.start + Math.min(moved % period, length), direction: 1, ended: false }
}

/** Forward and back as one way of twice the length. */
function bounce(
  inside: number,
  direction: 1 | -1,
  range: PlaybackRange,
  length: number,
  distance: number
): Advanced {
  const travelled = (direction === 1 ? inside : 2 * length - inside) + distance
  if (!range.loops && travelled >= 2 * length) return { position: range.start, direction: 1, ended: true }
  const along = travelled % (2 * length)
  if (along < length) return { position: range.start + along, direction: 1, ended: false }
  return { position: range.start + 2 * length - along, direction: -1, ended: false }
}

/** The whole positions next to this one: where an arrow key goes. */
export function stepPosition(position: number, steps: number, last: number): number {
  const whole = steps > 0 ? Math.floor(position + 1e-6) : Math.ceil(position - 1e-6)
  return Math.min(Math.max(whole + steps, 0), last)
}

/** Speeds to choose from; at 1 one axis takes as long as `secondsAtSpeedOne` says. */
export const playbackSpeeds = [0.1, 0.25, 0.5, 1, 2, 4] as const

/** The next speed of those, or the same at either end. */
export function nextSpeed(speed: number, faster: boolean): number {
  const next = faster
    ? playbackSpeeds.find((each) => each > speed)
    : playbackSpeeds.findLast((each) => each < speed)
  return next ?? speed
}

/** How many seconds are shown by now, in whole pictures, and what is left for the next one; without `fps` all of them. */
export function framesIn(seconds: number, fps: number | undefined): { shown: number; rest: number } {
  if (fps === undefined) return { shown: seconds, rest: 0 }
  const frames = Math.floor(seconds * fps + 1e-9)
  return { shown: frames / fps, rest: Math.max(seconds - frames / fps, 0) }
}
