/** Which components a patching sweep goes through: sites of one kind, and the axis that counts their components. */
import type { EditSlot } from '#engine/interventions/edit-slot.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import type { EffectsRequest, EffectSweep } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import { interventionSchema } from '#shared/intervention.ts'
import type { AxisRole, Site, SiteKind } from '#shared/network.ts'
import { editedSite } from './edit-sites.ts'
import type { OpenedNetwork, Sites } from './opened-network.ts'

export interface SweptSite {
  site: Site
  slot: EditSlot
  /** Role of the axis whose entries are the components. */
  role: AxisRole
  /** How many components the site has. */
  entries: number
}

/** Roles that may count the components, best first, and the sites that a sweep is made over where none are named. */
const sweeps: Readonly<Record<EffectSweep, { roles: readonly AxisRole[]; kinds: readonly SiteKind[] }>> = {
  heads: { roles: ['head'], kinds: ['attention-result'] },
  positions: { roles: ['position', 'query', 'time', 'node'], kinds: ['residual'] },
  neurons: { roles: ['feature', 'unknown'], kinds: ['mlp-hidden', 'recurrent-state', 'activation'] },
  channels: { roles: ['channel'], kinds: ['convolution'] }
}

/** @throws LimenError 'request' where no site, or a named one, has such components. */
export function sweptSites(
  network: OpenedNetwork,
  sites: Sites,
  { sweep, sites: named }: Pick<EffectsRequest, 'sweep' | 'sites'>
): SweptSite[] {
  const { kinds } = sweeps[sweep]
  const wanted = named
    ? named.map((name) => findSite(name, sites))
    : apartTensors([...sites.values()].filter(({ kind, type }) => kinds.includes(kind) && type === 'float32'))
  const swept = wanted.flatMap((site, order) => sweptSite(network, sites, site, sweep, order) ?? [])
  const lacking = named && wanted.find(({ name }) => !swept.some(({ site }) => site.name === name))
  if (lacking) throw withoutComponents(`'${lacking.name}' has no axis of ${sweep}`, lacking.name)
  if (swept.length === 0) throw withoutComponents(`The network has no ${sweep}`, sweep)
  return swept
}

/** One name for each tensor: the residual stream after a block is the one before the next. */
function apartTensors(sites: readonly Site[]): Site[] {
  const byTensor = new Map(sites.map((site) => [JSON.stringify([site.scope, site.tensor]), site]))
  return [...byTensor.values()]
}

function sweptSite(
  network: OpenedNetwork,
  sites: Sites,
  site: Site,
  sweep: EffectSweep,
  order: number
): SweptSite | null {
  const role = sweeps[sweep].roles.find((each) => site.axes.filter((axis) => axis.role === each).length === 1)
  if (role === undefined) return null
  const patch = interventionSchema.parse({ site: site.name, kind: 'patch', source: { inputs: {} } })
  const { slot } = editedSite(network, sites, patch, order)
  return { site, slot, role, entries: site.axes.find((axis) => axis.role === role)?.size ?? 0 }
}

const withoutComponents = (message: string, part: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `${message}.`,
    advice: 'Choose another sweep, or name sites with --site; inspect shows their axes.',
    part
  })
