/** Sweeps, traces, projections, and the plan that a drag runs. */
import type { ErrorData } from './errors.ts'
import type { InterventionReport, StudyCondition } from './intervention.ts'
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
  /** Along time: how many steps at the beginning are left out, as a transient. Nothing of them is a point. */
  skip?: number | undefined
  /** Projection by id. */
  projection: string
}

/** The step that the first point of a trace is. */
export const firstPoint = ({ axis, skip = 0 }: Pick<Trace, 'axis' | 'skip'>): number =>
  axis === 'time' ? skip : 0

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
  /**
   * Conditions that a drag may show beside the baseline. Only their structure (`structureOf`) is fixed by the plan;
   * sites of theirs that are not there make no plan fail, but a condition.
   */
  conditions?: PlanCondition[]
  seed: number
}

/** A condition as it is run: interventions that are switched off or silenced by a solo say `enabled: false`. */
export interface PlanCondition extends Pick<StudyCondition, 'id' | 'interventions'> {
  /** True for one that is not shown, only known: others may take values from it. */
  isHidden?: boolean
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
  /** Why a condition of the plan, or some of its interventions, can not be run; null where all of it can. */
  conditions: { condition: string; error: ErrorData | null }[]
  /** How many network runs (batches) one full path takes, and its time in ms: measured, or told by that of a coarse one. */
  batches: number
  pathMilliseconds: number
  /** Sessions compiled so far by this engine: a drag must not raise it. */
  sessionsCompiled: number
}

/** What a drag asks for. `path`: all points. `current`: only the current stimulus. */
export interface DragRequest {
  plan: string
  /** Of stimulus parameters and of strengths (condition-strengths.ts). */
  values: StimulusValues
  /**
   * The conditions to show, and hidden ones that these take values from, of the same structure as the plan's; all of what is
   * fed may differ. Those that are left out are as the plan has them.
   */
  conditions?: PlanCondition[]
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

/** The points of a condition: of every trace, seen through the same projections as the baseline's. */
export interface ConditionPoints {
  condition: string
  /** With what is wrong left out; empty where nothing is left to run. */
  traces: TracePoints[]
  /** What is wrong, naming the intervention. */
  error: ErrorData | null
}

export interface Frame {
  plan: string
  /** The baseline's. */
  traces: TracePoints[]
  /** Those to show, in the order asked for. */
  conditions: ConditionPoints[]
  /** Time in the network's runs, in ms. */
  milliseconds: number
  /** Projections that were fitted on the way; the points are seen through them. */
  projections: Projection[]
}

export interface SiteActivity {
  site: string
  dims: number[]
  values: Float32Array
}

export interface OutputActivity {
  name: string
  dims: number[]
  values: Float32Array
}

/** The same under a condition, and what each of its interventions changed there. */
export interface ConditionActivities {
  condition: string
  sites: SiteActivity[]
  outputs: OutputActivity[]
  interventions: InterventionReport[]
  error: ErrorData | null
}

/** How far conditions lie from the baseline along the sweep, and what metrics say of all. */
export interface Comparison {
  /** In the order asked for. */
  conditions: ConditionComparison[]
  /** In the order asked for; where a metric can not be read, an error instead of values. */
  metrics: MetricComparison[]
}

export interface ConditionComparison {
  condition: string
  error: ErrorData | null
  /** Euclidean distances of whole state vectors from the baseline's, in the site's own units. */
  distances: { trace: string; series: number; points: number; values: Float64Array; current: Float64Array }[]
}

/** Values of a metric for each sample of the sweep, and at the current stimulus. */
export interface MetricComparison {
  error: ErrorData | null
  baseline: { sweep: Float64Array; current: number }
  conditions: { condition: string; sweep: Float64Array; current: number }[]
}

/** State vectors and read-outs at one stimulus, for linked brushing. */
export interface Activities {
  sites: SiteActivity[]
  outputs: OutputActivity[]
  /** In the order asked for. */
  conditions: ConditionActivities[]
  /**
   * Largest difference of what the plan's drags record from the same graph run node by node on the CPU; null while it is not
   * known, and for networks where the check would take too long.
   */
  recordingDifference: number | null
}
