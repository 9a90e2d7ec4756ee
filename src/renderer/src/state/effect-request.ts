/** What a patching sweep of the study asks of the engine, and which choices there are. Pure. */
import { effectSweeps, type EffectsRequest, type EffectSweep } from '#shared/effects.ts'
import { edgeEnds, hasComponents, splittingRole, sweptComponents, usualSites } from '#shared/effect-sweeps.ts'
import type { AxisRole, Site } from '#shared/network.ts'
import type { EffectSettings } from '#shared/study-effects.ts'
import type { AskedEffects } from './found-effects.ts'

/** Sites that a sweep goes through, each of which it may be kept to; none for edges. */
export const sweptSites = (sweep: EffectSweep | null, sites: readonly Site[]): Site[] =>
  sweep === null || sweep === 'edges'
    ? []
    : usualSites(sweep, sites).filter((site) => hasComponents(sweep, site))

export const possibleSweeps = (sites: readonly Site[]): EffectSweep[] =>
  effectSweeps.filter((sweep) => {
    const swept = usualSites(sweep, sites).filter((site) => hasComponents(sweep, site))
    // Two kinds together are one of the other sweeps where one of them is missing.
    if (sweep === 'heads-and-mlps')
      return sweptComponents[sweep].kinds.every((kind) => swept.some((site) => site.kind === kind))
    return swept.length > 0
  })

/** The axis by whose entries the components can be split; null where there is none. */
export function splitOf(
  sweep: EffectSweep | null,
  site: string | null,
  sites: readonly Site[]
): AxisRole | null {
  if (sweep === null) return null
  const swept = sweptSites(sweep, sites).filter(({ name }) => site === null || name === site)
  // All layers together are what every component writes, embeddings included.
  const written = sweep === 'layers' && site === null ? sites.filter(({ kind }) => kind === 'embedding') : []
  return splittingRole(sweep, [...swept, ...written])
}

/** Names of sites that can send and receive along edges. */
export interface EdgeNames {
  senders: string[]
  receivers: string[]
}

export function edgeNames(sites: readonly Site[]): EdgeNames {
  const { senders, receivers } = edgeEnds(sites)
  return { senders: senders.map(({ name }) => name), receivers: receivers.map(({ name }) => name) }
}

/** Senders and receivers as they are chosen, without those that the network has not. */
export function knownEnds(
  { senders, receivers }: Pick<EffectSettings, 'senders' | 'receivers'>,
  names: EdgeNames
): Pick<EffectSettings, 'senders' | 'receivers'> {
  const sending = Array.isArray(senders) ? senders.filter((name) => names.senders.includes(name)) : senders
  const receiving = receivers?.filter((name) => names.receivers.includes(name)) ?? []
  return {
    senders: sending.length > 0 ? sending : 'heads',
    receivers: receiving.length > 0 ? receiving : null
  }
}

export function effectsRequest(asked: AskedEffects, network: string, plan: string): EffectsRequest {
  const { method, sweep, site, direction, metric, pairs, along, by } = asked
  const { senders, receivers, isByHead } = asked
  return {
    network,
    plan,
    clean: pairs.map(({ clean }) => ({ values: clean, sweep: along })),
    corrupt: pairs.map(({ corrupt }) => ({ values: corrupt, sweep: along })),
    metric,
    method,
    sweep,
    direction,
    ...(site !== null && { sites: [site] }),
    ...(by !== null && { by: [by] }),
    ...(sweep === 'edges' && {
      receivers: isByHead ? 'heads' : 'whole',
      ...(senders !== 'heads' && { senders }),
      ...(receivers && { sites: receivers })
    })
  }
}

/**
 * What is chosen after a click in a set where some choices stand for many: the one that was clicked stands alone, and any
 * other takes its place. With nothing left, the first of them stands again.
 */
export function withChosen(
  before: readonly string[],
  next: readonly string[],
  alone: readonly string[]
): string[] {
  const clicked = next.find((each) => alone.includes(each) && !before.includes(each))
  if (clicked !== undefined) return [clicked]
  const others = next.filter((each) => !alone.includes(each))
  return others.length > 0 ? others : next.length > 0 ? [...next] : alone.slice(0, 1)
}
