/**
 * Components: what one graph is made of, as paths, edges and sweeps mean it. A component reads, computes and writes; where
 * nothing but components computes (a residual stream), a path between two of them that passes no third one is direct.
 * They are attention layers and MLPs, convolutions, recurrent and message-passing layers, loops; where there are none of these,
 * dense layers. In the body of a loop without gates, all that leads to its state is one component.
 * Not here: which of them a path may pass (session/conditions/path-cuts.ts), sweeps over them (session/effects/swept-sites.ts).
 */
import type { Graph, Node } from '#engine/onnx/model.ts'
import { producers, usedValues } from '#engine/onnx/values.ts'
import { receives } from '#shared/effect-sweeps.ts'
import type { Site, SiteKind } from '#shared/network.ts'

export type ComponentKind =
  'embedding' | 'attention' | 'mlp' | 'convolution' | 'recurrence' | 'message-passing' | 'dense'

export interface Component {
  kind: ComponentKind
  /** What it writes: the rest of the network reads nothing else of it. */
  writes: readonly Site[]
  /** What it writes, where its parts are still apart: heads, channels, units; where they are not, what it writes. */
  parts: Site
  /** What of it receives: queries, keys and values, neurons before their activation function; else what it writes. */
  reads: readonly Site[]
}

/** A way through a component: what it writes, the values inside of it, and those of them on a way through one value. */
export interface OpenedComponent {
  outputs: string[]
  interior: string[]
  way: ReadonlySet<string>
}

export class Components {
  readonly all: readonly Component[]
  /** Tensors that components write; embeddings read nothing that could be frozen. */
  readonly outputs: ReadonlySet<string>
  readonly #graph: Graph
  readonly #makers: ReadonlyMap<string, Node>
  readonly #sites: readonly Site[]
  readonly #stream: ReadonlySet<string>

  /** @param sites those of this graph; one tensor may stand under several names. */
  constructor(graph: Graph, sites: readonly Site[]) {
    this.#graph = graph
    this.#makers = producers(graph)
    // What an output is called says less than what it is inside of the network.
    const named = sites.toSorted((a, b) => Number(b.kind === 'output') - Number(a.kind === 'output'))
    this.#sites = inOrder(sites, new Set(new Map(named.map((site) => [site.tensor, site])).values()))
    this.#stream = new Set(this.#ofKind('residual').map(({ tensor }) => tensor))
    const written = [...this.#ofKind('attention-output'), ...this.#ofKind('mlp-output')]
    this.outputs = new Set(written.map(({ tensor }) => tensor))
    const layers = [...this.#sublayers(), ...this.#looseAttention(), ...this.#others()]
    const frozen = layers.length > 0 ? layers : this.#dense()
    this.all = [...this.#embeddings(), ...frozen]
    this.outputs = new Set(frozen.flatMap(({ writes }) => writes.map(({ tensor }) => tensor)))
  }

  /** What the component writes that a value is inside of; nothing for what lies between components. */
  outputsAfter(value: string): string[] {
    const own = this.all.filter((component) => this.#isInside(component, value))
    return [...new Set(own.flatMap(({ writes }) => writes.map(({ tensor }) => tensor)))]
  }

  /** The component that a value belongs to, opened for what goes through the value; null where there is none. */
  opened(value: string): OpenedComponent | null {
    const isOutput = this.outputs.has(value)
    const outputs = isOutput ? [value] : this.outputsAfter(value)
    if (outputs.length === 0) return null
    const way = new Set([...this.#before(value), ...this.#reached(value), value])
    const interior = isOutput ? [] : outputs.flatMap((output) => [...this.#before(output)])
    return { outputs, interior, way }
  }

  #ofKind(...kinds: SiteKind[]): Site[] {
    return this.#sites.filter(({ kind }) => kinds.includes(kind))
  }

  #isInside({ kind, writes, parts, reads }: Component, value: string): boolean {
    const named = [...writes, parts, ...reads]
    const isCell = kind === 'recurrence' && named.some((site) => site.kind === 'recurrent-gate')
    const isStep = kind === 'recurrence' && !isCell && parts.scope.length > 0
    if (kind === 'attention' || kind === 'mlp' || isStep) {
      if (this.#stream.has(value) || this.outputs.has(value)) return false
      const reached = this.#reached(value)
      return writes.some(({ tensor }) => tensor !== value && reached.has(tensor))
    }
    if (kind !== 'recurrence' && kind !== 'message-passing') return false
    const stems = new Set(named.map(({ name }) => nameStem(name)))
    return this.#sites.some(({ name, tensor }) => tensor === value && stems.has(nameStem(name)))
  }

  #sublayers(): Component[] {
    return this.#ofKind('attention-output', 'mlp-output').map((site): Component => {
      const interior = this.#before(site.tensor)
      const inside = this.#sites.filter(({ tensor }) => interior.has(tensor))
      const isAttention = site.kind === 'attention-output'
      return {
        kind: isAttention ? 'attention' : 'mlp',
        writes: [site],
        parts:
          inside.findLast(({ kind }) => kind === (isAttention ? 'attention-result' : 'mlp-hidden')) ?? site,
        reads: receiving(inside, site)
      }
    })
  }

  /** Attention outside of a residual stream: its heads are what it writes. */
  #looseAttention(): Component[] {
    const inStream = new Set(this.#sublayers().map(({ parts }) => parts.tensor))
    return this.#ofKind('attention-result')
      .filter(({ tensor }) => !inStream.has(tensor))
      .map((site): Component => {
        const beside = this.#sites.filter(({ name }) => nameStem(name) === nameStem(site.name))
        return { kind: 'attention', writes: [site], parts: site, reads: receiving(beside, site) }
      })
  }

  #others(): Component[] {
    const convolutions = this.#ofKind('convolution').map((site) => whole('convolution', site))
    const recurrent = groups(this.#ofKind('recurrent-state', 'recurrent-gate')).map(
      ([first, ...more]): Component => {
        const all = [first, ...more]
        const states = all.filter(({ kind }) => kind === 'recurrent-state')
        const gates = all.filter(({ kind }) => kind === 'recurrent-gate')
        const parts = states[0] ?? first
        return { kind: 'recurrence', writes: states, parts, reads: gates.length > 0 ? gates : [parts] }
      }
    )
    const messages = groups(this.#ofKind('message-passing').filter(({ name }) => !isBefore(name))).map(
      (layer): Component => {
        const [first] = layer
        const nodes = layer.at(-1) ?? first
        return { kind: 'message-passing', writes: [nodes], parts: nodes, reads: [first] }
      }
    )
    const known = new Set(recurrent.flatMap(({ writes }) => writes.map(({ tensor }) => tensor)))
    return [...convolutions, ...recurrent, ...this.#loops(known), ...messages]
  }

  /** Scans and Loops, by what they hand out. */
  #loops(known: ReadonlySet<string>): Component[] {
    const loops = this.#graph.nodes.filter(({ op, domain }) => domain === '' && /^(Scan|Loop)$/.test(op))
    return loops.flatMap(({ outputs }): Component[] => {
      const writes = this.#sites.filter(({ tensor }) => outputs.includes(tensor) && !known.has(tensor))
      const [first] = writes
      return first ? [{ kind: 'recurrence', writes, parts: first, reads: [first] }] : []
    })
  }

  #dense(): Component[] {
    return this.#ofKind('mlp-hidden').map((site) => whole('dense', site))
  }

  #embeddings(): Component[] {
    const before = this.#ofKind('message-passing').filter(({ name }) => isBefore(name))
    return [...this.#ofKind('embedding'), ...before].map((site) => whole('embedding', site))
  }

  /** What a value leads to before the stream, and before another component writes it. */
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

  /** What a value depends on since the stream, or since components wrote it. */
  #before(value: string): Set<string> {
    const found = new Set<string>()
    const waiting = [value]
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const node = this.#makers.get(name)
      for (const used of node ? usedValues(node) : []) {
        if (found.has(used) || this.#stream.has(used) || this.outputs.has(used)) continue
        found.add(used)
        waiting.push(used)
      }
    }
    return found
  }
}

/** 'blocks.0.attn' of 'blocks.0.attn.z': what a site belongs to by its name. */
const nameStem = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('.')))

const inOrder = (sites: readonly Site[], kept: ReadonlySet<Site>): Site[] =>
  sites.filter((site) => kept.has(site))

const isBefore = (name: string): boolean => name.endsWith('.nodes_pre')

const whole = (kind: ComponentKind, site: Site): Component => ({
  kind,
  writes: [site],
  parts: site,
  reads: [site]
})

/** What of a component receives; where none of it is known, what it writes. */
function receiving(inside: readonly Site[], written: Site): Site[] {
  const found = inside.filter(receives)
  return found.length > 0 ? found : [written]
}

/** Sites by the component that their names say, in their order. */
function groups(sites: readonly Site[]): [Site, ...Site[]][] {
  const byStem = new Map<string, [Site, ...Site[]]>()
  for (const site of sites) {
    const stem = nameStem(site.name)
    const known = byStem.get(stem)
    if (known) known.push(site)
    else byStem.set(stem, [site])
  }
  return [...byStem.values()]
}
