/** A stimulus space: named parameters with units and bounds, and what they do to the network's inputs. */
import type { Tensor } from './tensor.ts'

/** Stimulus families; `constant` holds an input at one value and has no parameters. */
export const familyNames = [
  'constant',
  'vector',
  'checkpoint',
  'grating',
  'gabor',
  'plaid',
  'bar',
  'disk',
  'checkerboard',
  'dots',
  'noise',
  'picture',
  'tokens',
  'series',
  'sound',
  'graph',
  'array'
] as const
export type FamilyName = (typeof familyNames)[number]

/** How a parameter is turned. `log` needs positive bounds; `integer` rounds. */
export type ParameterScale = 'linear' | 'log' | 'integer'

/** One slider. */
export interface Parameter {
  /** Unique within its input, e.g. 'orientation'. */
  name: string
  label: string
  /** Unit as it is shown: '°', 'cycles/image', 'ms', 'mA'; '' for none. */
  unit: string
  /** How much this unit is in the one that its family counts in; 1 where it is left out. */
  unitSize?: number
  /** What is valid: a typed value is clamped to it. */
  hard: [number, number]
  /** The slider's range. */
  soft: [number, number]
  scale: ParameterScale
  default: number
  /** Length of one turn for cyclic parameters (360 for a phase): the slider wraps, colours are cyclic. */
  period?: number
  /** Words for integer values (tokens, waveforms), index 0 first. */
  choices?: string[]
  /** Sliders with the same group stand together. */
  group?: string
  /** What a value between the slider's ends is, where that is to be said with it: 'not a token'. */
  between?: string
}

/** Something chosen rather than dragged: waveform, template, file. */
export interface Setting {
  name: string
  label: string
  /** `points`: lines 'name: numbers', to which the stimulus of the moment can be added. */
  kind: 'choice' | 'text' | 'number' | 'file' | 'lines' | 'toggle' | 'points'
  choices?: string[]
  /** File name endings that fit, without the dot. */
  endings?: string[]
  hint?: string
}

/** What is done to a stimulus before the network sees it: x → (x · (range[1] − range[0]) + range[0] − mean) / deviation. */
export interface Preprocessing {
  /** Order of the input's axes; `auto` reads the input's shape. */
  layout: 'auto' | 'NCHW' | 'NHWC' | 'CHW' | 'HWC' | 'HW'
  /** What black and white (0 and 1) become. */
  range: [number, number]
  /** One value, or one for each channel; applied after the range. */
  mean: number[]
  deviation: number[]
  channels: 'auto' | 'RGB' | 'BGR' | 'gray'
}

export const plainPreprocessing: Preprocessing = {
  layout: 'auto',
  range: [0, 1],
  mean: [0],
  deviation: [1],
  channels: 'auto'
}

export const isSamePreprocessing = (a: Preprocessing, b: Preprocessing): boolean =>
  a.layout === b.layout &&
  a.channels === b.channels &&
  [a.range, a.mean, a.deviation].join(';') === [b.range, b.mean, b.deviation].join(';')

export type SettingValue = string | number | boolean | string[]

/** How one input of the network is fed. Parameter values lie apart (`StimulusValues`), since they are what is dragged. */
export interface InputBinding {
  family: FamilyName
  settings: Record<string, SettingValue>
  preprocessing: Preprocessing
}

/** Values of parameters by input and parameter name: values['image']['orientation']. */
export type StimulusValues = Record<string, Record<string, number>>

/** What a binding offers for an input: sliders, settings, and the families that fit this input. */
export interface InputDescription {
  input: string
  binding: InputBinding
  parameters: Parameter[]
  settings: Setting[]
  families: FamilyName[]
  /** Preprocessing that fits the input at first sight. */
  suggestedPreprocessing: Preprocessing
  /** Plain words where a setting is wrong or a range is doubtful (past Nyquist, 'not a token'). */
  warnings: string[]
}

/** What the network sees, after preprocessing, and how to draw it. */
export interface StimulusPreview {
  input: string
  kind: 'image' | 'series' | 'tokens' | 'bars' | 'graph'
  /** The values fed, without the batch axis. */
  tensor: Tensor
  /** For `image`: what was drawn before mean and deviation, 0…1, [height, width, channels 1 or 3]. */
  picture?: { width: number; height: number; channels: 1 | 3; data: Float32Array }
  /** For `tokens`: a word for each position. */
  words?: string[]
  /** For `tokens`: positions whose embedding lies between two tokens and so is none, and how far it is on its way (0…1). */
  mixed?: { position: number; from: string; to: string; share: number }[]
  /** For `series`: seconds or steps between samples, and the unit. */
  step?: { size: number; unit: string }
  /** For vectors: the numbers before preprocessing, as points are kept. */
  point?: Float64Array
  /** For `graph`: pairs of node indices and a weight for each. */
  edges?: { from: number; to: number; weight: number }[]
  smallest: number
  largest: number
  warnings: string[]
}
