/**
 * Which values are frozen while an edit travels from its sender to its receiver: what every component writes, but the
 * sender's own; in each graph that the way leads through. Not here: components (structure/components.ts), the rewrite
 * (interventions/edit-path.ts).
 */
import type { Graph } from '#engine/onnx/model.ts'
import { scopedGraphs, type ScopedGraph } from '#engine/inference/scopes.ts'
import type { PathCuts } from '#engine/interventions/edit-slot.ts'
import { Components } from '#engine/structure/components.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import { LimenError } from '#shared/errors.ts'
import type { Receiver } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import type { Sites } from '../networks/opened-network.ts'

/** The components of a network's graphs, found when they are first asked for. */
export class NetworkComponents {
  readonly #graphs: readonly ScopedGraph[]
  readonly #sites: Sites
  readonly #known = new Map<string, Components>()

  constructor(graph: Graph, sites: Sites) {
    this.#graphs = scopedGraphs(graph)
    this.#sites = sites
  }

  /** The components of the graph of this scope, and that graph. */
  in(scope: readonly string[]): { place: ScopedGraph | undefined; components: Components } {
    const key = keyOf(scope)
    const place = this.#graphs.find((each) => keyOf(each.scope) === key)
    const own = [...this.#sites.values()].filter((site) => keyOf(site.scope) === key)
    const known = this.#known.get(key) ?? new Components(place?.graph ?? emptyGraph, own)
    this.#known.set(key, known)
    return { place, components: known }
  }
}

/** The scopes from the main graph to that of a site. */
const around = ({ scope }: Site): string[][] =>
  Array.from({ length: scope.length + 1 }, (_, depth) => scope.slice(0, depth))

const keyOf = (scope: readonly string[]): string => scope.join('\n')

const emptyGraph: Graph = {
  name: '',
  nodes: [],
  inputs: [],
  outputs: [],
  initializers: new Map(),
  valueInfo: new Map()
}

/** Where an edit begins and where it is read. */
export interface PathSites {
  sender: Site
  receivers: readonly Site[]
}

/**
 * Values that no path may go through, by scope. A site in `through` opens its component for the paths through that site alone;
 * a state inside of a loop opens the way from step to step.
 * @throws LimenError 'request' for an unknown site, or one that is in no component.
 */
export function pathCuts(
  known: NetworkComponents,
  sites: Sites,
  { sender, receivers }: PathSites,
  through: Receiver['through']
): PathCuts {
  if (through === 'all') return { values: [], areStepsFrozen: false }
  const named = through === 'direct' ? [] : through.map((name) => findSite(name, sites))
  const scopes = new Map([sender, ...receivers].flatMap(around).map((scope) => [keyOf(scope), scope]))
  const values = [...scopes.values()].flatMap((scope) =>
    cutsIn(known, scope, sender, named).map((tensor) => ({ scope, tensor }))
  )
  const isOverSteps = named.some(({ kind, scope }) => kind === 'recurrent-state' && scope.length > 0)
  for (const each of named) if (!isSomewhere(known, each)) throw inNoComponent(each.name)
  return { values, areStepsFrozen: !isOverSteps }
}

/** Whether a named site opens anything. */
const isSomewhere = (known: NetworkComponents, { scope, tensor, kind }: Site): boolean =>
  known.in(scope).components.opened(tensor) !== null || (kind === 'recurrent-state' && scope.length > 0)

function cutsIn(
  known: NetworkComponents,
  scope: readonly string[],
  sender: Site,
  named: readonly Site[]
): string[] {
  const { components } = known.in(scope)
  const own = named.filter((each) => keyOf(each.scope) === keyOf(scope))
  const opened = own.flatMap(({ tensor }) => components.opened(tensor) ?? [])
  const open = new Set([...openedBySender(known, scope, sender), ...opened.flatMap(({ outputs }) => outputs)])
  const beside = opened
    .flatMap(({ interior }) => interior)
    .filter((value) => !opened.some(({ way }) => way.has(value)))
  return [...new Set([...components.outputs].filter((tensor) => !open.has(tensor)).concat(beside))]
}

/** What the sender itself writes in this graph: in graphs around it, what its loop or operator hands out. */
function openedBySender(known: NetworkComponents, scope: readonly string[], sender: Site): string[] {
  const inner = sender.scope[scope.length]
  if (keyOf(sender.scope.slice(0, scope.length)) !== keyOf(scope)) return []
  if (inner === undefined) return [sender.tensor, ...known.in(scope).components.outputsAfter(sender.tensor)]
  const { place } = known.in([...scope, inner])
  return [...(place?.around.at(-1)?.node.outputs ?? [])]
}

const inNoComponent = (name: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `'${name}' is in no component that could carry the edit, so that no path goes through it.`,
    advice:
      "Name what an attention layer, an MLP or another layer writes, or a site inside of one; or say 'all'.",
    part: 'receiver.through'
  })
