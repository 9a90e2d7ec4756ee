/** How much of a pixel lies inside a shape: hard edges, averaged over a window so that shapes move smoothly. */

/** Share of a window of this width around `position` that lies on the positive side of 0; 0 or 1 without a window. */
export function coveredByHalfLine(position: number, window: number): number {
  if (window <= 0) return position > 0 ? 1 : 0
  return Math.min(1, Math.max(0, position / window + 0.5))
}

/** Share of a window around `position` that lies within `width` around 0. */
export function coveredByStrip(position: number, width: number, window: number): number {
  if (window <= 0) return Math.abs(position) < width / 2 ? 1 : 0
  const end = Math.min(position + window / 2, width / 2)
  const start = Math.max(position - window / 2, -width / 2)
  return Math.max(0, end - start) / window
}
