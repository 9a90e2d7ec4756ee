/** What the engine says of an opened network: its inputs, its sites and the outline a person reads. */
import type { Training } from './training.ts'
import type { SettingValue } from './stimulus.ts'
import type { ElementType } from './tensor.ts'

/** What an axis of a site counts. `unit` is a hidden unit or feature that has no closer name. */
export const axisRoles = [
  'batch',
  'position',
  'query',
  'key',
  'head',
  'feature',
  'channel',
  'height',
  'width',
  'time',
  'node',
  'direction',
  'unknown'
] as const
export type AxisRole = (typeof axisRoles)[number]

export interface Axis {
  role: AxisRole
  /** Size in the example run. */
  size: number
  /** The symbol of the network's file that this axis follows, if it has one. */
  symbol?: string
  /** The symbol that this axis is a multiple of, if it follows none. */
  multiple?: SymbolMultiple
}

/** A size that is `times` as large as that of a symbol, a whole number from 1. */
export interface SymbolMultiple {
  symbol: string
  times: number
}

/** What a site is in the terms of the field. `tensor` is anything that was not recognised. */
export type SiteKind =
  | 'embedding'
  | 'residual'
  | 'attention-query'
  | 'attention-key'
  | 'attention-value'
  | 'attention-scores'
  | 'attention-pattern'
  | 'attention-result'
  | 'attention-output'
  | 'mlp-hidden'
  | 'mlp-output'
  | 'normalization'
  | 'convolution'
  | 'activation'
  | 'pooling'
  | 'recurrent-state'
  | 'recurrent-gate'
  | 'message-passing'
  | 'output'
  | 'input'
  | 'tensor'

/** A tensor of the network that can be recorded. */
export interface Site {
  /** Unique name in the terms of the field (`blocks.0.attn.z`), or the tensor's own name. */
  name: string
  /** The tensor's own name in the file. */
  tensor: string
  /** Names of the control-flow nodes (Scan, Loop, If) around the tensor, outermost first; empty in the main graph. */
  scope: string[]
  kind: SiteKind
  type: ElementType
  /** Axes of the recorded value in the example run. Inside Scan and Loop a time axis is added in front. */
  axes: Axis[]
  /** True for what was recognised; false for tensors shown only under 'other tensors'. */
  recognised: boolean
  /** It is in a branch inside of a Scan or Loop: NaN at the steps at which the branch does not run, whole numbers too. */
  atSomeSteps?: true
  /** It is in a branch that did not run on the example: other inputs choose it. */
  offExample?: true
}

/** A row of the outline. Rows with a `site` can be recorded. */
export interface OutlineNode {
  /** Unique in the outline; stable between openings of the same file. */
  id: string
  label: string
  /** A short remark, e.g. '4 heads · d 32' or 'Conv 3×3'. */
  detail?: string
  kind: SiteKind | 'group' | 'block' | 'attention' | 'mlp' | 'recurrence' | 'subgraph'
  site?: string
  children: OutlineNode[]
}

/** A dimension of an input: a size, or the name of a symbol that the study binds. */
export type Dimension = number | string

export interface NetworkInput {
  name: string
  type: ElementType
  dims: Dimension[]
  /** Axis roles where the structure tells them. */
  roles: AxisRole[]
  /** For a state tensor: the output that carries it to the next step. */
  nextState?: string
  /** Largest index that makes sense, exclusive: the vocabulary of a token input (from the embedding that reads it). */
  indexLimit?: number
  /** For whole numbers without a known limit: the one number that filled the input in the example run, which is known to work. */
  exampleValue?: number
  /** For tokens whose words lie in a file beside the network: settings of the family `tokens` that speak them. */
  inWords?: Record<string, SettingValue>
  /** Absolute path of a file with inputs that a network which was trained here understands, by the input's name. */
  examples?: string
  /** For the input that chooses the weights: the updates after which each checkpoint was taken; it counts them from 0. */
  checkpoints?: number[]
  /** Values of the main graph that hold the embeddings of this input's tokens; left out where there are none of numbers. */
  lookUps?: TokenLookUp[]
}

/** Rows of a table that are looked up by an input's indices. */
export interface TokenLookUp {
  tensor: string
  type: 'float32' | 'float16' | 'float64'
  /** Number of its axes; the last one has the features. */
  rank: number
}

export interface NetworkOutput {
  name: string
  type: ElementType
  dims: Dimension[]
  /** Names of the entries along its last axis, where the network’s own data tell them. */
  classes?: string[]
}

/** Execution providers of ONNX Runtime, best first. */
export const providerNames = ['cuda', 'tensorrt', 'dml', 'coreml', 'webgpu', 'cpu'] as const
export type ProviderName = (typeof providerNames)[number]

/** What was found when the network was opened on a provider. Differences are largest absolute ones over all outputs. */
export interface ProviderReport {
  used: ProviderName
  /** Difference of the outputs from the CPU provider's on the example; 0 on the CPU itself. */
  differenceFromCpu: number
  /** Providers that were tried before and why they were not taken. */
  refused: { provider: ProviderName; reason: string }[]
}

/** The network with every site recorded against the unedited one, on the example. */
export interface ParityReport {
  /** Largest absolute difference over all outputs; 0 means bit for bit, infinity that they could not be compared. */
  largestDifference: number
  /** Why they could not be compared, or null. */
  note: string | null
}

/** What is checked after a network was opened, since it takes runs of its own. */
export interface NetworkChecks {
  /** Stimuli run in batches along a symbol of the inputs, in fixed numbers (often one by one), or have no batch axis. */
  batching: 'symbol' | 'fixed' | 'none'
  parity: ParityReport
  /** Remarks for the user, e.g. why stimuli run one by one. */
  notes: string[]
}

/** What the file of a network that was trained with Limen says about its training. Null for what it does not say. */
export interface TrainingProvenance {
  title: string | null
  /** The task's kind, such as 'modular-addition'. */
  task: string
  seed: number | null
  /** Updates of the weights. */
  step: number | null
  /** Share of right answers on held-out examples, the share that guessing gives, and the loss there. */
  heldOutAccuracy: number | null
  chance: number | null
  heldOutLoss: number | null
  /** What it was written by. */
  command: string | null
  license: string | null
  /** All settings of task, network and training, as the training file had them. */
  training: Training
}

export interface NetworkInfo {
  /** Handle for later requests; new at every opening. */
  id: string
  /** File name without folder. */
  name: string
  path: string
  /** Bytes of the file and of its external data. */
  bytes: number
  producer: string
  /** Null for a network that was not trained with Limen. */
  provenance: TrainingProvenance | null
  /** Highest opset of the default domain. */
  opset: number
  nodeCount: number
  /** Numbers of constants, but for shapes, indices and truth values. */
  parameterCount: number
  inputs: NetworkInput[]
  outputs: NetworkOutput[]
  /** Symbols of the inputs and the sizes used for the example run. */
  symbols: Record<string, number>
  sites: Site[]
  outline: OutlineNode[]
  provider: ProviderReport
  /** Names of outputs that hold NaN or infinity on the example. */
  nonFiniteOutputs: string[]
  /** How long one stimulus took when the network was opened, in ms: tells slow networks. */
  stimulusMilliseconds: number
  /** Remarks for the user, e.g. what could not be recognised and why. */
  notes: string[]
}
