/** What a patching sweep goes through: kinds of sites, and the axis that counts their components. */
import type { EffectSweep } from './effects.ts'
import type { AxisRole, Site, SiteKind } from './network.ts'

interface SweptComponents {
  /** Those that may count the components, best first. */
  roles: readonly AxisRole[]
  /** The sites that a sweep is made over where none are named. */
  kinds: readonly SiteKind[]
  /** Whether a site without such an axis is one component. */
  hasWholes?: true
}

/** What each kind of sweep goes through. */
export const sweptComponents: Readonly<Record<EffectSweep, SweptComponents>> = {
  heads: { roles: ['head'], kinds: ['attention-result'] },
  'heads-and-mlps': { roles: ['head'], kinds: ['attention-result', 'mlp-output'], hasWholes: true },
  positions: { roles: ['position', 'query', 'time', 'node'], kinds: ['residual'] },
  neurons: { roles: ['feature', 'unknown'], kinds: ['mlp-hidden', 'recurrent-state', 'activation'] },
  channels: { roles: ['channel'], kinds: ['convolution'] },
  layers: {
    roles: [],
    kinds: ['attention-output', 'mlp-output', 'convolution', 'recurrent-state'],
    hasWholes: true
  },
  edges: { roles: ['head'], kinds: ['attention-result'] }
}

const soleRole = (roles: readonly AxisRole[], { axes }: Site): AxisRole | null =>
  roles.find((each) => axes.filter(({ role }) => role === each).length === 1) ?? null

/** The role of the axis that counts a site's components, or null where it has none, or more than one. */
export const componentRole = (sweep: EffectSweep, site: Site): AxisRole | null =>
  soleRole(sweptComponents[sweep].roles, site)

/** Whether a site has components that such a sweep goes through, or is one. */
export const hasComponents = (sweep: EffectSweep, site: Site): boolean =>
  sweptComponents[sweep].hasWholes === true || componentRole(sweep, site) !== null

/** Kinds of sites whose features are units of their own. */
const unitKinds: readonly SiteKind[] = ['mlp-hidden', 'recurrent-state', 'recurrent-gate', 'activation']

/** The role of the axis that counts what a site's component consists of (heads, channels, neurons), or null for a whole. */
export const partsRole = (site: Site): AxisRole | null =>
  soleRole(unitKinds.includes(site.kind) ? ['head', 'channel', 'feature'] : ['head', 'channel'], site)

/** Where a network has no residual stream: nodes of graphs, time steps of recurrent layers. */
const otherPositions: readonly SiteKind[] = ['message-passing', 'recurrent-state']

const isFloating = ({ type }: Site): boolean => /^float(16|32|64)$/.test(type)

/** One name for each tensor, in order: the residual stream after a block is the one before the next. */
export function apartTensors(sites: Iterable<Site>): Site[] {
  const byTensor = new Map([...sites].map((site) => [JSON.stringify([site.scope, site.tensor]), site]))
  return [...byTensor.values()]
}

/** Floating-point sites that a sweep is made over where none are named, each tensor once. */
export function usualSites(sweep: EffectSweep, sites: Iterable<Site>): Site[] {
  const all = [...sites].filter(isFloating)
  const ofKinds = (kinds: readonly SiteKind[]): Site[] =>
    apartTensors(all.filter(({ kind }) => kinds.includes(kind)))
  const usual = ofKinds(sweptComponents[sweep].kinds)
  return sweep === 'positions' && usual.length === 0
    ? ofKinds(otherPositions).filter((site) => componentRole(sweep, site) !== null)
    : usual
}

/** What a component makes of what it received (rotated queries, activated neurons) is no second receiver. */
const furtherForm = /\.(post|gate|rot_q|rot_k)$/
const receivingKinds: readonly SiteKind[] = [
  'attention-query',
  'attention-key',
  'attention-value',
  'mlp-hidden'
]

/** Whether a site is what an attention layer or an MLP receives. */
export const receives = ({ kind, name }: Pick<Site, 'kind' | 'name'>): boolean =>
  receivingKinds.includes(kind) && !furtherForm.test(name)

const sendingKinds: readonly SiteKind[] = ['embedding', 'attention-result', 'mlp-output']

/** Sites between which the edges of a transformer run, each tensor once: what its components write, and what they read. */
export function edgeEnds(sites: Iterable<Site>): { senders: Site[]; receivers: Site[] } {
  const all = [...sites].filter(isFloating)
  return {
    senders: apartTensors(all.filter(({ kind }) => sendingKinds.includes(kind))),
    receivers: apartTensors(all.filter((site) => site.kind === 'output' || receives(site)))
  }
}

const placeRoles: readonly AxisRole[] = ['position', 'query', 'time', 'node']

/** Whether entries of such an axis are places that words stand at. */
export const isPlaceRole = (role: AxisRole): boolean => placeRoles.includes(role)

/** The axis by whose entries all of these sites can be split, beside the components of the sweep; null where there is none. */
export function splittingRole(sweep: EffectSweep, sites: readonly Site[]): AxisRole | null {
  if (sweep === 'positions' || sweep === 'edges') return null
  return placeRoles.find((role) => sites.length > 0 && sites.every((site) => soleRole([role], site))) ?? null
}
