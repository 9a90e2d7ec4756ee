/** Which values are frozen while an edit travels from its sender to its receiver. Not here: the rewrite (interventions/edit-path.ts). */
import type { Graph } from '#engine/onnx/model.ts'
import { usedValues } from '#engine/onnx/values.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import type { Receiver } from '#shared/intervention.ts'
import type { Site, SiteKind } from '#shared/network.ts'
import type { Sites } from './opened-network.ts'

/** What components write: frozen, none of them passes on what it reads. */
const componentOutputs: ReadonlySet<SiteKind> = new Set<SiteKind>(['attention-output', 'mlp-output'])

/**
 * Tensors that no path may go through: what all components but the sender's own write, less those that the receiver
 * names. @throws LimenError 'request' for an unknown site.
 */
export function pathCuts(graph: Graph, sites: Sites, sender: Site, { site, through }: Receiver): string[] {
  if (through === 'all') return []
  const open = new Set([findSite(site, sites).tensor, sender.tensor])
  if (through !== 'direct') for (const name of through) open.add(findSite(name, sites).tensor)
  const outputs = [...sites.values()].filter(
    ({ kind, scope }) => scope.length === 0 && componentOutputs.has(kind)
  )
  const own = reachedBeforeTheStream(graph, sites, sender.tensor)
  return [...new Set(outputs.map(({ tensor }) => tensor))].filter(
    (tensor) => !open.has(tensor) && !own.has(tensor)
  )
}

/** Values that a sender reaches without going through the residual stream: the rest of its own component. */
function reachedBeforeTheStream(graph: Graph, sites: Sites, sender: string): Set<string> {
  const stream = new Set(
    [...sites.values()].flatMap(({ kind, tensor }) => (kind === 'residual' ? [tensor] : []))
  )
  const reached = new Set([sender])
  for (const node of graph.nodes) {
    if (![...usedValues(node)].some((name) => reached.has(name) && (name === sender || !stream.has(name))))
      continue
    for (const output of node.outputs) if (output !== '') reached.add(output)
  }
  return reached
}
