/** The points of many frames at once, as an animation asks for them before it is drawn. Data only. */
import type { StimulusValues } from './stimulus.ts'
import type { Frame, PlanCondition } from './trajectory.ts'

export interface AnimateRequest {
  plan: string
  /** Values of all sliders at each frame, strengths among them. */
  frames: StimulusValues[]
  /** The conditions to show at all of them, as a drag takes them. */
  conditions?: PlanCondition[]
}

/** What is seen at one or several frames of a path. */
export interface AnimatedMoment {
  /** Indices of the frames that were asked for. */
  frames: number[]
  /**
   * The first moment of a path has its points; at the others `positions` are empty: they are those of the first, and without a
   * sweep the current points.
   */
  frame: Frame
}

/** Frames that have their points along the sweep in common, in the order in which they are first seen, or some more of them. */
export interface AnimatedPath {
  /** Which path, from 0. */
  path: number
  moments: AnimatedMoment[]
}

/** Once every frame was handed out. */
export interface Animated {
  /** In the network's runs. */
  milliseconds: number
}
