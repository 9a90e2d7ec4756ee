/**
 * Which components a patching sweep goes through: sites of one kind, and the axes that count their components. Edges: what
 * every component of a graph writes, to what the later ones read (structure/components.ts).
 */
import type { EditSlot } from '#engine/interventions/edit-slot.ts'
import { copyPaths } from '#engine/interventions/path-copy.ts'
import { NameSupply } from '#engine/onnx/names.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import type { EffectAxis, EffectsRequest, EffectSweep } from '#shared/effects.ts'
import { apartTensors, componentRole, hasComponents, partsRole, usualSites } from '#shared/effect-sweeps.ts'
import { LimenError } from '#shared/errors.ts'
import type { AxisRole, Site } from '#shared/network.ts'
import { axisNames } from '#shared/site-axes.ts'
import { pathSlot, slotAt } from '../conditions/edit-sites.ts'
import type { OpenedNetwork, Sites } from '../networks/opened-network.ts'
import { NetworkComponents } from '../conditions/path-cuts.ts'

/** A site, and the axes whose combinations are its components; a site without any is a component as a whole. */
export interface SweptPart {
  site: Site
  axes: EffectAxis[]
}

export interface SweptSite extends SweptPart {
  slot: EditSlot
  /** For edges: what reads the patched value, one at a time; in the order of the slot's receivers. */
  receivers: SweptPart[]
}

/** How many components there are. */
export const componentsIn = (axes: readonly EffectAxis[]): number =>
  axes.reduce((product, { size }) => product * size, 1)

type Wanted = Pick<EffectsRequest, 'sweep' | 'sites' | 'senders' | 'by' | 'receivers'>

/** @throws LimenError 'request' where no site, or a named one, has such components. */
export function sweptSites(network: OpenedNetwork, sites: Sites, request: Wanted): SweptSite[] {
  const { sweep, sites: named, by = [] } = request
  if (sweep === 'edges') return new SweptEdges(network, sites, request).found()
  const wanted = named
    ? named.map((name) => findSite(name, sites))
    : sweep === 'layers'
      ? writtenSites(network, sites)
      : usualSites(sweep, sites.values())
  const swept = wanted.flatMap((site, order): SweptSite[] => {
    const axes = componentAxes(site, sweep, by)
    const slot = axes && slotAt(network.model, site, { id: String(order), kind: 'patch' })
    return slot ? [{ site, axes, slot, receivers: [] }] : []
  })
  const lacking = named && wanted.find(({ name }) => !swept.some(({ site }) => site.name === name))
  if (lacking) throw lacksAxis(lacking, sweep)
  if (swept.length === 0) throw noneAtFirstSight(sites, sweep)
  return swept
}

/** What the components of a sweep are called. */
const called: Readonly<Record<EffectSweep, string>> = {
  heads: 'heads',
  'heads-and-mlps': 'heads and no MLPs',
  positions: 'positions, time steps or nodes',
  neurons: 'neurons',
  channels: 'channels',
  layers: 'layers',
  edges: 'edges'
}

const lacksAxis = ({ name, axes }: Site, sweep: EffectSweep): LimenError =>
  new LimenError({
    tag: 'request',
    message: `'${name}' has no axis of ${called[sweep]}.`,
    advice: `Its axes: ${axisNames(axes).join(', ') || 'none'}. Choose another sweep, or another --site.`,
    part: name
  })

/** That none of the sites that are usual for a sweep is there; others may have such components. */
function noneAtFirstSight(sites: Sites, sweep: EffectSweep): LimenError {
  const others = [...sites.values()].flatMap((site) => {
    const role = isFloating(site) && site.kind !== 'input' ? componentRole(sweep, site) : null
    return role === null ? [] : [`'${site.name}' (${role})`]
  })
  const where =
    sweep === 'positions' ? 'no residual stream whose positions could be swept' : `no ${called[sweep]}`
  return new LimenError({
    tag: 'request',
    message: `The network has ${where}.`,
    advice:
      others.length > 0
        ? `Name sites with --site, such as ${others.slice(0, 3).join(', ')}; or choose another sweep.`
        : 'Choose another sweep; inspect shows what the network has.',
    part: sweep
  })
}

/** The axes of a site's components, those of `by` last; null for a site that has no such components. */
function componentAxes(site: Site, sweep: EffectSweep, by: readonly AxisRole[]): EffectAxis[] | null {
  if (!hasComponents(sweep, site)) return null
  const role = componentRole(sweep, site)
  return [...(role === null ? [] : [axisOf(site, role)]), ...splitBy(site, by)]
}

const splitBy = (site: Site, by: readonly AxisRole[]): EffectAxis[] => by.map((role) => axisOf(site, role))

/** @throws LimenError 'request' where the site has no such axis, or several. */
function axisOf(site: Site, role: AxisRole): EffectAxis {
  const found = site.axes.filter((axis) => axis.role === role)
  const [axis] = found
  if (axis && found.length === 1) return { role, size: axis.size }
  throw new LimenError({
    tag: 'request',
    message: `'${site.name}' has ${found.length === 0 ? 'no' : 'more than one'} axis with the role '${role}'.`,
    advice: `Its axes: ${axisNames(site.axes).join(', ')}.`,
    part: site.name
  })
}

/** What every component of the network writes, in all of its graphs. */
function writtenSites(network: OpenedNetwork, sites: Sites): Site[] {
  const known = new NetworkComponents(network.model.graph, sites)
  const written = scopesOf(sites).flatMap((scope) =>
    known.in(scope).components.all.flatMap(({ writes: [site] }) => site ?? [])
  )
  const order = [...sites.values()]
  return apartTensors(written)
    .filter(isFloating)
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
}

const isFloating = ({ type }: Site): boolean => type.startsWith('float')

const scopesOf = (sites: Sites): string[][] => [
  ...new Map([...sites.values()].map(({ scope }) => [scope.join('\n'), scope])).values()
]

/** Every sender to every later receiver of its graph that a path leads to while all other components are frozen. */
class SweptEdges {
  readonly #network: OpenedNetwork
  readonly #sites: Sites
  readonly #request: Wanted
  readonly #known: NetworkComponents

  constructor(network: OpenedNetwork, sites: Sites, request: Wanted) {
    this.#network = network
    this.#sites = sites
    this.#request = request
    this.#known = new NetworkComponents(network.model.graph, sites)
  }

  /** @throws LimenError 'request' where no edge, or none from or to a named site, is there. */
  found(): SweptSite[] {
    const { sites: named, by = [] } = this.#request
    const receivers = named?.map((name) => findSite(name, this.#sites)) ?? this.#usualReceivers()
    const senders = this.#senders()
    const swept = senders.flatMap((site, order): SweptSite[] => {
      const role = partsRole(site)
      const axes = [...(role === null ? [] : [axisOf(site, role)]), ...splitBy(site, by)]
      const reached = this.#reachedFrom(site, receivers)
      if (reached.length === 0) return []
      const path = this.#path(site, reached)
      const slot = { ...slotAt(this.#network.model, site, { id: String(order), kind: 'patch' }), path }
      return [{ site, axes, slot, receivers: reached.map((each) => this.#receiver(each)) }]
    })
    this.#checkNamed(swept, receivers)
    return swept
  }

  #senders(): Site[] {
    const { senders } = this.#request
    if (senders && senders !== 'all') return senders.map((name) => findSite(name, this.#sites))
    const all = scopesOf(this.#sites).flatMap((scope) => this.#known.in(scope).components.all)
    const parts = all.map(({ kind, parts: site, writes: [written] }) =>
      // Neurons are many: an MLP sends as a whole, unless its neurons are named.
      kind === 'mlp' ? (written ?? site) : site
    )
    const chosen = senders === 'all' ? parts : parts.filter((site) => partsRole(site) === 'head')
    return apartTensors(chosen).filter(isFloating)
  }

  #usualReceivers(): Site[] {
    const reads = scopesOf(this.#sites).flatMap((scope) =>
      this.#known
        .in(scope)
        .components.all.flatMap(({ kind, reads: own }) => (kind === 'embedding' ? [] : own))
    )
    const outputs = [...this.#sites.values()].filter(({ kind }) => kind === 'output')
    return apartTensors([...reads, ...outputs]).filter(isFloating)
  }

  #reachedFrom(sender: Site, receivers: readonly Site[]): Site[] {
    const here = receivers.filter(
      ({ scope, tensor }) => scope.join('\n') === sender.scope.join('\n') && tensor !== sender.tensor
    )
    const { place } = this.#known.in(sender.scope)
    if (!place) return []
    const { cuts } = this.#path(sender, here)
    const starts = new Map([[sender.tensor, sender.tensor]])
    const ends = new Set(here.map(({ tensor }) => tensor))
    const own = cuts.values.filter(({ scope }) => scope.join('\n') === sender.scope.join('\n'))
    const cut = new Set(own.map(({ tensor }) => tensor))
    const { copies } = copyPaths(place.graph, { starts, ends }, cut, new NameSupply())
    return here.filter(({ tensor }) => copies.has(tensor))
  }

  #path(sender: Site, receivers: readonly Site[]) {
    const { model } = this.#network
    return pathSlot(model, { known: this.#known, sites: this.#sites }, { sender, receivers }, 'direct')
  }

  /** A receiver as a whole, or its parts one by one; units are many, so that they are parts only where they are named. */
  #receiver(site: Site): SweptPart {
    const { receivers, sites: named } = this.#request
    const parts = receivers === undefined || receivers === 'whole' ? null : partsRole(site)
    const role = parts === 'feature' && (!named || receivers === 'heads') ? null : parts
    return { site, axes: role === null ? [] : [{ ...axisOf(site, role), of: 'receiver' }] }
  }

  #checkNamed(swept: readonly SweptSite[], receivers: readonly Site[]): void {
    const { sites: named, senders } = this.#request
    const isRead = (site: Site): boolean =>
      swept.some((each) => each.receivers.some((receiver) => receiver.site.name === site.name))
    const lacking = named && receivers.find((each) => !isRead(each))
    if (lacking) throw withoutComponents(`No component leads to '${lacking.name}' directly`, lacking.name)
    const silent =
      Array.isArray(senders) && senders.find((name) => !swept.some(({ site }) => site.name === name))
    if (silent) throw withoutComponents(`'${silent}' leads to no receiver directly`, silent)
    if (swept.length === 0)
      throw withoutComponents('No component leads to a site that could receive it', 'edges')
  }
}

const withoutComponents = (message: string, part: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `${message}.`,
    advice: 'Choose another sweep, or name sites with --site; inspect shows their axes.',
    part
  })
