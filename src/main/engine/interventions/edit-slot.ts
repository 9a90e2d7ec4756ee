/**
 * Where a network can be edited: one value, one kind of edit, and what is fed for it at every run. Data only.
 * Not here: the rewrite (edit-network.ts), the numbers that are fed (feeds.ts).
 */
import type { InterventionKind } from '#shared/intervention.ts'
import type { SymbolMultiple } from '#shared/network.ts'
import type { GraphEdit } from '#engine/onnx/graph-edit.ts'

/** Element types that can be edited. */
export type EditableType = 'float32' | 'float16' | 'float64'

export interface EditSlot {
  /** Unique among the slots of one session. */
  id: string
  kind: InterventionKind
  /** For `add`: whether the direction counts in norms of the value. */
  unit?: 'absolute' | 'norm'
  /** Steps to the graph that holds the value (inference/scopes.ts). */
  scope: readonly string[]
  /** The value's name there. */
  tensor: string
  /** The site's name, for messages. */
  site?: string
  type: EditableType
  /** Number of axes of the value in its own graph: without the time axes that recording puts in front. */
  rank: number
  /** The axis of stimuli, or null. */
  batchAxis: number | null
  /** How many Scans and Loops around it have it at every step: what is fed has a time axis in front for each of them. */
  loops: number
  /** Given where the value is in a branch inside of a loop. */
  atSomeSteps?: AtSomeSteps
  /** The axes along which the numbers of one state vector lie, side by side. */
  featureAxes: readonly number[]
  /** Where the edit is kept to paths; else everything reads it. */
  path?: PathSlot
}

/**
 * Of a value in a branch inside of a loop: the sizes of its time axes and of its axis of stimuli (1 where it has none), or
 * the symbols that they follow. What is measured of its edit has these axes.
 */
export type AtSomeSteps = readonly { size: number; follows: SymbolMultiple | null }[]

/** The only values that read an edit (path patching), and what lies between. */
export interface PathSlot {
  receivers: readonly ReceiverSlot[]
  cuts: PathCuts
}

/** A value that reads an edit of another one. */
export interface ReceiverSlot {
  scope: readonly string[]
  tensor: string
  /** The site's name, for messages. */
  site?: string
  type: EditableType
  rank: number
  batchAxis: number | null
  loops: number
  atSomeSteps?: AtSomeSteps
}

/** What is frozen on the way from a sender to its receivers: no path through it carries the edit. */
export interface PathCuts {
  values: readonly { scope: readonly string[]; tensor: string }[]
  /** Whether what a loop hands from step to step is frozen, too. */
  areStepsFrozen: boolean
}

/** What the nodes of an edit have at hand, in the graph of the value. */
export interface EditPlace {
  edit: GraphEdit
  slot: EditSlot
  /** Name of the value as it is. */
  before: string
  /** Name of what is fed under this name; its shape broadcasts to that of the value. */
  feed: (name: string) => string
  /** A number of the value's own type, as a constant. */
  number: (value: number) => string
}

/** How one kind of edit looks as nodes. */
export interface EditForm {
  /** What is fed beside the amounts. */
  feeds: readonly string[]
  /** Adds the nodes of the whole edit (strength 1) and returns its name. */
  target: (place: EditPlace) => string
}

/** What is fed for each receiver, by its number: 1 where it reads the edited value, 0 elsewhere. */
export const receiving = (receiver: number): string => `receiving/${receiver}`

/** What is fed for every edit: the strength where the value is selected, 0 elsewhere. */
export const amount = 'amount'
