/** Where the colours of a curve lie in its table, and how much of them is left along its trail: as in the strip's shaders. Pure. */
import type { StripPart } from '../../scene/drawn-parts.ts'
import type { PartColors } from './part-colors.ts'

/** Place 0…1 along what colour follows, at a fractional index of a curve. */
export function shadeOf(part: StripPart, colors: PartColors, series: number): (index: number) => number {
  const isAlong = (colors.by === 'order') !== part.crossed
  const [eachPoint, start] = isAlong ? [1 / part.last[0], 0] : [0, series / part.last[1]]
  return (index) => index * eachPoint + start
}

/** How much of the colour is left at a fractional index, 0…1. */
export function revealedAt({ style, reveal }: StripPart, index: number): number {
  if (style.fade === 0) return 1
  const { tail, head, lead } = reveal
  const before = (index - tail) / Math.max(head - tail, 1e-6)
  const ahead = lead > head ? (lead - index) / (lead - head) : 1
  const revealed = Math.min(Math.max(Math.min(before, ahead), 0), 1)
  return 1 + style.fade * (revealed * revealed * (3 - 2 * revealed) - 1)
}
