/** One value of a network in the example runs. */
import type { ElementType, Tensor } from '#shared/tensor.ts'

/** A value that can be recorded, as the example run showed it. */
export interface ProbedValue {
  /** Steps to the graph that holds it (scopes.ts); empty in the main graph. */
  scope: string[]
  tensor: string
  type: ElementType
  /** Sizes of one value: inside of Scan and Loop, those of one step. */
  dims: number[]
  /** The input symbol that each axis follows, or null. */
  symbols: (string | null)[]
  /** Steps that each Scan and Loop around it made, outermost first. */
  steps: number[]
}

/** A value that can not be recorded, and why. */
export interface SkippedValue {
  scope: string[]
  tensor: string
  reason: string
}

export interface Probe {
  values: ProbedValue[]
  skipped: SkippedValue[]
  /** Sizes of all symbols in the example run. */
  symbols: Record<string, number>
  /** The example's inputs. */
  example: Record<string, Tensor>
  /** Remarks for the user: sizes that did not run, ways not taken. */
  notes: string[]
}
