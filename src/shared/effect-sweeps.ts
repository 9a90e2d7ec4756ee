/** What a patching sweep goes through: kinds of sites, and the axis that counts their components. */
import type { EffectSweep } from './contract.ts'
import type { AxisRole, Site, SiteKind } from './network.ts'

/**
 * Roles that may count the components, best first, and the sites that a sweep is made over where none are named. Layers have
 * no parts: each is one component.
 */
export const sweptComponents: Readonly<
  Record<EffectSweep, { roles: readonly AxisRole[]; kinds: readonly SiteKind[] }>
> = {
  heads: { roles: ['head'], kinds: ['attention-result'] },
  positions: { roles: ['position', 'query', 'time', 'node'], kinds: ['residual'] },
  neurons: { roles: ['feature', 'unknown'], kinds: ['mlp-hidden', 'recurrent-state', 'activation'] },
  channels: { roles: ['channel'], kinds: ['convolution'] },
  layers: { roles: [], kinds: ['attention-output', 'mlp-output', 'convolution', 'recurrent-state'] },
  edges: { roles: ['head'], kinds: ['attention-result'] }
}

const soleRole = (roles: readonly AxisRole[], { axes }: Site): AxisRole | null =>
  roles.find((each) => axes.filter(({ role }) => role === each).length === 1) ?? null

/** The role of the axis that counts a site's components, or null where it has none, or more than one. */
export const componentRole = (sweep: EffectSweep, site: Site): AxisRole | null =>
  soleRole(sweptComponents[sweep].roles, site)

/** Kinds of sites whose features are units of their own. */
const unitKinds: readonly SiteKind[] = ['mlp-hidden', 'recurrent-state', 'recurrent-gate', 'activation']

/** The role of the axis that counts what a site's component consists of (heads, channels, neurons), or null for a whole. */
export const partsRole = (site: Site): AxisRole | null =>
  soleRole(unitKinds.includes(site.kind) ? ['head', 'channel', 'feature'] : ['head', 'channel'], site)

/** Where a network has no residual stream: nodes of graphs, time steps of recurrent layers. */
const otherPositions: readonly SiteKind[] = ['message-passing', 'recurrent-state']

/** Floating-point sites that a sweep is made over where none are named. One value may stand under several names. */
export function usualSites(sweep: EffectSweep, sites: Iterable<Site>): Site[] {
  const all = [...sites].filter(({ type }) => /^float(16|32|64)$/.test(type))
  const ofKinds = (kinds: readonly SiteKind[]): Site[] => all.filter(({ kind }) => kinds.includes(kind))
  const usual = ofKinds(sweptComponents[sweep].kinds)
  return sweep === 'positions' && usual.length === 0
    ? ofKinds(otherPositions).filter((site) => componentRole(sweep, site) !== null)
    : usual
}
