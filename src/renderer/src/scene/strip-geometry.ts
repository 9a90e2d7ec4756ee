/** Index buffers of strips and surfaces. The vertices themselves have no attributes: shaders fetch by vertex number. */

/** Triangles of a strip: [(points − 1) · 6]. Vertices 4i and 4i + 1 start segment i, 4i + 2 and 4i + 3 end it. */
export function stripIndices(points: number): Uint16Array | Uint32Array {
  const segments = Math.max(0, points - 1)
  const indices = segments * 4 > 65_535 ? new Uint32Array(segments * 6) : new Uint16Array(segments * 6)
  for (let i = 0; i < segments; i++) {
    const v = i * 4
    indices.set([v, v + 1, v + 2, v + 2, v + 1, v + 3], i * 6)
  }
  return indices
}

/** Triangles of a grid of series × points, vertex series · points + point: [(series − 1) · (points − 1) · 6]. */
export function gridIndices(series: number, points: number): Uint32Array {
  const cells = Math.max(0, series - 1) * Math.max(0, points - 1)
  const indices = new Uint32Array(cells * 6)
  let next = 0
  for (let s = 0; s + 1 < series; s++) {
    for (let p = 0; p + 1 < points; p++) {
      const v = s * points + p
      indices.set([v, v + points, v + 1, v + 1, v + points, v + points + 1], next)
      next += 6
    }
  }
  return indices
}

/** Which lines of a grid to draw when not more than `most` should be: `count` of them, `every` lines apart, first and last included. */
export function gridLineSelection(lines: number, most: number): { count: number; every: number } {
  const count = Math.min(lines, most)
  return { count, every: count > 1 ? (lines - 1) / (count - 1) : 1 }
}

/** Room for `count` in steps of powers of two, so that slow growth does not build a buffer each time. */
export function capacityFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, count)))
}
