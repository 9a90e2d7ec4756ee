/**
 * Joins the stretches of a curve to runs of one colour and opacity, few segments long, so that sorting by depth gets
 * crossings right. Runs have butt ends, which meet on straight parts: where a curve turns sharply, a run goes on a little after
 * the corner, so that the corner is one join.
 */
import type { LineItem } from '../sheet/sheet-items.ts'
import type { ScreenPlace } from './face-index.ts'
import type { PiecePlace, VectorPiece } from './vector-piece.ts'

/** With more segments in a run, too many crossings would be in the wrong order. */
export const mostSegments = 4
/** Runs longer than this, in pixels, get no further stretch: their ends may differ too much in depth. None gets twice as long. */
const longestRun = 28
/** A line towards the eye has little length for its depth: it is not sorted further ahead than this. */
const mostHalfRuns = 16
/** Cosine of the turn at which a corner must not lie at the end of a run (11°). */
const cornerCosine = 0.98
/** By so many pixels opaque runs overlap, else the background would show through where two antialiased ends meet. */
const overlap = 0.25

/** A straight stretch, in pixels, with the depth at its ends. */
export interface Stretch {
  x0: number
  y0: number
  depth0: number
  x1: number
  y1: number
  depth1: number
  color: string
  opacity: number
}

export interface RunStyle {
  width: number
  /** Rim in the background's colour, pixels; 0 for none. */
  halo: number
  background: string
  /** How much further away the rim lies than the run, as depth. */
  haloBehind: number
  /** How many half runs the run is sorted before its middle: lines that lie upon others are not to be hidden in part. */
  ahead: number
  /** Segments of a run. */
  most: number
  /** The depth at which something at a place is sorted. */
  sortedDepth: (place: ScreenPlace) => number
}

export class RunBuilder {
  private readonly pieces: VectorPiece[]
  private readonly place: PiecePlace
  private readonly style: RunStyle
  private points: [number, number][] = []
  private depths: number[] = []
  private color = ''
  private opacity = 1
  private length = 0

  constructor(pieces: VectorPiece[], place: PiecePlace, style: RunStyle) {
    this.pieces = pieces
    this.place = place
    this.style = style
  }

  /** Stretches of a curve in their order. Where one does not start at the end of the one before, a new run begins. */
  add(stretch: Stretch): void {
    const joins = this.endsAt(stretch.x0, stretch.y0)
    if (joins && this.hasRoom && stretch.color === this.color && stretch.opacity === this.opacity) {
      this.extend(stretch.x1, stretch.y1, stretch.depth1)
      return
    }
    const start = joins ? this.turnCorner(stretch) : 0
    this.flush(joins)
    const { x0, y0, depth0, x1, y1, depth1 } = stretch
    this.points = [[x0 + (x1 - x0) * start, y0 + (y1 - y0) * start]]
    this.color = stretch.color
    this.opacity = stretch.opacity
    this.length = 0
    this.depths = [depth0 + (depth1 - depth0) * start]
    this.extend(x1, y1, depth1)
  }

  /** Ends the run. `goesOn`: the next one begins where it ends. */
  flush(goesOn = false): void {
    const { points, style } = this
    if (points.length < 2) return
    const depth = style.sortedDepth(this.middle(points)) - this.depthAhead
    if (style.halo > 0)
      this.push(points.slice(), style.background, style.width + 2 * style.halo, depth + style.haloBehind)
    if (goesOn && this.opacity === 1) lengthen(points)
    this.push(points, this.color, style.width, depth)
    this.points = []
  }

  /** By how much a line just under this one may be sorted nearer, since its runs begin and end elsewhere; as depth. */
  private get depthAhead(): number {
    if (this.style.ahead === 0 || this.length === 0) return 0
    const halfRuns = Math.min(longestRun / this.length, mostHalfRuns)
    return this.style.ahead * halfRuns * Math.abs(this.lastDepth - this.firstDepth)
  }

  private get firstDepth(): number {
    return this.depths[0] ?? NaN
  }

  private get lastDepth(): number {
    return this.depths[this.depths.length - 1] ?? NaN
  }

  private get hasRoom(): boolean {
    return this.points.length <= this.style.most && this.length < longestRun
  }

  private endsAt(x: number, y: number): boolean {
    const last = this.points[this.points.length - 1]
    return this.points.length > 1 && last !== undefined && last[0] === x && last[1] === y
  }

  private middle(points: readonly [number, number][]): ScreenPlace {
    const [x0, y0] = points[0] ?? [NaN, NaN]
    const [x1, y1] = points[points.length - 1] ?? [NaN, NaN]
    return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, depth: (this.firstDepth + this.lastDepth) / 2 }
  }

  private extend(x: number, y: number, depth: number): void {
    const last = this.points[this.points.length - 1]
    if (last) this.length += Math.hypot(x - last[0], y - last[1])
    this.points.push([x, y])
    this.depths.push(depth)
  }

  /** Where the curve turns, the run takes a part of the next stretch along. Returns which share of it. */
  private turnCorner({ x0, y0, depth0, x1, y1, depth1 }: Stretch): number {
    const before = this.points[this.points.length - 2]
    const length = Math.hypot(x1 - x0, y1 - y0)
    if (!before || length === 0) return 0
    const back = Math.hypot(x0 - before[0], y0 - before[1])
    const cosine = ((x1 - x0) * (x0 - before[0]) + (y1 - y0) * (y0 - before[1])) / (length * back)
    if (!(cosine < cornerCosine)) return 0
    const share = Math.min(0.5, this.style.width / length)
    this.extend(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, depth0 + (depth1 - depth0) * share)
    return share
  }

  private push(points: [number, number][], color: string, width: number, depth: number): void {
    const item: LineItem = { kind: 'line', points, color, width, opacity: this.opacity, cap: 'butt' }
    const { layer, order, source } = this.place
    this.pieces.push({ layer, order, source, depth, item, depths: this.depths })
  }
}

/** Moves the last point on a little; the points themselves may be shared. */
function lengthen(points: [number, number][]): void {
  const [before, last] = [points[points.length - 2], points[points.length - 1]]
  if (!before || !last) return
  const length = Math.hypot(last[0] - before[0], last[1] - before[1])
  if (length === 0) return
  const share = overlap / length
  points[points.length - 1] = [
    last[0] + (last[0] - before[0]) * share,
    last[1] + (last[1] - before[1]) * share
  ]
}
