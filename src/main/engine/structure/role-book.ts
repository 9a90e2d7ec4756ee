/** Roles of the axes of every value of a network, in all of its graphs. */
import { intAttribute, intsAttribute } from '#engine/onnx/attributes.ts'
import type { NetworkInput } from '#shared/network.ts'
import { bySymbols, followRoles, type KnownRoles, type Roles } from './roles.ts'
import { allRows, type Sketch } from './sketch.ts'
import type { WiredGraph } from './wired-graph.ts'
import type { Wiring } from './wiring.ts'

export class RoleBook {
  readonly #tables = new Map<Wiring, ReadonlyMap<string, Roles>>()
  readonly #fixed = new Map<Wiring, Map<string, Roles>>()
  readonly #presumed = new Map<Wiring, Map<string, Roles>>()
  readonly #symbols: KnownRoles['symbols']
  readonly #line: KnownRoles['line']

  constructor(
    graph: WiredGraph,
    sketches: readonly Sketch[],
    inputs: readonly NetworkInput[],
    symbols: KnownRoles['symbols']
  ) {
    this.#symbols = symbols
    this.#line = inputs.some(({ roles }) => roles.includes('position')) ? 'position' : 'time'
    for (const { value } of allRows(sketches)) {
      if (value?.roles) note(this.#fixed, value, value.roles)
      if (value?.presumed) note(this.#presumed, value, value.presumed)
    }
    this.#follow(graph, new Map(inputs.map(({ name, roles }) => [name, roles])))
  }

  /** Roles of a value; undefined where its shape is not known. */
  of(wiring: Wiring, tensor: string): Roles | undefined {
    const found = this.#tables.get(wiring)?.get(tensor)
    if (found !== undefined) return found
    const stated = this.#fixed.get(wiring)?.get(tensor)
    return stated && bySymbols(wiring, tensor, stated, { symbols: this.#symbols })
  }

  #follow(graph: WiredGraph, inputs: ReadonlyMap<string, Roles>): void {
    const { wiring } = graph
    const given = (tensor: string): Roles | undefined =>
      inputs.get(tensor) ?? this.#outerRoles(wiring, tensor)
    const presumed = this.#presumed.get(wiring) ?? new Map<string, Roles>()
    const follow = (fixed: ReadonlyMap<string, Roles>): void => {
      const table = followRoles(wiring, { given, fixed, presumed, line: this.#line, symbols: this.#symbols })
      this.#tables.set(wiring, new Map([...inputs, ...table]))
    }
    const stated = this.#fixed.get(wiring) ?? new Map<string, Roles>()
    follow(stated)
    for (const inner of graph.inner) this.#follow(inner, this.#bodyInputs(graph, inner))
    const answers = graph.inner.flatMap((inner) => this.#answers(inner))
    if (answers.length > 0) follow(new Map([...answers, ...stated]))
  }

  /** What control flow hands out has the roles that it has inside; what a loop collects has time in front. */
  #answers({ around, wiring: inner }: WiredGraph): [string, Roles][] {
    if (around === null) return []
    const { node } = around
    const { inputs, outputs } = inner.graph
    const isLoop = node.op === 'Loop'
    const states =
      node.op === 'If'
        ? outputs.length
        : isLoop
          ? inputs.length - 2
          : inputs.length - intAttribute(node, 'num_scan_inputs', 0)
    const answers = isLoop ? outputs.slice(1) : outputs
    return answers.flatMap(({ name }, i): [string, Roles][] => {
      const roles = this.of(inner, name)
      const output = node.outputs[i] ?? ''
      if (roles === undefined || output === '') return []
      return [[output, i < states ? roles : ['time', ...roles]]]
    })
  }

  #outerRoles(wiring: Wiring, tensor: string): Roles | undefined {
    for (let outer = wiring.outer; outer !== null; outer = outer.outer) {
      const roles = this.#tables.get(outer)?.get(tensor)
      if (roles !== undefined) return roles
    }
    return undefined
  }

  /** Inputs of a body: states keep their roles; what is scanned loses the axis that counts the steps. */
  #bodyInputs({ wiring }: WiredGraph, { around, wiring: body }: WiredGraph): Map<string, Roles> {
    const found = new Map<string, Roles>()
    if (around === null || around.node.op === 'If') return found
    const { node } = around
    const scanned = node.op === 'Scan' ? intAttribute(node, 'num_scan_inputs', 0) : 0
    const states = body.graph.inputs.length - scanned
    const axes = intsAttribute(node, 'scan_input_axes', [])
    for (const [i, { name }] of body.graph.inputs.entries()) {
      const roles = this.of(wiring, node.inputs[i] ?? '')
      if (roles === undefined) continue
      found.set(name, i < states ? roles : roles.toSpliced(axes[i - states] ?? 0, 1))
    }
    return found
  }
}

function note(
  book: Map<Wiring, Map<string, Roles>>,
  { wiring, tensor }: { wiring: Wiring; tensor: string },
  roles: Roles
): void {
  const own = book.get(wiring) ?? new Map<string, Roles>()
  book.set(wiring, own.set(tensor, roles))
}
