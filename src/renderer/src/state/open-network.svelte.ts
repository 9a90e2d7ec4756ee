/** The network that is open, and its handle in the engine process of the moment. */
import type { NetworkInfo, ProviderName, Site } from '#shared/network.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import { discardNetwork, useNetwork } from './opening.ts'
import type { CallOptions } from '#shared/engine-client.ts'

export interface NetworkRequest {
  path: string
  provider: ProviderName | 'auto'
  symbols: Record<string, number>
}

export class OpenNetwork {
  info = $state.raw<NetworkInfo | null>(null)
  readonly #sites = $derived(Object.fromEntries((this.info?.sites ?? []).map((site) => [site.name, site])))

  readonly #link: EngineLink

  constructor(link: EngineLink) {
    this.#link = link
  }

  site(name: string): Site | null {
    return this.#sites[name] ?? null
  }

  /** Opens a network beside the one that is shown, for `use`: `adopt` then shows it. Closed again where `use` fails. */
  open(
    { path, provider, symbols }: NetworkRequest,
    options: CallOptions,
    use: (info: NetworkInfo) => Promise<void>
  ): Promise<void> {
    return useNetwork(this.#link, { path, provider, symbols }, options, use)
  }

  /** Shows this network and closes the one before. */
  adopt(info: NetworkInfo): void {
    const before = this.info
    this.info = info
    if (before && this.#link.status === 'up') this.discard(before)
  }

  /** Closes a network that is not shown. */
  discard(info: NetworkInfo): void {
    discardNetwork(this.#link, info)
  }

  /** The handles are gone with their engine process; the description stays for what is on the screen. */
  forgetHandle(): void {
    if (this.info) this.info = { ...this.info, id: '' }
  }
}
