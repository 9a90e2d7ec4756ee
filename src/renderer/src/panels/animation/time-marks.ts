/** Where the marks of an animation's ruler stand and what they say: round seconds. Pure. */
import { axisTicks } from '../../state/axis-ticks.ts'
import type { Mark } from '../timeline/ruler-marks.ts'

/** Pixels that a label needs. */
const roomForLabel = 64

export const timeMarks = (duration: number, width: number): Mark[] =>
  axisTicks(0, duration, Math.max(2, Math.round(width / roomForLabel))).map(({ value, label }) => ({
    share: value / duration,
    label: `${label} s`
  }))
