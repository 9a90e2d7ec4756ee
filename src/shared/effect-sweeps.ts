/** What a patching sweep goes through: kinds of sites, and the axis that counts their components. */
import type { EffectSweep } from './contract.ts'
import type { AxisRole, Site, SiteKind } from './network.ts'

/** Roles that may count the components, best first, and the sites that a sweep is made over where none are named. */
export const sweptComponents: Readonly<
  Record<EffectSweep, { roles: readonly AxisRole[]; kinds: readonly SiteKind[] }>
> = {
  heads: { roles: ['head'], kinds: ['attention-result'] },
  positions: { roles: ['position', 'query', 'time', 'node'], kinds: ['residual'] },
  neurons: { roles: ['feature', 'unknown'], kinds: ['mlp-hidden', 'recurrent-state', 'activation'] },
  channels: { roles: ['channel'], kinds: ['convolution'] },
  edges: { roles: ['head'], kinds: ['attention-result'] }
}

/** The role of the axis that counts a site's components, or null where it has none, or more than one. */
export const componentRole = (sweep: EffectSweep, { axes }: Site): AxisRole | null =>
  sweptComponents[sweep].roles.find((each) => axes.filter(({ role }) => role === each).length === 1) ?? null

/** Sites of single or double precision that a sweep is made over where none are named. One value may stand under several names. */
export const usualSites = (sweep: EffectSweep, sites: Iterable<Site>): Site[] =>
  [...sites].filter(
    ({ kind, type }) => sweptComponents[sweep].kinds.includes(kind) && /^float(32|64)$/.test(type)
  )
