/** Sweeps, traces, projections, and the plan that a drag runs. */
import type { InputBinding, StimulusValues } from './stimulus.ts'

/** A parameter of an input. */
export interface ParameterReference {
  input: string
  parameter: string
}

/** One axis of a sweep: `count` values from `from` to `to`, both included; evenly spaced on the parameter's own scale. */
export interface SweepAxis extends ParameterReference {
  from: number
  to: number
  count: number
}

/** What a trajectory's points are ordered by. */
export type TrajectoryAxis = 'stimulus' | 'depth' | 'position' | 'time'

/**
 * What is read at an axis of a site: all of it becomes part of the state vector, its mean, or one index
 * (negative counts from the end).
 */
export type AxisReading = 'all' | 'mean' | number

/** How the axes of a site become a state vector. Axes are the site's own, without batch; missing entries are 'all'. */
export interface Reading {
  axes: AxisReading[]
}

/** What one trajectory shows. */
export interface Trace {
  /** Unique within the plan; stable while the user edits. */
  id: string
  /** One site; for `depth` the sites in order, all with state vectors of the same length. */
  sites: string[]
  reading: Reading
  axis: TrajectoryAxis
  /** Projection by id. */
  projection: string
}

/** An axis made by hand: one unit of the state, or a direction (little-endian float32 in base64, one for each feature). */
export type AxisChoice =
  { kind: 'unit'; name: string; unit: number } | { kind: 'direction'; name: string; direction: string }

/**
 * How the three axes of the view are found. `axes` are one to three, each drawn at length 1; `matrix` is a user's own,
 * [features, 3] row-major (little-endian float32 in base64), used as it is, with the name of its file.
 */
export type ProjectionChoice =
  | { kind: 'pca' }
  | { kind: 'units'; units: [number, number, number] }
  | { kind: 'axes'; axes: AxisChoice[] }
  | { kind: 'matrix'; name: string; matrix: string }
  | { kind: 'random'; seed: number }

/** A frozen linear map: point = (state − offset) · matrix. */
export interface Projection {
  id: string
  choice: ProjectionChoice
  /** Length of the state vector. */
  features: number
  /** [features, 3], row-major. */
  matrix: Float32Array
  /** [features]: the mean of the fit set for PCA, zeros else. */
  offset: Float32Array
  /** Share of the fit set's variance along each axis, 0…1; empty where it was not fitted. */
  explained: number[]
  /** Axis names without numbers: 'PC1', 'unit 17'. */
  labels: [string, string, string]
  /** The set it was fitted on, in words: 'conv1, orientation 0–180° × 128'. */
  fittedOn: string
  /** True for one that was fitted on a part of its sweep only; the fit on all of it follows under the same id. */
  isProvisional?: boolean
}

/** Everything that fixes which compiled session a drag runs. Values of parameters are not part of it. */
export interface Plan {
  network: string
  bindings: Record<string, InputBinding>
  /** Sizes for the network's symbols other than the batch. */
  symbols: Record<string, number>
  /** No, one or two swept parameters. */
  sweep: SweepAxis[]
  traces: Trace[]
  seed: number
}

/** Shape of the answer for one trace: `series` curves of `points` points. */
export interface TraceLayout {
  trace: string
  series: number
  points: number
  /** For a sweep of two parameters with axis 'stimulus': a surface of series × points. */
  surface: boolean
  /** Names of the points where they have some: sites for depth, words for position. */
  pointLabels?: string[]
  /** How many numbers one state vector has. */
  stateLength: number
}

export interface PreparedPlan {
  id: string
  traces: TraceLayout[]
  /** How many network runs (batches) one full path takes, and its time in ms: measured, or told by that of a coarse one. */
  batches: number
  pathMilliseconds: number
  /** Sessions compiled so far by this engine: a drag must not raise it. */
  sessionsCompiled: number
}

/** What a drag asks for. `path`: all points. `current`: only the current stimulus. */
export interface DragRequest {
  plan: string
  values: StimulusValues
  what: 'path' | 'current'
  /** Keep every n-th point of the sweep (coarse while dragging); 1 is all. */
  stride: number
  /** True where the values stay for now: projections that are still provisional are fitted further on this path. */
  isAtRest?: boolean
}

/** Points of one trace. */
export interface TracePoints {
  trace: string
  series: number
  points: number
  /** [series, points, 3]; empty when only the current point was asked for. */
  positions: Float32Array
  /** Current stimulus: [points along the axis, 3] for depth, position and time; [1, 3] for stimulus. */
  current: Float32Array
  /** Points that are not finite. */
  nonFinite: number
}

export interface Frame {
  plan: string
  traces: TracePoints[]
  /** Time in the network's runs, in ms. */
  milliseconds: number
  /** Projections that were fitted on the way; the points are seen through them. */
  projections: Projection[]
}

/** State vectors and read-outs at one stimulus, for linked brushing. */
export interface Activities {
  sites: { site: string; dims: number[]; values: Float32Array }[]
  outputs: { name: string; dims: number[]; values: Float32Array }[]
  /**
   * Largest difference of what the plan's drags record from the same graph run node by node on the CPU; null while it is not
   * known, and for networks where the check would take too long.
   */
  recordingDifference: number | null
}
