/** What is to become of tapped values, and how they leave loops. Data only; the rewrite is record-values.ts. */
import type { GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { DataType } from '#engine/onnx/model.ts'
import type { Carrier, Tap } from './taps.ts'

/** A value leaves the body of a Scan or Loop as it is, to be finished outside. */
export interface Whole {
  kind: 'whole'
  /** The type that it has from there outwards. */
  type: (tap: Tap) => Carrier
}

/** A value is finished at every step. */
export interface Stacked {
  kind: 'stacked'
  /** Makes of what all steps have finished, stacked, what one of them would have. */
  gathered: (edit: GraphEdit, stacked: readonly string[]) => string[]
}

/** What is made of a tapped value at the level where it leaves: one or more values. */
export interface RowFormat {
  inLoop: Whole | Stacked
  /** The types of what is made; as many for every tap. */
  types: (tap: Tap) => readonly DataType[]
  /** Adds the nodes; as many names as `types`. */
  finish: (edit: GraphEdit, tap: Tap, value: string) => string[]
  /** The same for a value that was not computed, because its branch did not run. */
  absent: (edit: GraphEdit, tap: Tap) => string[]
}
