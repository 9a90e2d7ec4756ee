/**
 * Tubes that are shown only in part: what lies beyond is drawn together to where the part ends, so that a tube grows along its
 * curve while the numbers of vertices and triangles stay. Pure.
 */
import type { Triple } from '../../scene/scale.ts'

/** Where along a curve the vertices of one tube are; indices along the curve rise from ring to ring. */
export interface TubeSpan {
  sides: number
  /** First vertex of each ring, and the indices of the first and last point of the curve there. */
  rings: { first: number; from: number; to: number }[]
  caps: { first: number; count: number; isStart: boolean }[]
}

/** What is shown of a curve, as indices along it. */
export interface Shown {
  tail: number
  lead: number
}

/** How far each vertex moves from the whole tubes, [n, 3]. */
export function grownShape(positions: Float32Array, spans: readonly TubeSpan[], shown: Shown): Float32Array {
  const moves = new Float32Array(positions.length)
  for (const span of spans) new Growth(positions, moves, span).show(shown)
  return moves
}

class Growth {
  readonly #positions: Float32Array
  readonly #moves: Float32Array
  readonly #span: TubeSpan

  constructor(positions: Float32Array, moves: Float32Array, span: TubeSpan) {
    this.#positions = positions
    this.#moves = moves
    this.#span = span
  }

  show({ tail, lead }: Shown): void {
    const { rings, caps, sides } = this.#span
    const [start, end] = [rings[0], rings[rings.length - 1]]
    if (!start || !end) return
    const isHidden = lead <= start.from || tail >= end.to
    for (const { first, from, to } of rings) {
      if (isHidden) this.#drawTogether(first, sides, this.#centreAt(start.from))
      else if (to < tail || from > lead) this.#moveTo(first, to < tail ? tail : lead)
    }
    for (const { first, count, isStart } of caps) {
      const isWhole = isStart ? tail <= start.to : lead >= end.from
      if (isHidden) this.#drawTogether(first, count, this.#centreAt(start.from))
      else if (!isWhole) this.#drawTogether(first, count, this.#centreAt(isStart ? tail : lead))
    }
  }

  /** A ring takes the place of the one that would be at an index. */
  #moveTo(first: number, index: number): void {
    const { before, after, share } = this.#between(index)
    for (let number = 0; number < 3 * this.#span.sides; number++) {
      const [from, to] = [
        this.#positions[3 * before + number] ?? NaN,
        this.#positions[3 * after + number] ?? NaN
      ]
      this.#moves[3 * first + number] =
        from + (to - from) * share - (this.#positions[3 * first + number] ?? NaN)
    }
  }

  #drawTogether(first: number, count: number, centre: Triple): void {
    for (let vertex = first; vertex < first + count; vertex++)
      for (const axis of [0, 1, 2] as const)
        this.#moves[3 * vertex + axis] = centre[axis] - (this.#positions[3 * vertex + axis] ?? NaN)
  }

  #centreAt(index: number): Triple {
    const { before, after, share } = this.#between(index)
    const centre: Triple = [0, 0, 0]
    const { sides } = this.#span
    for (let side = 0; side < sides; side++)
      for (const axis of [0, 1, 2] as const) {
        const from = this.#positions[3 * (before + side) + axis] ?? NaN
        const to = this.#positions[3 * (after + side) + axis] ?? NaN
        centre[axis] += (from + (to - from) * share) / sides
      }
    return centre
  }

  /** First vertices of the rings around an index, and the share of the way between them. */
  #between(index: number): { before: number; after: number; share: number } {
    const { rings } = this.#span
    const next = rings.findIndex(({ to }) => to >= index)
    const [before, after] = [rings[Math.max(next - 1, 0)], rings[next < 0 ? rings.length - 1 : next]]
    if (!before || !after) return { before: 0, after: 0, share: 0 }
    const isBetween = before !== after && index < after.from
    if (!isBetween) return { before: after.first, after: after.first, share: 0 }
    return { before: before.first, after: after.first, share: (index - before.to) / (after.from - before.to) }
  }
}
