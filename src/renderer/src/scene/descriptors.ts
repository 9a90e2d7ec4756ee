/**
 * What the interface hands to the scene and gets back from it: plain data, no three.js.
 * Positions are in data units, screen positions in CSS pixels from the canvas's upper left corner.
 */
import type { ColorMapName } from './color-maps.ts'

export type { CameraState } from '#shared/camera-state.ts'

export type ThemeName = 'dark' | 'light'

/** `overlaid`: all traces in one box. `side-by-side`: one view for each trace, with one camera. */
export type Arrangement = 'overlaid' | 'side-by-side'

/** `equal`: one factor for the three axes, so that angles are true. `independent`: each axis fills the box. */
export type AxisScaling = 'equal' | 'independent'

export type AxisTitles = [string, string, string]

/** A trace that the scene should show, before it has any positions. */
export interface TraceDescriptor {
  /** Stable while the user edits. */
  id: string
  /** Name for legends and for the title of its view. */
  label: string
  /** `#rrggbb`; else the next Okabe–Ito colour. Used where colour is by trace. */
  color?: string
  /** Curves in `positions`. */
  series: number
  /** Points of one curve. */
  points: number
  /** Curves are neighbours on a two-parameter grid: drawn as a surface with grid lines. */
  surface: boolean
  /** Titles of the three axes: 'PC1 (34 %)'; null where the axes mean nothing: no numbers, no titles, no triad. */
  axisTitles: AxisTitles | null
  /** Names of the points along a curve (the same on each of several), shown when there is room. */
  pointLabels?: string[]
  /** `line` (the default) joins the points; `points` draws a disc at each (UMAP). */
  mark?: 'line' | 'points'
  /** Makes this the trace `of` that id under a condition: in the same view, and in the condition's own colour and dash. */
  condition?: { id: string; label: string; mark: number; of: string }
}

/** Id for the trace with this id under a condition. */
export const conditionTraceId = (trace: string, condition: string): string => `${trace} under ${condition}`

/** Sizes of one update; they may be smaller than the descriptor's while dragging coarsely. */
export interface PositionLayout {
  series: number
  points: number
}

/** What colour means. */
export interface Coloring {
  /** `order` along a curve, `sweep` from curve to curve, `trace` one colour for each trace. */
  by: 'order' | 'sweep' | 'trace'
  map: ColorMapName
  /** Values of the first and last point (or curve); [0, 1] when left out. */
  values?: [number, number]
  /** Values at the two ends of the colour map; `values` when left out. Symmetric around zero for a diverging map. */
  domain?: [number, number]
  /** What the values are: 'orientation'. */
  title?: string
  unit?: string
  /** Values are whole numbers: there are no ticks between them. */
  isWhole?: boolean
  /** How values follow each other: by equal steps, or by equal ratios between positive ends. */
  scale?: 'linear' | 'log'
  /** Length of a turn, after which the colours of a cyclic map begin again. */
  period?: number
  /** Words for whole values, that of 0 first. */
  words?: readonly string[]
  /** Each whole value has a colour of its own, whatever the map. */
  isCategorical?: boolean
}

/** How the differences between a trace and the same one under conditions are drawn, from point to point. */
export type Differences = 'none' | 'connectors' | 'arrows'

/** What is drawn of each path around its head: shares 0…1 of the path. */
export interface Trail {
  /** Before the head; 1 is all of it. */
  tail: number
  /** After the head. */
  lead: number
  /** Both fade away from the head. */
  fade: boolean
  /** Whether the rest of the path is drawn behind, faintly. */
  rest: 'faint' | 'hidden'
}

/** Drawing style of the lines. */
export interface LineStyle {
  /** CSS pixels on a picture 720 CSS pixels high; lines grow with the picture. */
  width: number
  /** 0…1. */
  opacity: number
}

/** A place on a trajectory. */
export interface PathPlace {
  /** Of the baseline, also on what a condition makes of it. */
  trace: string
  /** Null for the baseline. */
  condition: string | null
  /** Which curve; −1 on the current trajectory. */
  series: number
  /** Fractional index along the curve. */
  index: number
}

/** A place near the pointer. */
export interface Pick extends PathPlace {
  /** CSS pixels from the pointer. */
  distance: number
  /** CSS pixels. */
  x: number
  y: number
  /** Data units. */
  position: [number, number, number]
}

/** Counters that tests and the bench read. */
export interface SceneStatistics {
  /** Uploads of positions to the GPU since the start. */
  uploads: number
  /** Bytes of positions uploaded since the start. */
  uploadedBytes: number
  /** Pictures drawn since the start. */
  frames: number
  /** Draw calls of the last picture. */
  drawCalls: number
  /** Points of all traces together. */
  points: number
}
