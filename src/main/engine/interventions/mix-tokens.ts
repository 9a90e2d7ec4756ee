/**
 * Rewrites a network so that its embeddings can lie between those of two token sequences. The second sequence and how far
 * each position is on its way are new inputs, so that a drag never compiles anything.
 * Preconditions: each embedding is a Gather of the main graph, from whose indices only layout changes lead back to the input.
 * Postconditions: whatever used the embeddings uses the mixed ones, under the same name; a run with all shares 0 computes
 * what the network did before.
 * Not here: the ids and shares (stimuli/families/tokens.ts).
 */
import {
  GraphEdit,
  plainNode,
  tensorInfo,
  withDefaultOpset,
  withInnerConstants
} from '#engine/onnx/graph-edit.ts'
import { dataTypes, type Graph, type Model, type Node } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { topologicalSort } from '#engine/onnx/topological-sort.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import type { MixWay } from '#engine/stimuli/family.ts'
import type { NetworkInput, TokenLookUp } from '#shared/network.ts'
import { betweenVectors } from './between-vectors.ts'
import { copyPaths } from './path-copy.ts'
import { missing, withMadeAs } from './reroute.ts'

/** An input whose tokens are mixed. */
export interface MixedInput {
  input: string
  way: MixWay
}

/** Names of what is fed beside an input of token ids: both have its shape. */
export const mixFeeds = (input: string): { towards: string; share: string } => ({
  towards: `limen/mix/${input}/towards`,
  share: `limen/mix/${input}/share`
})

/** @throws LimenError 'request' for an input without embeddings that can be mixed. */
export function mixTokens(
  model: Model,
  inputs: readonly NetworkInput[],
  mixed: readonly MixedInput[]
): Model {
  if (mixed.length === 0) return model
  const { model: prepared, opset } = withDefaultOpset(withInnerConstants(model))
  const names = new NameSupply(namesIn(model.graph))
  let graph = prepared.graph
  for (const { input: name, way } of mixed) {
    const lookUps = inputs.find((input) => input.name === name)?.lookUps
    if (!lookUps) throw missing('embedding looked up by', name, [])
    graph = withFeeds(graph, name)
    for (const added of Object.values(mixFeeds(name))) names.claim(added)
    for (const lookUp of lookUps) graph = withMixed(graph, lookUp, { input: name, way }, { opset, names })
  }
  const sorted = topologicalSort({ ...prepared, graph }).value
  verifyGraph(sorted)
  return sorted
}

function withFeeds(graph: Graph, name: string): Graph {
  const info = graph.inputs.find((input) => input.name === name)
  if (info?.type.kind !== 'tensor')
    throw missing(
      'input',
      name,
      graph.inputs.map((input) => input.name)
    )
  const { elem, dims } = info.type
  const { towards, share } = mixFeeds(name)
  const added = [tensorInfo(towards, elem, dims), tensorInfo(share, 'float32', dims)]
  return { ...graph, inputs: [...graph.inputs, ...added] }
}

function withMixed(
  graph: Graph,
  { tensor, rank, type }: TokenLookUp,
  { input, way }: MixedInput,
  { opset, names }: { opset: number; names: NameSupply }
): Graph {
  const node = graph.nodes.find(({ outputs: [output] }) => output === tensor)
  if (node?.op !== 'Gather')
    throw missing(
      'embedding',
      tensor,
      graph.nodes.flatMap(({ outputs }) => outputs)
    )
  const [table = '', index = ''] = node.inputs
  const { towards, share } = mixFeeds(input)
  const other = followed(graph, input, towards, index, names)
  const shares = followed(graph, input, share, index, names)
  const before = names.fresh(`${tensor}/token`)
  const edit = new GraphEdit(opset, names)
  const float = type === 'float64' ? 'float64' : 'float32'
  const mixed = betweenVectors(
    {
      edit,
      type: float,
      rank,
      a: edit.as(float, before),
      b: edit.as(float, edit.node('Gather', [table, other.end], { axis: 0 })),
      share: edit.as(float, edit.unsqueeze(shares.end, rank - 1))
    },
    way
  )
  const rerouted = withMadeAs(graph, tensor, before)
  const nodes = [...rerouted.nodes, ...other.nodes, ...shares.nodes.map(withoutCast)]
  const applied = edit.appliedTo({ ...rerouted, nodes })
  return {
    ...applied,
    nodes: [...applied.nodes, plainNode('Cast', [mixed], [tensor], { to: dataTypes[type] })]
  }
}

/** The way from the input to the indices once more, from another beginning. */
function followed(graph: Graph, input: string, start: string, index: string, names: NameSupply) {
  if (index === input) return { nodes: [], end: start }
  const ends = { starts: new Map([[input, start]]), ends: new Set([index]) }
  const { nodes, copies } = copyPaths(graph, ends, new Set(), names)
  const end = copies.get(index)
  if (end === undefined) throw missing('way to the embedding from', input, [])
  return { nodes, end }
}

/** Shares are fractions, whatever type the ids are cast to on their way. */
const withoutCast = (node: Node): Node =>
  node.op === 'Cast' || node.op === 'CastLike'
    ? { ...node, op: 'Identity', inputs: node.inputs.slice(0, 1), attributes: new Map() }
    : node
