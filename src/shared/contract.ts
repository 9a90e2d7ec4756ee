/** The one contract between the engine and whoever uses it: interface, terminal, tests. */
import type { AnimatedPath, Animated, AnimateRequest } from './animated-paths.ts'
import type {
  DataExport,
  DataExportRequest,
  RecordingExport,
  RecordingExportRequest,
  UmapLayout
} from './data-export.ts'
import type { Effects, EffectsRequest } from './effects.ts'
import type { ErrorData } from './errors.ts'
import type { FileContract } from './file-contract.ts'
import type { Condition, InterventionReport } from './intervention.ts'
import type { Metric } from './metric.ts'
import type { NetworkChecks, NetworkInfo, ProviderName } from './network.ts'
import type {
  InputBinding,
  InputDescription,
  Preprocessing,
  StimulusPreview,
  StimulusValues
} from './stimulus.ts'
import type { Study } from './study.ts'
import type { PlotDataRequest } from './plot-data.ts'
import type { Tensor } from './tensor.ts'
import type { TrainingContract } from './training-contract.ts'
import type {
  Activities,
  Comparison,
  DragRequest,
  Frame,
  Plan,
  PlanCondition,
  PreparedPlan,
  Projection,
  ProjectionChoice
} from './trajectory.ts'

export interface EngineInfo {
  version: string
  onnxruntime: string
  /** Providers that this machine's ONNX Runtime could load. */
  providers: ProviderName[]
}

export interface OpenNetworkRequest {
  /** Absolute path of the .onnx file. */
  path: string
  provider: ProviderName | 'auto'
  /** Sizes for symbols of the inputs, where the user chose them. */
  symbols?: Record<string, number>
  /** Hashes the file meanwhile, for who asks for the hash next. */
  isHashed?: boolean
}

export interface FitRequest {
  plan: string
  trace: string
  /** Id of the projection to make. */
  id: string
  values: StimulusValues
  choice: ProjectionChoice
  /** Projection whose orientation the new one should follow (Procrustes). */
  alignTo?: string
}

/** Axes from a user's array file; the answer's `axes` are [features, count], row-major. */
export interface ReadAxesRequest {
  /** Absolute path of the .npy file, or of an .npz file with one array. */
  path: string
  features: number
  /** Three for a whole projection, one for a direction. */
  count: 1 | 3
}

/** What sites and outputs hold at one stimulus, whole, in the baseline and under conditions. */
export interface InspectRequest {
  plan: string
  values: StimulusValues
  conditions?: PlanCondition[]
  /** Sites besides those of the plan's traces: attention patterns, for example. */
  sites?: string[]
}

export interface CompareRequest {
  plan: string
  values: StimulusValues
  conditions: PlanCondition[]
  metrics: Metric[]
  /** Keep every n-th point of the sweep; 1 is all. */
  stride: number
  /** For an export: neither takes the place of a comparison that the screen asked for, nor gives way to one. */
  isApart?: true
}

/** A non-linear picture of a recording: not followed while dragging. */
export interface UmapRequest extends UmapLayout {
  plan: string
  values: StimulusValues
}

export interface RecordRequest {
  network: string
  /** Values by input name; the batch axis is included. Inputs left out are fed from `bindings`. */
  inputs: Record<string, Tensor>
  /** Names of sites, or 'all' recognised and other sites. */
  sites: string[] | 'all'
  /** What is edited while it runs; files of its sources by absolute paths. Nothing where it is left out. */
  condition?: Condition
}

export interface Recording {
  sites: Record<string, Tensor>
  outputs: Record<string, Tensor>
  /** What each intervention of the condition did, in its order. */
  interventions: InterventionReport[]
}

/** The gradient of a metric at sites and of weights, for inputs as a recording takes them. */
export interface SiteGradientsRequest extends Pick<RecordRequest, 'network' | 'inputs'> {
  metric: Metric
  sites: string[]
  /** Names of weights in the file. */
  weights?: string[]
}

export interface SiteGradients {
  /** Of each stimulus by itself. */
  metric: Float64Array
  /** ∂m/∂a by the name of the site, in the site's shape; each stimulus has that of its own metric. */
  sites: Record<string, Tensor>
  /** ∂m/∂w by the name of the weight, in its shape, of what the metric makes of all stimuli together (`reduce`). */
  weights: Record<string, Tensor>
  /** Where gradients end though values go on, and sites that the metric does not depend on. */
  notes: string[]
}

/** A sample study, or one opened lately. */
export interface StudyEntry {
  path: string
  title: string
  description: string
}

export interface OpenedStudy {
  study: Study
  path: string
  /** Absolute path of the network file, or null when it was not found where the study says. */
  networkPath: string | null
  /** Files that its stimuli are made from (their paths in `study` are absolute) and that are not there. */
  missingFiles: { input: string; setting: string; path: string }[]
  /** Stands for what the file holds; `saveStudy` takes it, so that nothing is written over what others wrote. */
  stamp: string
}

/**
 * Requests by name: what goes in and what comes out, and for some what is handed out on the way (`part`). Every request may
 * report progress and be cancelled; parts that came before stay right.
 */
export interface Contract extends TrainingContract, FileContract {
  hello: { request: Record<string, never>; answer: EngineInfo }
  openNetwork: { request: OpenNetworkRequest; answer: NetworkInfo }
  closeNetwork: { request: { network: string }; answer: null }
  /** SHA-256 of a network's file, hexadecimal: what a study knows it by. Takes a while for a large file. */
  hashNetwork: { request: { network: string }; answer: { sha256: string } }
  /** How stimuli run together and whether recording changes the outputs: checked when it is first asked for or needed. */
  checkNetwork: { request: { network: string }; answer: NetworkChecks }
  /**
   * Bindings that fit a network's inputs at first sight, with the preprocessing that the user gave this network before,
   * and their sliders. The note says why what was remembered could not be read.
   */
  suggestBindings: {
    request: { network: string }
    answer: { descriptions: InputDescription[]; values: StimulusValues; note: ErrorData | null }
  }
  /** Remembers the user's preprocessing of an input for when the same network is opened again; null forgets it. */
  rememberPreprocessing: {
    request: { network: string; input: string; preprocessing: Preprocessing | null }
    answer: null
  }
  describeInput: {
    request: { network: string; input: string; binding: InputBinding; symbols: Record<string, number> }
    answer: InputDescription
  }
  preview: {
    request: {
      network: string
      bindings: Record<string, InputBinding>
      symbols: Record<string, number>
      values: StimulusValues
      seed: number
    }
    answer: StimulusPreview[]
  }
  /** Registers a projection, e.g. one read from a study. */
  setProjection: { request: { network: string; projection: Projection }; answer: null }
  /**
   * Compiles what a drag needs, and runs a first path. A trace whose projection is not known yet is fitted with PCA at
   * `values`: on the whole sweep, or provisionally on every `stride`-th point (1 where it is left out).
   */
  prepare: {
    request: {
      plan: Plan
      values: StimulusValues
      choices: Record<string, ProjectionChoice>
      stride?: number
    }
    answer: { prepared: PreparedPlan; projections: Projection[] }
  }
  drag: { request: DragRequest; answer: Frame }
  /**
   * The points of many frames, each equal to what a drag of the path at rest answers for its values: what frames have in common
   * is run once. Its parts are paths with their frames, as they come. In a batch of another size some kernels of ONNX Runtime
   * round otherwise: where only the current stimulus moves, that can show in the last bits.
   */
  animate: { request: AnimateRequest; part: AnimatedPath; answer: Animated }
  fit: { request: FitRequest; answer: Projection }
  /**
   * State vectors of one trace, [points, features]: at one stimulus, points along its axis (what directions are made of); or
   * along the whole sweep, its samples with the points of each.
   */
  states: {
    request: { plan: string; trace: string; values: StimulusValues; isAlongSweep?: boolean }
    answer: { states: Float32Array; points: number; features: number }
  }
  readAxes: { request: ReadAxesRequest; answer: { name: string; axes: Float32Array } }
  inspect: { request: InspectRequest; answer: Activities }
  /** Distances and metrics of conditions along the sweep; slower than a drag, since whole states and outputs are needed. */
  compare: { request: CompareRequest; answer: Comparison }
  umap: { request: UmapRequest; answer: { points: Float32Array; series: number; perSeries: number } }
  record: { request: RecordRequest; answer: Recording }
  /** Records into a Zarr store: sites under `sites/NAME`, outputs under `outputs/NAME`. Whole, or nothing of it is left. */
  exportRecording: { request: RecordingExportRequest; answer: RecordingExport }
  /**
   * Writes what a plan shows as a data file: points, distances, metrics and the stimulus of the moment. Where it fails or is
   * cancelled nothing is left of it, and what was there is untouched.
   */
  exportData: { request: DataExportRequest; answer: DataExport }
  /** Writes the numbers of a plot that the page has; whole, or nothing is left of it. */
  exportPlotData: { request: PlotDataRequest; answer: { bytes: number } }
  gradient: { request: SiteGradientsRequest; answer: SiteGradients }
  /**
   * Its parts are the effects so far: first every site with nothing patched yet, then always the one that has grown, with as
   * many of its components as are done.
   */
  effects: { request: EffectsRequest; part: Effects; answer: Effects }
  listStudies: { request: Record<string, never>; answer: { samples: StudyEntry[] } }
  openStudy: { request: { path: string }; answer: OpenedStudy }
  /** With the `stamp` of what was opened or saved last, a file that another program has changed since is left alone. */
  saveStudy: { request: { path: string; study: Study; stamp?: string }; answer: { stamp: string } }
}

export type Method = keyof Contract

export interface Progress {
  done: number
  total: number
  label: string
}

/** What a request may be given along its way. */
export interface CallContext {
  signal: AbortSignal
  progress: (progress: Progress) => void
  /** Aborts when the caller's connection has ended; left out where there is none. */
  connection?: AbortSignal
}

/** First results of a request, where it has some before its answer. */
export type PartOf<M extends Method> = Contract[M] extends { part: infer Part } ? Part : never

/** What a request is given whose first results are handed out as they come. */
export interface PartsContext<M extends Method> extends CallContext {
  part: (part: PartOf<M>) => void
}

/** The engine: one function for each request. */
export type Engine = {
  [M in Method]: (
    request: Contract[M]['request'],
    context: Contract[M] extends { part: unknown } ? PartsContext<M> : CallContext
  ) => Promise<Contract[M]['answer']>
}
