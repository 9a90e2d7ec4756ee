/**
 * Curves of a trace as rows of places with colours, in scene units: revealed, faded, dashed and coloured as the strip's shaders
 * do. Where colour jumps, as from category to category, two places lie upon each other. Not here: the tubes around them.
 */
import { parseColor } from '../../scene/color-maps.ts'
import { mapAxes, type SharedScale, type Triple } from '../../scene/scale.ts'
import type { StripPart } from '../../scene/drawn-parts.ts'
import { revealedAt, shadeOf } from '../vector/curve-shade.ts'
import { dashedShares } from '../vector/dash-cuts.ts'
import type { PartColors } from '../vector/part-colors.ts'
import { linearColor } from './linear-color.ts'
import type { Rgba } from './mesh-builder.ts'
import { plus, minus } from './triples.ts'

export interface Station {
  place: Triple
  /** Fractional index along the curve. */
  index: number
  color: Rgba
}

/** One uninterrupted stretch of a curve. */
export interface TubePiece {
  stations: Station[]
  /** The gap of a dash follows, or comes before: that end is flat. */
  isDash: boolean
}

/** Entries of the colour table from one station to the next. */
const entriesPerStation = 8
/** Difference of a channel, in bytes, between neighbours in a table that no smooth map has. */
const jump = 24
/** Stations of a fade from one point to the next are at most so far apart in opacity. */
const fadeStep = 1 / 8
const mostDashes = 400

/** @param dashUnit scene units of one pixel of the dash pattern. */
export function tubePieces(
  part: StripPart,
  scale: SharedScale,
  colors: PartColors,
  dashUnit: number
): TubePiece[] {
  const pieces: TubePiece[] = []
  for (let drawn = 0; drawn < part.layout.series; drawn++) {
    const series = Math.floor(drawn * part.every + 0.5)
    new Curve(part, scale, colors, series, pieces).walk(dashUnit)
  }
  return pieces
}

/** Where a stretch has a station, or two where colour jumps: a share of it, and entries of the table. */
interface Cut {
  share: number
  entries: number[]
}

/** A place of a curve by its fractional index. */
interface Stop {
  index: number
  place: Triple
  length: number
}

class Curve {
  readonly #part: StripPart
  readonly #scale: SharedScale
  readonly #colors: PartColors
  readonly #first: number
  readonly #shade: (index: number) => number
  readonly #pieces: TubePiece[]
  #open: TubePiece | null = null

  constructor(part: StripPart, scale: SharedScale, colors: PartColors, series: number, pieces: TubePiece[]) {
    this.#part = part
    this.#scale = scale
    this.#colors = colors
    this.#first = part.layout.first + series * part.layout.seriesStride
    this.#shade = shadeOf(part, colors, series)
    this.#pieces = pieces
  }

  walk(dashUnit: number): void {
    const { reveal, layout, dash } = this.#part
    const [begin, end] = [Math.max(reveal.tail, 0), Math.min(reveal.lead, layout.points - 1)]
    if (!(end > begin)) return
    let from = this.#stop(begin)
    while (from.index < end) {
      const to = this.#stop(Math.min(Math.floor(from.index) + 1, end))
      const shown = dash ? dashedShares(dash.pattern, dashUnit, from.length, to.length, mostDashes) : whole
      for (const [start, stop] of shown) {
        if (start > 0) this.#open = null
        this.#stretch(between(from, to, start), between(from, to, stop))
        if (stop < 1) this.#open = null
      }
      if (shown.length === 0) this.#open = null
      from = to
    }
  }

  #stop(index: number): Stop {
    const { layout, positions, dash, crossed } = this.#part
    const below = Math.min(Math.floor(index), layout.points - 1)
    const share = index - below
    const from = this.#first + below * layout.pointStride
    const to = share === 0 ? from : from + layout.pointStride
    const mixed = (numbers: Float32Array, channel: number): number => {
      const start = numbers[from * 3 + channel] ?? NaN
      return start + ((numbers[to * 3 + channel] ?? NaN) - start) * share
    }
    const { centre, factor } = this.#scale
    const place = mapAxes((axis) => (mixed(positions, axis) - centre[axis]) * factor[axis])
    return { index, place, length: dash ? mixed(dash.lengths, crossed ? 1 : 0) : 0 }
  }

  /** A straight part that is all shown. */
  #stretch(from: Stop, to: Stop): void {
    if (![...from.place, ...to.place].every(Number.isFinite)) {
      this.#open = null
      return
    }
    const cuts = this.#cuts(from.index, to.index)
    if (!this.#open) this.#add(from, this.#entryAt(from.index))
    for (const { share, entries } of cuts)
      for (const entry of entries) this.#add(between(from, to, share), entry)
  }

  #add({ place, index }: Stop, entry: number): void {
    const opacity = this.#part.style.opacity * revealedAt(this.#part, index)
    this.#open ??= this.#begin()
    this.#open.stations.push({ place, index, color: linearColor(this.#colors.colorOf(entry), opacity) })
  }

  #begin(): TubePiece {
    const piece = { stations: [], isDash: this.#part.dash !== null }
    this.#pieces.push(piece)
    return piece
  }

  /** Those after the first station. */
  #cuts(start: number, end: number): Cut[] {
    const first = this.#entryAt(start)
    const way = this.#colors.wayBetween(this.#shade(start), this.#shade(end))
    const fades = Math.abs(revealedAt(this.#part, end) - revealedAt(this.#part, start)) / fadeStep
    const parts = Math.ceil(Math.max(1, Math.abs(way) / entriesPerStation, fades))
    const cuts = Array.from({ length: parts }, (_, i) => (i + 1) / parts).map((share) => ({
      share,
      entries: [this.#entryAt(start + (end - start) * share)]
    }))
    const jumps = this.#jumps(first, way)
    // At a jump itself, only the jump says which colour comes first.
    const isApart = ({ share }: Cut): boolean => jumps.every((each) => Math.abs(each.share - share) > 1e-9)
    return [...cuts.filter(isApart), ...jumps].sort((a, b) => a.share - b.share)
  }

  #jumps(first: number, way: number): Cut[] {
    if (way === 0 || this.#colors.by === 'one') return []
    const [low, high] = [Math.min(first, first + way), Math.max(first, first + way)]
    const jumps: Cut[] = []
    for (let border = Math.ceil(low - 0.5) + 0.5; border < high; border++) {
      const [before, after] = [border - 0.5, border + 0.5]
      if (!this.#isJump(before, after)) continue
      jumps.push({ share: (border - first) / way, entries: way > 0 ? [before, after] : [after, before] })
    }
    return jumps
  }

  #entryAt(index: number): number {
    return this.#colors.entryAt(this.#shade(index))
  }

  #isJump(before: number, after: number): boolean {
    const [a, b] = [before, after].map((entry) => parseColor(this.#colors.colorOf(entry)))
    return a?.some((channel, i) => Math.abs(channel - (b?.[i] ?? channel)) > jump) ?? false
  }
}

function between(from: Stop, to: Stop, share: number): Stop {
  if (share === 0) return from
  if (share === 1) return to
  return {
    index: from.index + (to.index - from.index) * share,
    place: plus(from.place, minus(to.place, from.place), share),
    length: from.length + (to.length - from.length) * share
  }
}

const whole: [number, number][] = [[0, 1]]
