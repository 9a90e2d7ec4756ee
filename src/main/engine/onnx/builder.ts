/**
 * Writes graphs by hand: sample networks, instruments, tests.
 * Not here: shape inference or checks (verify-graph.ts); types of inner values are left to ONNX Runtime.
 */
import { attributes, type AttributeValues } from './attributes.ts'
import { constantOf, type ConstantValues } from './constants.ts'
import type {
  DataType,
  Dim,
  FunctionDefinition,
  Graph,
  Model,
  Node,
  TensorConstant,
  ValueInfo
} from './model.ts'
import { NameSupply } from './names.ts'
import { requestError } from './network-error.ts'

export interface BuilderOptions {
  /** The graph's name. */
  name: string
  /** Version of the default operator domain. */
  opset: number
  /** Versions of other domains; 'com.microsoft' is 1 unless stated. */
  domains?: Readonly<Record<string, number>>
  producer?: string
  functions?: readonly FunctionDefinition[]
  metadata?: Readonly<Record<string, string>>
}

export interface NodeOptions {
  attributes?: AttributeValues
  /** Names of the outputs; a fresh one is made where none is given, '' leaves an output out. */
  outputs?: readonly string[]
  /** The node's own name; made from the operator otherwise. */
  name?: string
  domain?: string
}

/** Values for `constant`; one number stands for a scalar or for a tensor that is filled with it. */
export type BuilderValues = ConstantValues | number | bigint | boolean | string

/** What a builder and those of its subgraphs have in common. */
interface SharedByBodies {
  readonly values: NameSupply
  /** Fresh names that were given out and not used yet. */
  readonly promised: Set<string>
  readonly nodes: NameSupply
  readonly domains: Set<string>
}

/**
 * Builds one graph, node by node, in the order of computation. Names are unique over the graph and its subgraphs.
 *
 * ```ts
 * const builder = new GraphBuilder({ name: 'decay', opset: 21 })
 * const x = builder.input('x', 'float32', ['batch', 3])
 * const rate = builder.constant('rate', 'float32', [], 0.5)
 * builder.node('Mul', [x, rate], { outputs: ['y'] })
 * builder.output('y', 'float32', ['batch', 3])
 * const model = builder.build()
 * ```
 */
export class GraphBuilder {
  readonly #options: BuilderOptions
  readonly #shared: SharedByBodies
  readonly #nodes: Node[] = []
  readonly #inputs: ValueInfo[] = []
  readonly #outputs: ValueInfo[] = []
  readonly #initializers = new Map<string, TensorConstant>()

  constructor(options: BuilderOptions, shared?: SharedByBodies) {
    this.#options = options
    this.#shared = shared ?? {
      values: new NameSupply(),
      promised: new Set(),
      nodes: new NameSupply(),
      domains: new Set()
    }
  }

  /** A graph input; answers its name. */
  input(name: string, type: DataType, dims: readonly Dim[] | null): string {
    this.#claim(name)
    this.#inputs.push({ name, type: { kind: 'tensor', elem: type, dims } })
    return name
  }

  /** An initializer; answers its name. A single value fills the whole shape. */
  constant(name: string, type: DataType, dims: readonly number[], values: BuilderValues): string {
    this.#claim(name)
    const count = dims.reduce((product, size) => product * size, 1)
    const list = typeof values === 'object' ? values : Array.from({ length: count }, () => values)
    this.#initializers.set(name, constantOf(name, type, dims, list))
    return name
  }

  /** An initializer that exists already, under its own name. */
  initializer(constant: TensorConstant): string {
    this.#claim(constant.name)
    this.#initializers.set(constant.name, constant)
    return constant.name
  }

  /** A node with one output (or as many as `outputs` names); answers the first output's name. */
  node(op: string, inputs: readonly string[], options: NodeOptions = {}): string {
    const [first = ''] = this.nodes(op, inputs, Math.max(1, options.outputs?.length ?? 1), options)
    return first
  }

  /** A node with `count` outputs; answers their names. */
  nodes(op: string, inputs: readonly string[], count: number, options: NodeOptions = {}): string[] {
    const name = this.#shared.nodes.fresh(options.name ?? op)
    const outputs = Array.from({ length: count }, (_, i) =>
      this.#outputName(options.outputs?.[i], count === 1 ? name : `${name}/${i}`)
    )
    const domain = options.domain ?? ''
    this.#shared.domains.add(domain)
    this.#nodes.push({
      name,
      op,
      domain,
      inputs: [...inputs],
      outputs,
      attributes: attributes(options.attributes ?? {})
    })
    return outputs
  }

  /** A graph output: the name of a value that a node of this graph makes. */
  output(name: string, type: DataType, dims: readonly Dim[] | null): void {
    this.#outputs.push({ name, type: { kind: 'tensor', elem: type, dims } })
  }

  /**
   * A builder for the body of an If, Loop or Scan. It may use values of this graph by name; hand its `graph()` to the
   * node as an attribute: `builder.node('Scan', […], { attributes: { body: body.graph(), num_scan_inputs: 1 } })`.
   */
  subgraph(name = 'body'): GraphBuilder {
    return new GraphBuilder({ ...this.#options, name }, this.#shared)
  }

  /** A name that no value of this graph or its subgraphs has yet, kept for whoever uses it first. */
  freshName(base: string): string {
    const name = this.#shared.values.fresh(base)
    this.#shared.promised.add(name)
    return name
  }

  /** The graph alone, for a subgraph. */
  graph(): Graph {
    return {
      name: this.#options.name,
      nodes: [...this.#nodes],
      inputs: [...this.#inputs],
      outputs: [...this.#outputs],
      initializers: new Map(this.#initializers),
      valueInfo: new Map()
    }
  }

  /** The whole model. */
  build(): Model {
    const { opset, domains = {}, producer = 'limen', functions = [], metadata = {} } = this.#options
    const versions = new Map<string, number>([['', opset]])
    for (const domain of this.#shared.domains) if (domain === 'com.microsoft') versions.set(domain, 1)
    for (const [domain, version] of Object.entries(domains)) versions.set(domain, version)
    return {
      irVersion: irVersionOf(opset),
      producer,
      opsets: versions,
      graph: this.graph(),
      functions,
      metadata: new Map(Object.entries(metadata)),
      folder: ''
    }
  }

  #outputName(wanted: string | undefined, base: string): string {
    if (wanted === undefined) return this.#shared.values.fresh(base)
    if (wanted !== '') this.#claim(wanted)
    return wanted
  }

  #claim(name: string): void {
    if (this.#shared.promised.delete(name) || this.#shared.values.claim(name)) return
    throw requestError(
      `The name '${name}' is used twice in the graph '${this.#options.name}'.`,
      name,
      'Choose another name.'
    )
  }
}

/** First opset of each version of the intermediate representation, newest first (versioning table of the standard). */
const firstOpsets = [
  [25, 13],
  [24, 12],
  [23, 11],
  [21, 10],
  [19, 9],
  [15, 8]
] as const

const irVersionOf = (opset: number): number => firstOpsets.find(([first]) => opset >= first)?.[1] ?? 7
