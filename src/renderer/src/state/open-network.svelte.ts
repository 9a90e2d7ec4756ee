/** The network that is open, and its handle in the engine process of the moment. */
import type { OpenNetworkRequest } from '#shared/contract.ts'
import type { NetworkInfo, Site } from '#shared/network.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import { discardNetwork, useNetwork } from './opening.ts'
import type { CallOptions } from '#shared/engine-client.ts'

export class OpenNetwork {
  info = $state.raw<NetworkInfo | null>(null)
  /** SHA-256 of its file; null until it is known. */
  sha256 = $state.raw<string | null>(null)
  readonly #sites = $derived(Object.fromEntries((this.info?.sites ?? []).map((site) => [site.name, site])))

  readonly #link: EngineLink
  #identity: Promise<string> = Promise.resolve('')

  constructor(link: EngineLink) {
    this.#link = link
  }

  site(name: string): Site | null {
    return this.#sites[name] ?? null
  }

  /** Opens a network beside the one that is shown, for `use`: `adopt` then shows it. Closed again where `use` fails. */
  open(
    request: OpenNetworkRequest,
    options: CallOptions,
    use: (info: NetworkInfo) => Promise<void>
  ): Promise<void> {
    return useNetwork(this.#link, request, options, use)
  }

  /** SHA-256 of a network's file. */
  async hashOf({ id }: NetworkInfo, options?: CallOptions): Promise<string> {
    const { sha256 } = await this.#link.call('hashNetwork', { network: id }, options)
    return sha256
  }

  /** The hash of what is shown, as soon as it is known. @throws LimenError where it can't be. */
  identity(): Promise<string> {
    return this.#identity
  }

  /** Shows this network and closes the one before. Its hash is asked for where it is not known. */
  adopt(info: NetworkInfo, sha256: string | null = null): void {
    const before = this.info
    this.info = info
    if (sha256 !== null || before?.path !== info.path) this.sha256 = sha256
    this.#identity = sha256 === null ? this.#learnHash(info) : Promise.resolve(sha256)
    // Who waits for it is told.
    this.#identity.catch(() => undefined)
    if (before && this.#link.status === 'up') this.discard(before)
  }

  async #learnHash(info: NetworkInfo): Promise<string> {
    const sha256 = await this.hashOf(info)
    if (this.info?.id === info.id) this.sha256 = sha256
    return sha256
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
