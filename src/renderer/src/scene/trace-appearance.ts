/** How a trace looks and which part of it is shown: pure decisions, no GPU. */
import { conditionMark } from './condition-marks.ts'
import type { Coloring, LineStyle, TraceDescriptor, Trail } from './descriptors.ts'
import type { StripStyle } from './strip.ts'
import type { SceneTheme } from './themes.ts'

/** Which part of the paths is shown, as shares 0…1 of their length. */
export interface Reveal {
  tail: number
  head: number
  /** End of what is drawn beyond the head. */
  lead: number
  /** How much both sides fade away from the head, 0…1. */
  fade: number
  /** What lies beyond is drawn faintly. */
  hasRest: boolean
}

/** What is drawn with the head at a share 0…1 of the path. */
export function revealOf({ tail, lead, fade, rest }: Trail, head: number): Reveal {
  return {
    tail: tail < 1 ? Math.max(0, head - tail) : 0,
    head,
    lead: Math.min(1, head + lead),
    fade: fade ? 1 : 0,
    hasRest: rest === 'faint'
  }
}

/** What the scene decides for all traces. */
export interface Look {
  line: LineStyle
  coloring: Coloring
  theme: SceneTheme
  reveal: Reveal
  /** By id of the trace, where one is shown otherwise. */
  reveals?: ReadonlyMap<string, Reveal>
}

/** What the scene decides for the trace with this id. */
export function lookOf(look: Look, id: string): Look {
  const reveal = look.reveals?.get(id)
  return reveal ? { ...look, reveal } : look
}

/** How everything looks before anybody has chosen. */
export const plainLook = (theme: SceneTheme): Look => ({
  line: { width: 2, opacity: 1 },
  coloring: { by: 'order', map: 'viridis' },
  theme,
  reveal: { tail: 0, head: 1, lead: 1, fade: 0, hasRest: true }
})

/** What a trace holds at the moment. */
export interface TraceContent {
  descriptor: TraceDescriptor
  /** Colour of the trace as a category. */
  traceColor: string
  series: number
  points: number
  /** Points of the current trajectory, 1 for a current point, 0 for none. */
  currentPoints: number
  /** How many conditions are drawn in the same box. */
  conditions: number
  /** Colour of the category that the current trajectory belongs to; null where colours are no categories. */
  currentColor: string | null
}

export interface TraceAppearance {
  /** null takes the shared colouring; conditions have their own colour, whatever else colour means. */
  color: string | null
  line: StripStyle
  /** The whole path, behind the revealed part. */
  faint: StripStyle
  /** The one of a sweep's curves that is under the pointer. */
  emphasis: StripStyle
  /** The current trajectory among a sweep's: in ink, but where a legend of categories says what its colour is. */
  current: StripStyle
  shows: {
    line: boolean
    faint: boolean
    surface: boolean
    dots: boolean
    currentLine: boolean
    currentPoint: boolean
    /** A small disc at each point that has a name. */
    stations: boolean
    /** Start ring and end arrow. */
    ends: boolean
    head: boolean
  }
}

/** More curves than this get no start rings and end arrows, and than that no heads: they would hide the data. */
const mostMarkedEnds = 4
const mostMarkedHeads = 24
/** As many curves can be told apart beside a current one. */
const fewCurves = 4
/** Share of colour at which a hue can still be told. */
const palest = 0.25
/** Curves with more points than this get no disc at each. */
const mostStations = 64

export function traceAppearance(content: TraceContent, look: Look): TraceAppearance {
  const shows = shownParts(content, look.reveal)
  const { condition } = content.descriptor
  const traceColor = look.coloring.by === 'trace' ? content.traceColor : null
  const color = condition ? conditionMark(condition.mark).color : traceColor
  const line = lineStyle(content, look, color, shows.currentLine)
  const emphasis = {
    ...line,
    width: look.line.width * 1.25,
    opacity: 1,
    ink: 1,
    halo: 1.25,
    color: condition ? color : look.theme.ink,
    forward: (condition ? 0.5 : 0) + 1
  }
  return {
    color,
    line,
    faint: { ...line, opacity: line.opacity * 0.16, fade: 0 },
    emphasis,
    current: condition ? emphasis : { ...emphasis, color: content.currentColor ?? emphasis.color },
    shows
  }
}

/** Many curves are thinner; curves under a current one step back, unless a legend of categories says what their colours are. Dashes lie upon the solid baseline, where the two agree. */
function lineStyle(
  content: TraceContent,
  look: Look,
  color: string | null,
  underCurrent: boolean
): StripStyle {
  const { surface } = content.descriptor
  const slenderness = surface ? 0.45 : content.series > 1 ? 0.7 : 1
  const isCrowded = underCurrent && content.conditions > 0 && content.series > 1
  const calm = surface ? 0.8 : underCurrent && !isCrowded && content.currentColor === null ? 0.7 : 1
  return {
    width: look.line.width * slenderness,
    opacity: look.line.opacity * calm,
    ink: isCrowded ? inkOfOthers(content) : 1,
    halo: 0,
    fade: look.reveal.fade,
    color,
    forward: content.descriptor.condition && !isCrowded ? 0.5 : 0
  }
}

/** Beside conditions, the more other curves there are the paler they get: the current ones are compared. */
function inkOfOthers({ series, conditions }: TraceContent): number {
  const curves = series * (1 + conditions)
  return Math.max(palest, 0.6 * Math.sqrt(fewCurves / Math.max(curves, fewCurves)))
}

function shownParts(content: TraceContent, reveal: Reveal): TraceAppearance['shows'] {
  const { descriptor, series, points, currentPoints } = content
  const scattered = descriptor.mark === 'points' || points === 1
  const line = !scattered && series > 0
  const partial = reveal.lead < 1 || reveal.tail > 0
  const currentLine = currentPoints > 1
  const atMost = (most: number): boolean => series <= most && !descriptor.surface
  return {
    line,
    faint: line && partial && reveal.hasRest,
    surface: descriptor.surface && line,
    dots: scattered && series > 0,
    currentLine,
    currentPoint: currentPoints === 1,
    stations: line && descriptor.pointLabels !== undefined && points <= mostStations,
    ends: line && (currentLine || atMost(mostMarkedEnds)),
    head: line && reveal.head < 1 && (currentLine || atMost(mostMarkedHeads))
  }
}
