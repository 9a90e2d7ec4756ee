/** Tells when slider values or edits have changed so that what is known along a sweep is not true any more. */
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { StimulusValues } from '#shared/stimulus.ts'

export class HeldValues {
  readonly #sweep: SweepPlan
  #path = ''
  #current = ''

  constructor(sweep: SweepPlan) {
    this.#sweep = sweep
  }

  /**
   * Takes these values for those of the moment; `edits` tells different edits apart. The path does not depend on the values
   * of the parameters that it sweeps, the current stimulus does.
   * @returns which of the two changed.
   */
  hold(values: StimulusValues, edits: string): { isPathOther: boolean; isCurrentOther: boolean } {
    const [path, current] = [this.#withoutSwept(values), values].map((each) => JSON.stringify([each, edits]))
    const changed = { isPathOther: path !== this.#path, isCurrentOther: current !== this.#current }
    this.#path = path ?? ''
    this.#current = current ?? ''
    return changed
  }

  #withoutSwept(values: StimulusValues): StimulusValues {
    const isSwept = (input: string, parameter: string): boolean =>
      this.#sweep.axes.some((axis) => axis.input === input && axis.parameter === parameter)
    return Object.fromEntries(
      Object.entries(values).map(([input, parameters]) => [
        input,
        Object.fromEntries(Object.entries(parameters).filter(([parameter]) => !isSwept(input, parameter)))
      ])
    )
  }
}
