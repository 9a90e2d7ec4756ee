/**
 * Makes edits that are not active cost nothing but their test. An edit is an If that hands on the value as it is, and what a
 * branch hands on from outside ONNX Runtime copies. So the nodes that make the value, and nothing else, move into both
 * branches: one of the two makes it in its place, with the operators fused as they would be without an edit.
 * Postconditions: all values that are left have the same names and numbers; nothing is computed twice. Weights of products
 * are kept twice in the order that kernels like best, where they are kept so at all (compiled-session.ts).
 * Not here: the edit (forms.ts). Edits inside of loops stay as they are: their values are small.
 */
import type { Attribute, Graph, Model, Node } from '#engine/onnx/model.ts'
import { consumers, producers, type Use } from '#engine/onnx/values.ts'

/** A product is moved, but not what it is made of: ONNX Runtime fuses nothing beyond it, and it is dear to keep twice. */
const products = new Set(['MatMul', 'Gemm', 'Conv'])

/** Operators without state that ONNX Runtime fuses with their neighbours, or that only move numbers. */
const light = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Sqrt', 'Neg', 'Exp', 'Log', 'Reciprocal', 'Min', 'Max', 'Where'],
  ...['Erf', 'Tanh', 'Sigmoid', 'Relu', 'LeakyRelu', 'Elu', 'Selu', 'Gelu', 'Softplus', 'HardSwish', 'Clip'],
  ...['Softmax', 'LogSoftmax', 'LayerNormalization', 'RMSNormalization', 'BatchNormalization', 'ReduceMean'],
  ...['Reshape', 'Transpose', 'Squeeze', 'Unsqueeze', 'Flatten', 'Identity', 'Cast']
])

/** The model with the makers of each edited value of its main graph inside of the edit. */
export function withMakersInside(model: Model): Model {
  const { graph } = model
  const makers = new Makers(graph)
  const moved = new Set<Node>()
  const edits = new Map<Node, Node>()
  for (const node of graph.nodes) {
    const value = handedOn(node)
    const own = value === null ? new Set<Node>() : makers.of(value, node)
    if (value === null || own.size === 0) continue
    for (const maker of own) moved.add(maker)
    edits.set(node, withMakers(node, value, partOf(graph, own)))
  }
  if (moved.size === 0) return model
  const nodes = graph.nodes.flatMap((node) => (moved.has(node) ? [] : [edits.get(node) ?? node]))
  const inside = partOf(graph, moved).valueInfo
  const valueInfo = new Map([...graph.valueInfo].filter(([name]) => !inside.has(name)))
  return { ...model, graph: { ...graph, nodes, valueInfo } }
}

/** The value from outside that an If hands on as it is in its second branch; null for any other node. */
function handedOn({ op, domain, attributes }: Node): string | null {
  const branch = attributes.get('else_branch')
  if (op !== 'If' || domain !== '' || branch?.kind !== 'graph') return null
  const [only, ...others] = branch.value.nodes
  if (only?.op !== 'Identity' || others.length > 0 || branch.value.outputs.length !== 1) return null
  return only.inputs[0] ?? null
}

class Makers {
  readonly #producers: ReadonlyMap<string, Node>
  readonly #uses: ReadonlyMap<string, readonly Use[]>
  readonly #outputs: ReadonlySet<string>

  constructor(graph: Graph) {
    this.#producers = producers(graph)
    this.#uses = consumers(graph)
    this.#outputs = new Set(graph.outputs.map(({ name }) => name))
  }

  /** The nodes that make a value which nothing but this edit reads. */
  of(value: string, edit: Node): ReadonlySet<Node> {
    const readers = new Set([edit])
    const needed = [value]
    for (let name = needed.pop(); name !== undefined; name = needed.pop()) {
      const maker = this.#producers.get(name)
      if (!maker || readers.has(maker) || !isMovable(maker) || !this.#isReadOnlyBy(readers, name)) continue
      readers.add(maker)
      if (light.has(maker.op)) needed.push(...maker.inputs)
    }
    readers.delete(edit)
    return readers
  }

  #isReadOnlyBy(readers: ReadonlySet<Node>, name: string): boolean {
    return !this.#outputs.has(name) && (this.#uses.get(name) ?? []).every(({ node }) => readers.has(node))
  }
}

const isMovable = ({ op, domain, outputs }: Node): boolean =>
  domain === '' && outputs.length === 1 && (light.has(op) || products.has(op))

type Part = Pick<Graph, 'nodes' | 'valueInfo'>

/** These nodes in the graph's order, with what it states of their values. */
function partOf({ nodes, valueInfo }: Graph, chosen: ReadonlySet<Node>): Part {
  const own = nodes.filter((node) => chosen.has(node))
  const made = new Set(own.flatMap(({ outputs }) => outputs))
  return { nodes: own, valueInfo: new Map([...valueInfo].filter(([name]) => made.has(name))) }
}

function withMakers(edit: Node, value: string, makers: Part): Node {
  const attributes = [...edit.attributes].map(([name, attribute]): [string, Attribute] => {
    if (attribute.kind !== 'graph') return [name, attribute]
    const { value: branch } = attribute
    const inside = name === 'else_branch' ? making(branch, value, makers) : after(branch, makers)
    return [name, { kind: 'graph', value: inside }]
  })
  return { ...edit, attributes: new Map(attributes) }
}

/** The branch that hands the value on as it is makes it. What it is stated to be outside would be said twice here. */
const making = (branch: Graph, value: string, { nodes, valueInfo }: Part): Graph => ({
  ...branch,
  nodes,
  valueInfo: new Map([...valueInfo].filter(([name]) => name !== value)),
  outputs: branch.outputs.map((output) => ({ ...output, name: value }))
})

const after = (branch: Graph, { nodes, valueInfo }: Part): Graph => ({
  ...branch,
  nodes: [...nodes, ...branch.nodes],
  valueInfo: new Map([...valueInfo, ...branch.valueInfo])
})
