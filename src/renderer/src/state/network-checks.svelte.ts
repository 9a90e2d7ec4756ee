/**
 * What the engine checks after a network was opened: asked for once its first path is there, since a check takes runs of
 * its own. Not here: opening (study-files.svelte.ts).
 */
import { untrack } from 'svelte'
import type { NetworkChecks } from '#shared/network.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import { valueText } from './number-format.ts'
import type { OpenNetwork } from './open-network.svelte.ts'

/** 'unknown' where a check could not be made. */
export type CheckState = NetworkChecks | 'checking' | 'unknown'

interface Parts {
  link: EngineLink
  network: OpenNetwork
  trajectories: { readonly preparing: boolean }
}

export class NetworkChecking {
  state = $state.raw<CheckState>('checking')
  readonly #parts: Parts
  /** Handle of the network that was asked about. */
  #asked = ''

  constructor(parts: Parts) {
    this.#parts = parts
  }

  follow(): void {
    const { network, trajectories } = this.#parts
    $effect(() => {
      const id = network.info?.id ?? ''
      const isBusy = trajectories.preparing
      untrack(() => {
        if (id !== this.#asked) this.state = 'checking'
        if (id !== '' && id !== this.#asked && !isBusy) void this.#ask(id)
      })
    })
  }

  async #ask(network: string): Promise<void> {
    this.#asked = network
    const found = await this.#parts.link.call('checkNetwork', { network }).catch(() => 'unknown' as const)
    if (this.#asked === network) this.state = found
  }
}

/** What parity reads like: in a line, and in a word where there is little room. */
export interface ParityText {
  line: string
  word: string
  mark: 'equal' | 'near' | 'doubtful' | 'open'
}

/** Outputs that differ by more than this may lead to other conclusions. */
const doubtfulDifference = 1e-3

export function parityText(state: CheckState): ParityText {
  if (state === 'checking')
    return { line: 'Checking whether recording changes the outputs', word: 'checking…', mark: 'open' }
  if (state === 'unknown')
    return {
      line: 'Whether recording changes the outputs could not be checked',
      word: 'not known',
      mark: 'doubtful'
    }
  const { largestDifference, note } = state.parity
  if (note !== null) return { line: note.replace(/\.$/, ''), word: 'not known', mark: 'doubtful' }
  if (largestDifference === 0)
    return {
      line: 'Recording leaves the outputs as they are, bit for bit',
      word: 'bit for bit',
      mark: 'equal'
    }
  return {
    line: `Recording changes the outputs by at most ${valueText(largestDifference)}`,
    word: valueText(largestDifference),
    mark: largestDifference > doubtfulDifference ? 'doubtful' : 'near'
  }
}
