/**
 * What a stimulus family is: which inputs it fits, what it asks for, and the space it opens.
 * Bounds, rounding, preprocessing and element types are not a family's business: see prepared-stimulus.ts.
 */
import type {
  FamilyName,
  Parameter,
  Preprocessing,
  Setting,
  SettingValue,
  StimulusPreview
} from '#shared/stimulus.ts'
import type { Canvas, ImageLayout } from './image-layout.ts'
import type { Target } from './target.ts'

/** Setting values by setting name; a missing one stands for the family's own default. */
export type Settings = Readonly<Record<string, SettingValue>>

/** Parameter values within their hard bounds, one for each parameter of the space. */
export type Values<Name extends string = string> = Readonly<Record<Name, number>>

interface SpaceBase {
  parameters: Parameter[]
  /** Plain words where a setting is wrong or doubtful. */
  warnings: string[]
  /** Plain words on values that are valid but doubtful, e.g. past the Nyquist frequency. */
  doubts?: (values: Values) => string[]
}

/** Stimuli that are pictures: drawn 0…1, then laid out and scaled by the preprocessing. */
export interface ImageSpace extends SpaceBase {
  kind: 'image'
  /** True for pictures without colour: the canvas has one channel, however many the input has. */
  isGray?: boolean
  /** Writes every pixel of the canvas. */
  draw: (values: Values, canvas: Canvas) => void
}

/** What a space of numbers adds to a preview: how its values are best shown. */
export type NumberView = Pick<StimulusPreview, 'kind' | 'words' | 'mixed' | 'step' | 'edges' | 'point'>

/** Ways between the embeddings of two tokens. */
export const mixWays = ['lerp', 'slerp'] as const
export type MixWay = (typeof mixWays)[number]

/** What is fed beside token ids, element by element, where embeddings go from those of one sequence to another's. */
export interface TokenMix {
  way: MixWay
  /** Ids of the other sequence. */
  towards: (values: Values, into: Float64Array) => void
  /** 0 for the first sequence; never 1: at the end, its tokens are fed themselves. */
  share: (values: Values, into: Float64Array) => void
}

/** Stimuli that are numbers in the input's own order. */
export interface NumberSpace extends SpaceBase {
  kind: 'numbers'
  /** True where range, mean and deviation of the preprocessing apply; otherwise the numbers are meant as they are. */
  isScaled?: true
  /** Writes every element of one sample. */
  write: (values: Values, into: Float64Array) => void
  view: (values: Values) => NumberView
  mix?: TokenMix
}

/** Stimuli for inputs of type string. */
export interface TextSpace extends SpaceBase {
  kind: 'text'
  /** One text for each element of a sample. */
  texts: (values: Values) => string[]
}

export type Space = ImageSpace | NumberSpace | TextSpace

/** What a family is given when it opens a space. */
export interface OpenRequest {
  target: Target
  settings: Settings
  preprocessing: Preprocessing
  /** How the input holds a picture, or null where it can't. */
  image: ImageLayout | null
  /** The study's seed. */
  seed: number
}

export interface Family {
  name: FamilyName
  /** True where stimuli of this family can be written to the input. */
  fits: (target: Target, image: ImageLayout | null) => boolean
  /** Settings that make sense at first sight. */
  suggest: (target: Target) => Record<string, SettingValue>
  /** What can be chosen; some settings appear only where others ask for them. */
  settings: (target: Target, settings: Settings) => Setting[]
  /**
   * Reads files and returns the space.
   * @throws {LimenError} 'file' or 'request' where a setting can't be used; the part is the setting or the file.
   */
  open: (request: OpenRequest) => Space | Promise<Space>
}
