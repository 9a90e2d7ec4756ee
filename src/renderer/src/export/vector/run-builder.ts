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
  /** Pixels that a run is long at most: its ends would differ too much in depth. */
  longest: number
  /** The depth at which something at a place is sorted. */
  sortedDepth: (place: ScreenPlace) => number
}

export class RunBuilder {
  private pieces: VectorPiece[]
  private next: VectorPiece[]
  private readonly place: PiecePlace
  private readonly style: RunStyle
  /** Points of the run that grows, `count` of them: a large figure has 100,000, so none is an object before its run ends. */
  private readonly x: number[] = []
  private readonly y: number[] = []
  private readonly depth: number[] = []
  private readonly points: [number, number][] = []
  private count = 0
  private color = ''
  private opacity = 1
  private length = 0

  constructor(pieces: VectorPiece[], place: PiecePlace, style: RunStyle) {
    this.pieces = pieces
    this.next = pieces
    this.place = place
    this.style = style
  }

  /** What comes from now on is added elsewhere. */
  into(pieces: VectorPiece[]): void {
    this.next = pieces
  }

  /** Stretches of a curve in their order. Where one does not start at the end of the one before, a new run begins. */
  add(stretch: Stretch): void {
    const { x0, y0, depth0, x1, y1, depth1 } = stretch
    const joins = this.count > 1 && this.xAt(-1) === x0 && this.yAt(-1) === y0
    if (!joins || !this.hasRoomFor(stretch) || !this.looksLike(stretch)) {
      const start = joins ? this.turnCorner(stretch) : 0
      this.flush(joins)
      this.pieces = this.next
      this.color = stretch.color
      this.opacity = stretch.opacity
      this.length = 0
      this.push(x0 + (x1 - x0) * start, y0 + (y1 - y0) * start, depth0 + (depth1 - depth0) * start)
    }
    this.extend(x1, y1, depth1)
  }

  /** Ends the run. `goesOn`: the next one begins where it ends. */
  flush(goesOn = false): void {
    const { count, style } = this
    if (count < 2) return
    const depth = style.sortedDepth(this.middle) - this.depthAhead
    for (let at = 0; at < count; at++) this.points[at] = [this.x[at] ?? NaN, this.y[at] ?? NaN]
    // Copies are as long as they need be; arrays that grow keep room for more.
    const points = this.points.slice(0, count)
    const depths = this.depth.slice(0, count)
    if (style.halo > 0) {
      const width = style.width + 2 * style.halo
      this.addPiece(points.slice(), style.background, width, depth + style.haloBehind, depths)
    }
    if (goesOn && this.opacity === 1) lengthen(points)
    this.addPiece(points, this.color, style.width, depth, depths)
    this.count = 0
  }

  /** By how much a line just under this one may be sorted nearer, since its runs begin and end elsewhere; as depth. */
  private get depthAhead(): number {
    if (this.style.ahead === 0 || this.length === 0) return 0
    const halfRuns = Math.min(this.style.longest / this.length, mostHalfRuns)
    return this.style.ahead * halfRuns * Math.abs(this.depthAt(-1) - this.depthAt(-this.count))
  }

  private looksLike({ color, opacity }: Stretch): boolean {
    return color === this.color && opacity === this.opacity && this.pieces === this.next
  }

  private hasRoomFor({ x0, y0, x1, y1 }: Stretch): boolean {
    const { most, longest } = this.style
    return this.count <= most && this.length + distance(x1 - x0, y1 - y0) <= longest
  }

  private get middle(): ScreenPlace {
    const first = -this.count
    return {
      x: (this.xAt(first) + this.xAt(-1)) / 2,
      y: (this.yAt(first) + this.yAt(-1)) / 2,
      depth: (this.depthAt(first) + this.depthAt(-1)) / 2
    }
  }

  /** −1 is the last point. */
  private xAt(fromEnd: number): number {
    return this.x[this.count + fromEnd] ?? NaN
  }

  private yAt(fromEnd: number): number {
    return this.y[this.count + fromEnd] ?? NaN
  }

  private depthAt(fromEnd: number): number {
    return this.depth[this.count + fromEnd] ?? NaN
  }

  private push(x: number, y: number, depth: number): void {
    this.x[this.count] = x
    this.y[this.count] = y
    this.depth[this.count] = depth
    this.count++
  }

  private extend(x: number, y: number, depth: number): void {
    this.length += distance(x - this.xAt(-1), y - this.yAt(-1))
    this.push(x, y, depth)
  }

  /** Where the curve turns, the run takes a part of the next stretch along. Returns which share of it. */
  private turnCorner({ x0, y0, depth0, x1, y1, depth1 }: Stretch): number {
    const dx = x1 - x0
    const dy = y1 - y0
    const length = distance(dx, dy)
    if (length === 0) return 0
    const dxBefore = x0 - this.xAt(-2)
    const dyBefore = y0 - this.yAt(-2)
    const cosine = (dx * dxBefore + dy * dyBefore) / (length * distance(dxBefore, dyBefore))
    if (!(cosine < cornerCosine)) return 0
    const share = Math.min(0.5, this.style.width / length)
    this.extend(x0 + dx * share, y0 + dy * share, depth0 + (depth1 - depth0) * share)
    return share
  }

  private addPiece(
    points: [number, number][],
    color: string,
    width: number,
    depth: number,
    depths: readonly number[]
  ): void {
    const item: LineItem = { kind: 'line', points, color, width, opacity: this.opacity, cap: 'butt' }
    const { layer, order, source } = this.place
    this.pieces.push({ layer, order, source, depth, item, depths })
  }
}

/** Moves the last point on a little; the points themselves may be shared. */
function lengthen(points: [number, number][]): void {
  const before = points[points.length - 2]
  const last = points[points.length - 1]
  if (!before || !last) return
  const dx = last[0] - before[0]
  const dy = last[1] - before[1]
  const length = distance(dx, dy)
  if (length === 0) return
  const share = overlap / length
  points[points.length - 1] = [last[0] + dx * share, last[1] + dy * share]
}

/** As `Math.hypot`, which is made for numbers of any size and takes several times as long. */
const distance = (dx: number, dy: number): number => Math.sqrt(dx * dx + dy * dy)
