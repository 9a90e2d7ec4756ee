/** Curves of a trace as runs of lines: revealed, faded, dashed and coloured as the strip's shaders do. */
import type { StripPart } from '../../scene/drawn-parts.ts'
import { stripMeasures, type PictureMeasures, type StripMeasures } from '../../scene/strip-measures.ts'
import { blendedRuns } from './blended-runs.ts'
import { revealedAt, shadeOf } from './curve-shade.ts'
import { emptyStations, fillStations, type CurveStations } from './curve-stations.ts'
import { dashedShares } from './dash-cuts.ts'
import type { FaceIndex } from './face-index.ts'
import type { PartColors } from './part-colors.ts'
import { mostSegments, RunBuilder, type RunStyle, type Stretch } from './run-builder.ts'
import type { ScreenMatrix } from './screen-matrix.ts'
import type { PiecePlace, VectorPiece } from './vector-piece.ts'

export interface StripContext {
  matrix: ScreenMatrix
  measures: PictureMeasures
  colors: PartColors
  background: string
  place: PiecePlace
  /** See `RunStyle`. */
  ahead: number
  longest: number
  /** Faces of surfaces that lines are cut at; null for none. */
  faces: FaceIndex | null
  /** Nothing in its layer hides anything: curves lie upon each other as they come, as on the GPU. */
  isFlat: boolean
}

/** Entries of the colour table that one stretch may stand for. */
const entriesPerStretch = 4
/** Steps from invisible to opaque in which a trail fades. */
const fadeSteps = 32
/** Pixels after which a long segment is cut by faces, so that its parts are sorted apart. */
const longestByFaces = 12
/** Dashes in one segment beyond which they can't be told apart. */
const mostDashes = 400

export function addStripRuns(pieces: VectorPiece[], part: StripPart, context: StripContext): void {
  const measures = stripMeasures(part.style, context.measures, part.last[0])
  const stations = emptyStations(part.layout.points + 2)
  const { width } = measures
  const style = {
    width,
    halo: part.hasHalo ? measures.halo : 0,
    background: context.background,
    haloBehind: measures.haloBehind,
    ...sorting(context)
  }
  const run = new RunBuilder(pieces, context.place, style)
  for (let drawn = 0; drawn < part.layout.series; drawn++) {
    const series = Math.floor(drawn * part.every + 0.5)
    fillStations(stations, part, series, context.matrix, measures.forward)
    const curve = new CurveCutter(part, context, measures, stations, series)
    if (context.isFlat && part.style.fade === 0 && part.style.opacity < 1)
      pieces.push(...blendedRuns(curve, stations, run))
    else {
      for (let segment = 0; segment + 1 < stations.count; segment++) curve.cut(segment, run)
      run.flush()
    }
  }
}

/** How runs are cut and sorted. */
function sorting({
  faces,
  isFlat,
  ahead,
  longest
}: StripContext): Pick<RunStyle, 'ahead' | 'longest' | 'most' | 'sortedDepth'> {
  if (isFlat) return { ahead: 0, longest, most: mostSegments, sortedDepth: () => 0 }
  // Nothing is moved to the other side of a face.
  if (faces) return { ahead: 0, longest, most: 1, sortedDepth: faces.sortedDepth.bind(faces) }
  return { ahead, longest, most: mostSegments, sortedDepth: ({ depth }) => depth }
}

/** Cuts the segments of one curve into stretches of one colour and opacity. */
export class CurveCutter {
  /** What a stretch has where nothing fades. */
  opacity: number
  private readonly part: StripPart
  private readonly context: StripContext
  private readonly dashUnit: number
  private readonly stations: CurveStations
  private readonly placeAt: (index: number) => number
  /** One object for all stretches, of which a large figure has 100,000. */
  private readonly stretch: Stretch = {
    ...{ x0: NaN, y0: NaN, depth0: NaN, x1: NaN, y1: NaN, depth1: NaN, color: '', opacity: NaN }
  }

  constructor(
    part: StripPart,
    context: StripContext,
    { dashUnit }: StripMeasures,
    stations: CurveStations,
    series: number
  ) {
    this.part = part
    this.context = context
    this.dashUnit = dashUnit
    this.opacity = part.style.opacity
    this.stations = stations
    this.placeAt = shadeOf(part, context.colors, series)
  }

  cut(segment: number, run: RunBuilder): void {
    const { x, y, length } = this.stations
    const next = segment + 1
    const dx = (x[next] ?? NaN) - (x[segment] ?? NaN)
    const dy = (y[next] ?? NaN) - (y[segment] ?? NaN)
    const pixels = Math.sqrt(dx * dx + dy * dy)
    if (!(pixels > 0)) return
    const { dash } = this.part
    if (!dash) {
      this.cutStretch(segment, 0, 1, pixels, run)
      return
    }
    const [start, end] = [length[segment] ?? 0, length[next] ?? 0]
    for (const [from, to] of dashedShares(dash.pattern, this.dashUnit, start, end, mostDashes)) {
      this.cutStretch(segment, from, to, pixels, run)
      if (to < 1) run.flush()
    }
  }

  private cutStretch(segment: number, from: number, to: number, pixels: number, run: RunBuilder): void {
    const { faces } = this.context
    const parts = this.partsOf(segment, from, to, pixels)
    if (!faces) {
      // Without an array for each of what may be 100,000 segments.
      const share = (to - from) / parts
      for (let i = 0; i < parts; i++)
        this.addStretch(segment, from + share * i, i + 1 === parts ? to : from + share * (i + 1), run)
      return
    }
    const cuts = Array.from({ length: parts + 1 }, (_, i) => from + ((to - from) * i) / parts)
    const all = this.withPiercings(segment, cuts, faces)
    for (let i = 0; i + 1 < all.length; i++) this.addStretch(segment, all[i] ?? from, all[i + 1] ?? to, run)
  }

  /** Into how many parts of one colour, opacity and depth a stretch of a segment is cut. */
  private partsOf(segment: number, from: number, to: number, pixels: number): number {
    const { faces, colors } = this.context
    const { fade } = this.part.style
    const longest = faces ? longestByFaces : this.context.longest
    if (!faces && fade === 0 && colors.by === 'one' && pixels <= longest) return 1
    const start = this.indexAt(segment, from)
    const end = this.indexAt(segment, to)
    const colored = Math.abs(colors.wayBetween(this.placeAt(start), this.placeAt(end)))
    const fades = Math.abs(revealedAt(this.part, end) - revealedAt(this.part, start)) * fadeSteps
    return Math.ceil(Math.max(1, colored / entriesPerStretch, fades, ((to - from) * pixels) / longest))
  }

  private withPiercings(segment: number, cuts: number[], faces: FaceIndex): number[] {
    const { x, y, depth } = this.stations
    const places = cuts.map((share) => ({
      x: between(x, segment, share),
      y: between(y, segment, share),
      depth: between(depth, segment, share)
    }))
    const pierced = places.slice(1).flatMap((end, i) => {
      const [start, from, to] = [places[i], cuts[i], cuts[i + 1]]
      if (!start || from === undefined || to === undefined) return []
      return faces.piercings(start, end).map((share) => from + (to - from) * share)
    })
    return pierced.length === 0 ? cuts : [...cuts, ...pierced].sort((a, b) => a - b)
  }

  private addStretch(segment: number, from: number, to: number, run: RunBuilder): void {
    const { x, y, depth } = this.stations
    const middle = this.indexAt(segment, (from + to) / 2)
    const revealed = Math.round(revealedAt(this.part, middle) * fadeSteps) / fadeSteps
    const opacity = this.opacity * revealed
    if (opacity < 0.004) {
      run.flush()
      return
    }
    const { colors } = this.context
    const { stretch } = this
    stretch.x0 = between(x, segment, from)
    stretch.y0 = between(y, segment, from)
    stretch.depth0 = between(depth, segment, from)
    stretch.x1 = between(x, segment, to)
    stretch.y1 = between(y, segment, to)
    stretch.depth1 = between(depth, segment, to)
    stretch.color = colors.colorOf(colors.entryAt(this.placeAt(middle)))
    stretch.opacity = opacity
    run.add(stretch)
  }

  private indexAt(segment: number, share: number): number {
    const { index } = this.stations
    const start = index[segment] ?? 0
    return start + ((index[segment + 1] ?? 0) - start) * share
  }
}

/** At a share of the way from a station to the next one; the ends are the stations' own numbers, so that stretches join. */
function between(numbers: Float64Array, station: number, share: number): number {
  const start = numbers[station] ?? NaN
  if (share === 0) return start
  const end = numbers[station + 1] ?? NaN
  return share === 1 ? end : start + (end - start) * share
}
