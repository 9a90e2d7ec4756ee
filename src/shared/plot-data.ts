/** A plot as a data file: what is asked of the engine. The page knows what it plots; the engine writes files. */
import type { DataFormat } from './data-export.ts'
import type { Tensor } from './tensor.ts'

export interface PlotColumn {
  /** Unique, without the unit. */
  name: string
  /** '' for none. */
  unit: string
  /** As a sentence without its point. */
  meaning: string
  values: Float64Array | string[]
}

export interface PlotArray {
  name: string
  tensor: Tensor
  axes: string[]
  unit: string
  meaning: string
}

export interface PlotData {
  /** What the plot is called in files of arrays. */
  name: string
  about: Record<string, unknown>
  /** For tables; all equally long. */
  columns: PlotColumn[]
  /** For arrays. */
  arrays: PlotArray[]
}

export interface PlotDataRequest extends PlotData {
  format: DataFormat
  /** Absolute path; what is there is replaced when all is written. */
  path: string
}
