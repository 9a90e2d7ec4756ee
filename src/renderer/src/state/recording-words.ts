/** How far what a drag records lies from the network as it is written, in words. Pure. */
import { percentText, valueText } from './number-format.ts'

/** What the words depend on. */
export interface RecordedDifference {
  /** Largest difference of a recorded coordinate. */
  difference: number
  /** Largest extent of the trajectories in the same units; 0 where there are none. */
  extent: number
  /** Steps of the longest recurrence among the traces; 0 where nothing recurs. */
  steps: number
}

/** Below this share of the trajectories' extent nothing of a difference can be seen. */
const visibleShare = 1e-3

/** What is compared with what. */
export const recordingMeaning =
  'ONNX Runtime joins and reorders operations when it compiles a network, so it rounds differently. This is the largest ' +
  'difference of a recorded coordinate from the same graph run operator by operator on the CPU, at one stimulus.'

/** A sentence for the read-out; `isDoubtful` where rounding is no explanation. */
export function recordingWords({ difference, extent, steps }: RecordedDifference): {
  text: string
  isDoubtful: boolean
} {
  if (difference === 0) return { text: 'Recorded as the network is written, bit for bit.', isDoubtful: false }
  const share = extent > 0 ? difference / extent : 0
  const amount = valueText(difference, 2)
  if (share < visibleShare)
    return { text: `Rounding differs from the network as written by ${amount}.`, isDoubtful: false }
  const visible = `${amount} (${percentText(share)} of the extent)`
  if (steps > 1) {
    const text = `Rounding, grown over ${steps.toLocaleString('en')} steps to ${visible}. Bursting and chaotic dynamics amplify it: on another computer single events may fall a little earlier or later.`
    return { text, isDoubtful: false }
  }
  const text = `Differs from the network as written by ${visible}: more than rounding. Compare with the CPU provider.`
  return { text, isDoubtful: true }
}

/** The largest extent of paths of points (x, y, z one after another) along one axis; 0 where there are none. */
export function largestExtent(paths: readonly Float32Array[]): number {
  let largest = 0
  for (const positions of paths) {
    const [low, high] = [
      [Infinity, Infinity, Infinity],
      [-Infinity, -Infinity, -Infinity]
    ]
    positions.forEach((value, place) => {
      if (!Number.isFinite(value)) return
      low[place % 3] = Math.min(low[place % 3] ?? value, value)
      high[place % 3] = Math.max(high[place % 3] ?? value, value)
    })
    largest = Math.max(largest, ...high.map((most, axis) => most - (low[axis] ?? most)))
  }
  return largest
}
