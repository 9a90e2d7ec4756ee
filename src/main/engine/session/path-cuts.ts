/**
 * Which values are frozen while an edit travels from its sender to its receiver: what every component writes, but the
 * sender's own. Components of a network with a residual stream are its attention layers and MLPs; of others its
 * convolutions, recurrent layers and message-passing layers. Not here: the rewrite (interventions/edit-path.ts).
 */
import type { Graph, Node } from '#engine/onnx/model.ts'
import { producers, usedValues } from '#engine/onnx/values.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import { LimenError } from '#shared/errors.ts'
import type { Receiver } from '#shared/intervention.ts'
import type { Site, SiteKind } from '#shared/network.ts'
import type { Sites } from './opened-network.ts'

/** What components write: frozen, none of them passes on what it reads. */
const componentOutputs: ReadonlySet<SiteKind> = new Set<SiteKind>([
  'attention-output',
  'mlp-output',
  'convolution',
  'recurrent-state',
  'message-passing'
])

/**
 * Tensors that no path may go through. A site that the receiver names opens its component for the paths through that site
 * alone.
 * @throws LimenError 'request' for an unknown site, or one that is in no component.
 */
export function pathCuts(graph: Graph, sites: Sites, sender: Site, { site, through }: Receiver): string[] {
  if (through === 'all') return []
  const layout = new ComponentLayout(graph, sites)
  const named = through === 'direct' ? [] : through.map((name) => findSite(name, sites))
  const opened = named.map((each) => layout.opened(each))
  const open = new Set([
    findSite(site, sites).tensor,
    sender.tensor,
    ...layout.outputsAfter(sender.tensor),
    ...opened.flatMap(({ outputs }) => outputs)
  ])
  const beside = opened
    .flatMap(({ interior }) => interior)
    .filter((value) => !opened.some(({ way }) => way.has(value)))
  return [...new Set([...layout.outputs].filter((tensor) => !open.has(tensor)).concat(beside))]
}

class ComponentLayout {
  readonly outputs: ReadonlySet<string>
  readonly #graph: Graph
  readonly #makers: ReadonlyMap<string, Node>
  readonly #stream: ReadonlySet<string>

  constructor(graph: Graph, sites: Sites) {
    const main = [...sites.values()].filter(({ scope }) => scope.length === 0)
    this.#graph = graph
    this.#makers = producers(graph)
    this.#stream = new Set(main.flatMap(({ kind, tensor }) => (kind === 'residual' ? [tensor] : [])))
    this.outputs = new Set(main.flatMap(({ kind, tensor }) => (componentOutputs.has(kind) ? [tensor] : [])))
  }

  /** What the component writes that a value is in; nothing for the stream and for networks without one. */
  outputsAfter(value: string): string[] {
    if (this.#stream.size === 0 || this.#stream.has(value)) return []
    return [...this.#reached(value)].filter((name) => this.outputs.has(name))
  }

  /** The component of a site: what it writes, the values in it, and those of them on a way through the site. */
  opened({ name, tensor }: Site): { outputs: string[]; interior: string[]; way: ReadonlySet<string> } {
    const outputs = this.outputs.has(tensor) ? [tensor] : this.outputsAfter(tensor)
    if (outputs.length === 0) throw inNoComponent(name)
    const way = new Set([...this.#before(tensor), ...this.#reached(tensor), tensor])
    const interior = this.outputs.has(tensor) ? [] : outputs.flatMap((output) => [...this.#before(output)])
    return { outputs, interior, way }
  }

  /** What a value leads to before the stream. */
  #reached(value: string): Set<string> {
    const reached = new Set([value])
    const passes = (name: string): boolean =>
      reached.has(name) && !this.#stream.has(name) && (name === value || !this.outputs.has(name))
    for (const node of this.#graph.nodes) {
      if (![...usedValues(node)].some(passes)) continue
      for (const output of node.outputs) if (output !== '') reached.add(output)
    }
    return reached
  }

  /** What a value depends on since the stream. */
  #before(value: string): Set<string> {
    const found = new Set<string>()
    const waiting = [value]
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const node = this.#makers.get(name)
      for (const used of node ? usedValues(node) : []) {
        if (found.has(used) || this.#stream.has(used)) continue
        found.add(used)
        waiting.push(used)
      }
    }
    return found
  }
}

const inNoComponent = (name: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `'${name}' is in no component that could carry the edit, so that no path goes through it.`,
    advice:
      "Name what an attention layer, an MLP or another layer writes, or a site inside of one; or say 'all'.",
    part: 'receiver.through'
  })
