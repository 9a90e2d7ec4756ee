/** What is plotted as data files: what is asked of the engine, and its answer. */
import type { Recording, RecordRequest } from './contract.ts'
import { exportFormats, type ExportFormat } from './export-formats.ts'
import type { StudyCondition } from './intervention.ts'
import type { Metric } from './metric.ts'
import type { SheetPanels } from './sheet-panels.ts'
import type { StimulusValues } from './stimulus.ts'
import type { PlanCondition } from './trajectory.ts'

/** Formats of data files: CSV and Parquet hold a table with a row for each point, NPZ and Zarr hold arrays. */
export type DataFormat = {
  [Format in ExportFormat]: (typeof exportFormats)[Format]['kind'] extends 'data' ? Format : never
}[ExportFormat]

export const isDataFormat = (format: ExportFormat): format is DataFormat =>
  exportFormats[format].kind === 'data'

/** What a UMAP picture is of, and how it is laid out. */
export interface UmapLayout {
  trace: string
  neighbors: number
  /** How close points may lie, 0…1. */
  minimumDistance: number
  seed: number
}

export interface DataExportRequest {
  /** A prepared plan: its traces are what is written. */
  plan: string
  /** Of stimulus parameters and of strengths: what is not swept is held here, and the current stimulus is here. */
  values: StimulusValues
  /** Those to show, and hidden ones that these take values from: see `DragRequest`. */
  conditions: PlanCondition[]
  study: {
    title: string
    /** All of the study, for their names. */
    conditions: StudyCondition[]
    metrics: Metric[]
  }
  /** The UMAP picture that is shown instead of the trajectories: its points [series, perSeries, 3] are written, not theirs. */
  umap?: UmapLayout & { points: Float32Array }
  /** The panels that are shown: the numbers say which one they are of, and the network runs for panels of values. */
  panels?: SheetPanels
  /** What the numbers are of, and what not, for whoever reads the file; its `about` has it. */
  note?: string
  format: DataFormat
  /** Absolute path of the file, or of the folder for zarr; what is there is replaced when all is written. */
  path: string
}

export interface DataExport {
  /** Of the file or of all files of the folder. */
  bytes: number
  /** What is left out, and why, in sentences. */
  notes: string[]
}

/** A recording that is written as it is made, since it may be larger than memory. */
export interface RecordingExportRequest extends RecordRequest {
  /** Absolute path of the Zarr store. */
  path: string
}

export interface RecordingExport extends Pick<Recording, 'interventions'> {
  bytes: number
}
