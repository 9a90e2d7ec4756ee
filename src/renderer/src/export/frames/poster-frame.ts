/** Which frame of a film is its poster. Pure. */
import type { PlannedFrame } from './planned-frames.ts'

/** The first of those that show most of the paths: where they grow, the first frame of all is nearly empty. */
export function posterFrame(frames: readonly Pick<PlannedFrame, 'head' | 'trail'>[]): number {
  const shares = frames.map(shownShare)
  // Shares that only rounding tells apart are the same.
  const most = Math.max(...shares) - 1e-9
  return Math.max(
    0,
    shares.findIndex((share) => share >= most)
  )
}

/** Of the path, 0…1: what lies before the head and after it, as long as the trail is. */
const shownShare = ({ head, trail }: Pick<PlannedFrame, 'head' | 'trail'>): number =>
  Math.min(1, head + trail.lead) - Math.max(0, head - trail.tail)
