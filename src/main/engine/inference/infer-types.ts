/**
 * The type of every value of a network, subgraphs included, as ONNX Runtime infers it. Nothing is run, and large
 * constants are left out, so that it takes little time for any network.
 * How: ONNX Runtime writes its graph back to a file when it changed it, with the types of all values that the file lists.
 * A 16-bit operation in each graph makes it change something, for it has to put a Cast around it.
 * What it computes in 32 bits, for want of a 16-bit operation, it writes as such, though it is not so in the network: where there
 * are 16-bit floats, a second look has a witness beside each value, which keeps the type that the value has.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constantOf } from '#engine/onnx/constants.ts'
import { plainNode, withDefaultOpset } from '#engine/onnx/graph-edit.ts'
import type {
  Attribute,
  DataType,
  Graph,
  Model,
  Node,
  TensorConstant,
  ValueInfo,
  ValueType
} from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { parseModel } from '#engine/onnx/read-model.ts'
import { byteLength } from '#engine/onnx/data-types.ts'
import { elementCount, storageByType } from '#shared/tensor.ts'
import { createSession } from './compiled-session.ts'
import { scopedGraphs } from './scopes.ts'

/** Types by scope and name. */
export class ValueTypes {
  readonly #types = new Map<string, ValueType>()

  /** @param witnesses names of values by those of their witnesses. */
  constructor(graph: Graph, witnesses: ReadonlyMap<string, string>) {
    for (const { scope, graph: inner } of scopedGraphs(graph)) {
      const listed = [...inner.valueInfo.values(), ...inner.inputs, ...inner.outputs]
      for (const { name, type } of listed) this.#types.set(keyOf(scope, name), type)
      for (const { name, type } of listed) {
        const value = witnesses.get(name)
        if (value !== undefined && type.kind !== 'unknown') this.#types.set(keyOf(scope, value), type)
      }
    }
  }

  /** Values of these types of elements, by scope and name. */
  ofElements(...types: DataType[]): Set<string> {
    const found = [...this.#types].filter(([, type]) => type.kind === 'tensor' && types.includes(type.elem))
    return new Set(found.map(([key]) => key))
  }

  /** The type of a value; 'unknown' where ONNX Runtime could not tell. */
  find(scope: readonly string[], name: string): ValueType {
    return this.#types.get(keyOf(scope, name)) ?? { kind: 'unknown' }
  }
}

const keyOf = (scope: readonly string[], name: string): string => JSON.stringify([...scope, name])

/**
 * Infers the types of all values.
 * @throws LimenError 'network' or 'unsupported' when ONNX Runtime does not accept the network.
 */
export async function inferTypes(model: Model): Promise<ValueTypes> {
  const types = await typesWith(model, new Set())
  const isHalf = types.ofElements('float16').size > 0
  return isHalf ? typesWith(model, types.ofElements('float16', 'float32')) : types
}

/** @param witnessed values that have a witness, by scope and name. */
async function typesWith(model: Model, witnessed: ReadonlySet<string>): Promise<ValueTypes> {
  const folder = await mkdtemp(join(tmpdir(), 'limen-types-'))
  try {
    const path = join(folder, 'typed.onnx')
    const prepared = withDefaultOpset(model)
    const names = new NameSupply(namesIn(model.graph))
    const scopes = new Map(scopedGraphs(model.graph).map((each) => [each.graph, each.scope]))
    const place: Place = { names, opset: prepared.opset, scopes, witnessed, witnesses: new Map() }
    const graph = withListedValues(model.graph, place)
    const session = await createSession({ ...prepared.model, graph }, 'cpu', {
      optimization: 'none',
      saveTo: path
    })
    await session.release()
    return new ValueTypes(parseModel(await readFile(path), model.folder).graph, place.witnesses)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Place {
  names: NameSupply
  opset: number
  scopes: ReadonlyMap<Graph, readonly string[]>
  witnessed: ReadonlySet<string>
  /** Names of values by those of their witnesses; it grows. */
  witnesses: Map<string, string>
}

/** The graph with all its values listed, no large constants, and something to change. */
function withListedValues(graph: Graph, place: Place): Graph {
  const stated = new Set([...graph.inputs, ...graph.outputs].map(({ name }) => name))
  const made = graph.nodes
    .flatMap(({ outputs }) => outputs)
    .filter((name) => name !== '' && !stated.has(name))
  // What files state of inner values is sometimes wrong, so all of it is inferred anew.
  const added = witnesses(graph, made, place)
  const all = [...made, ...added.flatMap(({ outputs }) => outputs)]
  const listed = new Map(all.map((name): [string, ValueInfo] => [name, { name, type: { kind: 'unknown' } }]))
  const inputs = new Set(graph.inputs.map(({ name }) => name))
  const [large, small] = partition([...graph.initializers.values()], (constant) => isLarge(constant, place))
  return {
    ...graph,
    valueInfo: listed,
    initializers: new Map(small.map((constant) => [constant.name, constant])),
    nodes: [
      ...large
        .filter(({ name }) => !inputs.has(name))
        .flatMap((constant) => standIn(constant, constant.name, place)),
      ...graph.nodes.flatMap((node) => lightened(node, place)),
      ...added,
      ...castBait(place)
    ]
  }
}

function partition<T>(items: readonly T[], condition: (item: T) => boolean): [T[], T[]] {
  return [items.filter(condition), items.filter((item) => !condition(item))]
}

/** Types that the operator ConstantOfShape can make in every opset from 9 on. */
const makeable: ReadonlySet<string> = new Set(
  Object.keys(storageByType).filter((type) => type !== 'bfloat16')
)

const isLarge = ({ type, dims }: TensorConstant, { opset }: Place): boolean =>
  opset >= 9 && makeable.has(type) && byteLength(type, elementCount(dims)) > 1024

/** Nodes that make a constant of the same type and shape, all zeros. */
function standIn({ type, dims }: TensorConstant, name: string, { names }: Place): Node[] {
  const shape = names.fresh('limen/shape')
  const value: Attribute = { kind: 'tensor', value: constantOf('', type, [1], [0]) }
  return [
    plainNode('Constant', [], [shape], { value: constantOf('', 'int64', [dims.length], dims) }),
    { ...plainNode('ConstantOfShape', [shape], [name]), attributes: new Map([['value', value]]) }
  ]
}

/** The node with lightened subgraphs; a large Constant node as its stand-in. */
function lightened(node: Node, place: Place): Node[] {
  const held = node.op === 'Constant' ? node.attributes.get('value') : undefined
  if (held?.kind === 'tensor' && isLarge(held.value, place)) {
    return standIn(held.value, node.outputs[0] ?? '', place)
  }
  if (![...node.attributes.values()].some(({ kind }) => kind === 'graph')) return [node]
  const attributes = [...node.attributes].map(([name, attribute]): [string, Attribute] => [
    name,
    attribute.kind === 'graph'
      ? { kind: 'graph', value: withListedValues(attribute.value, place) }
      : attribute
  ])
  return [{ ...node, attributes: new Map(attributes) }]
}

/** A node that hands on each witnessed value. */
function witnesses(
  graph: Graph,
  made: readonly string[],
  { names, scopes, witnessed, ...place }: Place
): Node[] {
  const scope = scopes.get(graph) ?? []
  return made
    .filter((name) => witnessed.has(keyOf(scope, name)))
    .map((name) => {
      const witness = names.fresh('limen/witness')
      place.witnesses.set(witness, name)
      return plainNode('Identity', [name], [witness])
    })
}

/** A 16-bit operation that the CPU has no kernel for, so that ONNX Runtime puts a Cast around it. */
function castBait({ names }: Place): Node[] {
  const [zero, result] = [names.fresh('limen/zero'), names.fresh('limen/bait')]
  return [
    plainNode('Constant', [], [zero], { value: constantOf('', 'float16', [1], [0]) }),
    plainNode('Asin', [zero], [result])
  ]
}
