/** Which components a patching sweep goes through: sites of one kind, and the axis that counts their components. */
import type { EditSlot, ReceiverSlot } from '#engine/interventions/edit-slot.ts'
import { leadsTo } from '#engine/interventions/path-copy.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import type { EffectsRequest, EffectSweep } from '#shared/contract.ts'
import { componentRole, sweptComponents, usualSites } from '#shared/effect-sweeps.ts'
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
  /** For edges: the only site that reads the patched value. */
  receiver?: Site
}

/** What reads the residual stream, and so receives what heads write. */
const receiverKinds: readonly SiteKind[] = [
  'attention-query',
  'attention-key',
  'attention-value',
  'mlp-hidden',
  'output'
]

/** What a component makes of what it received (rotated queries and keys, activated neurons) is no second receiver. */
const furtherForm = /\.(post|gate|rot_q|rot_k)$/

/** @throws LimenError 'request' where no site, or a named one, has such components. */
export function sweptSites(
  network: OpenedNetwork,
  sites: Sites,
  { sweep, sites: named }: Pick<EffectsRequest, 'sweep' | 'sites'>
): SweptSite[] {
  if (sweep === 'edges') return sweptEdges(network, sites, named)
  const wanted = named
    ? named.map((name) => findSite(name, sites))
    : apartTensors(usualSites(sweep, sites.values()))
  const swept = wanted.flatMap((site, order) => sweptSite(network, sites, site, sweep, order) ?? [])
  const lacking = named && wanted.find(({ name }) => !swept.some(({ site }) => site.name === name))
  if (lacking) throw withoutComponents(`'${lacking.name}' has no axis of ${sweep}`, lacking.name)
  if (swept.length === 0) throw withoutComponents(`The network has no ${sweep}`, sweep)
  return swept
}

/** Every head of every layer to every later receiver that a path leads to while all other components are frozen. */
function sweptEdges(network: OpenedNetwork, sites: Sites, named: readonly string[] | undefined): SweptSite[] {
  const all = apartTensors([...sites.values()])
  const receivers = named
    ? named.map((name) => findSite(name, sites))
    : all.filter(
        ({ kind, scope, name }) =>
          scope.length === 0 && receiverKinds.includes(kind) && !furtherForm.test(name)
      )
  const senders = all.filter(
    ({ kind, scope }) => scope.length === 0 && sweptComponents.edges.kinds.includes(kind)
  )
  const edges = senders.flatMap((sender) =>
    receivers.flatMap((receiver, order) => {
      if (receiver.tensor === sender.tensor) return []
      return sweptSite(network, sites, sender, 'edges', order, receiver) ?? []
    })
  )
  if (edges.length === 0) throw withoutComponents('No head leads to a site that could receive it', 'edges')
  const lacking = named && receivers.find((each) => !edges.some(({ receiver }) => receiver === each))
  if (lacking) throw withoutComponents(`No head leads to '${lacking.name}'`, lacking.name)
  return edges
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
  order: number,
  receiver?: Site
): SweptSite | null {
  const role = componentRole(sweep, site)
  if (role === null) return null
  const towards = receiver && { receiver: { site: receiver.name } }
  const patch = { site: site.name, kind: 'patch', source: { inputs: {} }, ...towards }
  const { slot } = editedSite(network, sites, interventionSchema.parse(patch), String(order))
  const isReached = ({ tensor, cuts }: ReceiverSlot): boolean =>
    leadsTo(network.model.graph, site.tensor, tensor, cuts)
  if (slot.receiver && !isReached(slot.receiver)) return null
  const entries = site.axes.find((axis) => axis.role === role)?.size ?? 0
  return { site, slot, role, entries, ...(receiver && { receiver }) }
}

const withoutComponents = (message: string, part: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `${message}.`,
    advice: 'Choose another sweep, or name sites with --site; inspect shows their axes.',
    part
  })
