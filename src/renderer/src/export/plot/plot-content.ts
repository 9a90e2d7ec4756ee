/** What a plot shows, as plain data: nothing is laid out, and nothing is known of panels, canvases or documents. */
import type { ColorMapName } from '../../scene/color-maps.ts'

export interface PlotAxis {
  title: string
  /** '' for none. */
  unit: string
  scale: 'linear' | 'log'
  /** Values at the left (or lower) and the right (or upper) end. */
  domain: readonly [number, number]
  /** Length of one turn, where values go round: ticks stand at its quarters. */
  period?: number
  /** Ticks stand at whole numbers alone. */
  isWhole?: boolean
  /** What whole numbers from 0 on are called; without it they are numbers. */
  names?: readonly string[]
  /** Numbers are shares, and are written as per cent. */
  isShare?: boolean
}

/** How a line looks: as the condition of a mark (null for the baseline) does. */
export interface LineLook {
  mark: number | null
  /** `faint` accompanies a line of the same mark; `level` is a constant to compare with. */
  weight: 'plain' | 'faint' | 'level'
}

export interface PlotLine {
  name: string
  look: LineLook
  /** One for each place; null where there is no number. */
  values: readonly (number | null)[]
  /** Goes on over places without a number, which else are gaps. */
  spansGaps: boolean
}

export interface LinePlot {
  kind: 'lines'
  x: PlotAxis
  y: PlotAxis
  /** Where the values of all lines stand along x, in their order. */
  places: readonly number[]
  lines: readonly PlotLine[]
  legend: readonly { label: string; look: LineLook }[]
}

export interface CellAxis {
  /** '' for none. */
  title: string
  /** What each row or column is called where it is shown; '' for nothing. */
  labels: readonly string[]
  /** What data files call each; its label where they are left out. */
  names?: readonly string[]
  /** Marks of an axis that columns lie on, in their stead: where, in columns from the middle of the first one. */
  ticks?: readonly { at: number; label: string }[]
  /** Rows or columns before which a line is drawn. */
  borders: readonly number[]
}

/** What the colours of cells mean. */
export interface CellScale {
  title: string
  unit: string
  map: ColorMapName
  domain: readonly [number, number]
}

/** One map of cells; all maps of a plot have the same rows and columns. */
export interface CellMap {
  /** Stands above it; '' where it is the only one. */
  name: string
  /** Of the condition; null for the baseline, undefined where it has no look. */
  mark?: number | null
  /** Which of the plot's scales its colours are of. */
  scale: number
  /** Row by row; null where there is no cell, NaN where its value is no number. */
  values: readonly (number | null)[]
}

/** What else data files say of a cell. */
export interface CellFact {
  name: string
  meaning: string
  of: (row: number, column: number, map: number) => string | number
}

export interface CellPlot {
  kind: 'cells'
  rows: CellAxis
  columns: CellAxis
  maps: readonly CellMap[]
  scales: readonly CellScale[]
  /** Cells are squares; else as wide and as tall as there is room for. */
  isSquare: boolean
  /** What a value is, for data files. */
  value: string
  facts: readonly CellFact[]
}

export interface PlotContent {
  /** Of the study, or of what is trained. */
  title: string
  /** Which part of the network is seen: stands above the plot whatever else does. */
  subject?: string
  /** What is seen, in a sentence or two: for captions and screen readers. */
  description: string
  /** Values that are held. */
  readOut: readonly { label: string; value: string }[]
  body: LinePlot | CellPlot
}
