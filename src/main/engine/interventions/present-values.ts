/**
 * Under which names a value is in the graph after some edits: an input has another name once it is edited, and each path that
 * carries an edit has copies of the values on it. What edits a value later edits all of them.
 */
import type { Graph } from '#engine/onnx/model.ts'
import { LimenError } from '#shared/errors.ts'

/** Where a value is in the network as it was: the steps to its graph, and its name there. */
export interface ValuePlace {
  scope: readonly string[]
  tensor: string
}

export class PresentValues {
  readonly #names = new Map<string, string[]>()
  /** Original names of copies, by their places. */
  readonly #originals = new Map<string, string>()

  /** The value's names; the first one is what everything reads that no path copies. */
  namesOf({ scope, tensor }: ValuePlace): readonly string[] {
    return this.#names.get(keyOf(scope, tensor)) ?? [tensor]
  }

  /** Where the value is from now on. */
  set({ scope, tensor }: ValuePlace, names: readonly string[]): void {
    this.#names.set(keyOf(scope, tensor), [...names])
  }

  /** Notes that a value has been copied. */
  add(scope: readonly string[], value: string, copy: string): void {
    const original = this.#originals.get(keyOf(scope, value)) ?? value
    this.#originals.set(keyOf(scope, copy), original)
    const place = { scope, tensor: original }
    this.set(place, [...this.namesOf(place), copy])
  }

  /**
   * @throws LimenError 'unsupported' where a loop or operator that is to be opened has been copied: the copies have no
   *   scopes of their own.
   */
  checkSingle({ nodes }: Graph, scope: readonly string[], outputs: readonly string[], part: string): void {
    const node = nodes.find((each) => outputs.some((name) => name !== '' && each.outputs.includes(name)))
    const isCopied = node?.outputs.some((tensor) => this.namesOf({ scope, tensor }).length > 1)
    if (isCopied !== true) return
    throw new LimenError({
      tag: 'unsupported',
      message: `'${part}' lies on the path of an edit with a receiver that comes before it in the condition.`,
      advice: 'Put the edit with the receiver after it.',
      part
    })
  }
}

const keyOf = (scope: readonly string[], tensor: string): string => [...scope, tensor].join('\n')
