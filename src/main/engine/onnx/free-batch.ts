/**
 * Takes the number out of a batch axis that was exported as one stimulus: the inputs' sizes, the shapes that reshapes are
 * given, and stated sizes that would hold only for one. Weights and operators stay as they are.
 * Not here: whether the network then treats stimuli apart from each other; only running tells (session/networks/free-batch.ts).
 */
import { intAttribute, tensorAttribute } from './attributes.ts'
import { constantOf, numbersOf } from './constants.ts'
import type { Graph, Model, Node, TensorConstant, ValueInfo } from './model.ts'
import { NameSupply, namesIn } from './names.ts'
import { withoutSizes } from './stated-sizes.ts'
import { producers, usedValues } from './values.ts'

/**
 * The model with `symbol` for the batch axes of its inputs.
 * @param batchAxes where each input counts stimuli, by its name; the size there is 1.
 */
export function freeBatch(model: Model, batchAxes: ReadonlyMap<string, number>, symbol: string): Model {
  const { graph } = model
  const inputs = graph.inputs.map((info) => withSize(info, batchAxes.get(info.name), symbol))
  const outputs = graph.outputs.map((info) => withoutOne(info, symbol))
  const valueInfo = new Map([...graph.valueInfo].map(([name, info]) => [name, withoutSizes(info)]))
  return { ...model, graph: { ...withFreeReshapes(graph, batchAxes.keys()), inputs, outputs, valueInfo } }
}

function withSize(info: ValueInfo, axis: number | undefined, symbol: string): ValueInfo {
  const { type } = info
  if (axis === undefined || type.kind !== 'tensor' || type.dims === null) return info
  return { ...info, type: { ...type, dims: type.dims.with(axis, symbol) } }
}

/** An output with the symbol in front where it states one stimulus there; else every size of 1 may count stimuli. */
function withoutOne(info: ValueInfo, symbol: string): ValueInfo {
  const { type } = info
  if (type.kind !== 'tensor' || type.dims === null) return info
  const { dims } = type
  const open = dims[0] === 1 ? dims.with(0, symbol) : dims.map((dim) => (dim === 1 ? null : dim))
  return { ...info, type: { ...type, dims: open } }
}

/** The graph with a free first size in each reshape, to a constant shape, of what follows from the inputs. */
function withFreeReshapes(graph: Graph, inputs: Iterable<string>): Graph {
  const byValue = producers(graph)
  const names = new NameSupply(namesIn(graph))
  const following = new Set(inputs)
  const initializers = new Map(graph.initializers)
  const nodes = graph.nodes.map((node) => {
    if (![...usedValues(node)].some((name) => following.has(name))) return node
    for (const output of node.outputs) if (output !== '') following.add(output)
    const [data = '', shape = ''] = node.inputs
    if (node.op !== 'Reshape' || node.domain !== '' || !following.has(data)) return node
    const sizes = freeSizes(node, constantValue(graph, byValue.get(shape), shape))
    if (sizes === null) return node
    const name = names.fresh(shape)
    initializers.set(name, constantOf(name, 'int64', [sizes.length], sizes))
    return { ...node, inputs: [data, name] }
  })
  return { ...graph, nodes, initializers }
}

const constantValue = (
  { initializers }: Graph,
  producer: Node | undefined,
  name: string
): TensorConstant | null =>
  producer?.op === 'Constant' ? tensorAttribute(producer, 'value', null) : (initializers.get(name) ?? null)

/**
 * The shape with an open first size in place of 1, or null where it has none. Only one size may be left to the number of
 * elements (-1); where there is one already, the first is taken from the data (0).
 */
function freeSizes(node: Node, shape: TensorConstant | null): number[] | null {
  if (shape === null) return null
  const [first, ...others] = numbersOf(shape)
  if (first !== 1) return null
  if (!others.includes(-1)) return [-1, ...others]
  return intAttribute(node, 'allowzero', 0) === 0 ? [0, ...others] : null
}
