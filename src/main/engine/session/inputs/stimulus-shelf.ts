/** Prepared stimuli by what they are made from: files are read once, not at every preview. */
import { prepareStimulus, type PreparedStimulus } from '#engine/stimuli/bindings.ts'
import type { NetworkInput } from '#shared/network.ts'
import type { InputBinding } from '#shared/stimulus.ts'

/** How many are kept; the oldest go first. */
const stimuliKept = 64

export class StimulusShelf {
  readonly #prepared = new Map<string, Promise<PreparedStimulus>>()

  /** The stimulus of a binding. @throws LimenError where the binding does not fit. */
  prepare(
    input: NetworkInput,
    dims: readonly number[],
    binding: InputBinding,
    seed: number
  ): Promise<PreparedStimulus> {
    const key = JSON.stringify([input.name, dims, binding, seed])
    const known = this.#prepared.get(key)
    if (known) return known
    const prepared = prepareStimulus(input, dims, binding, seed)
    this.#prepared.set(key, prepared)
    prepared.catch(() => this.#prepared.delete(key))
    for (const old of [...this.#prepared.keys()].slice(0, -stimuliKept)) this.#prepared.delete(old)
    return prepared
  }

  /** Forgets everything, so that changed files are read again. */
  clear(): void {
    this.#prepared.clear()
  }
}
