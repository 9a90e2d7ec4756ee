/**
 * Graph networks: layers of message passing on node features, by relational graph convolution (Schlichtkrull et al. 2018,
 * after Kipf & Welling 2017) or by attention to neighbours (Veličković et al. 2018, with the products of a transformer). The
 * answer is a node: states are mapped to places in a space of few axes, and the nearest one to a point there is taken, which
 * is made of the places of the marked nodes.
 */
import { float } from '#engine/onnx/attributes.ts'
import type { NetworkChoice } from '#shared/training.ts'
import type { TaskInput } from '../tasks/task.ts'
import { attention } from './attention.ts'
import type { FreshNetwork, NetworkBuilder } from './network-builder.ts'

type GraphChoice = Extract<NetworkChoice, { kind: 'gnn' }>
type GraphInput = Extract<TaskInput, { kind: 'graph' }>

interface Sizes {
  width: number
  heads: number
  nodes: number
  relations: number
}

/**
 * Inputs `nodes` [batch, nodes, features], `adjacency` [batch, relations, nodes, nodes] and `marks` [batch, nodes, marks], which
 * are read at the end alone: states say where nodes are, whatever is asked. Output `logits` [batch, nodes].
 */
export function buildGraph(b: NetworkBuilder, choice: GraphChoice, input: GraphInput): FreshNetwork {
  const { width, heads, layers } = choice
  const { nodes, features } = input
  const sizes: Sizes = { width, heads, nodes, relations: input.relations.length }
  const given = b.graph.input('nodes', 'float32', ['batch', nodes, features.length])
  const adjacency = b.graph.input('adjacency', 'float32', ['batch', sizes.relations, nodes, nodes])
  const marks = b.graph.input('marks', 'float32', ['batch', nodes, input.marks.length])
  const isAttention = choice.messages === 'attention'
  const edges = isAttention ? hiddenWhereApart(b, adjacency, nodes) : byDegree(b, adjacency)
  const start = isAttention ? 'embed' : 'layers.0.nodes_pre'
  // Nodes without a feature begin at a random state: a norm would magnify gradients where all of a state is 0.
  const embedded = b.op('MatMul', [given, b.weight('embed.W', [features.length, width], features.length)])
  let x = b.op('Add', [embedded, b.weight('embed.b', [width], 1)], start)
  for (let layer = 0; layer < layers; layer++)
    x = isAttention
      ? attentionLayer(b, x, `blocks.${layer}`, sizes, { layers, adjacency, hidden: edges })
      : convolutionLayer(b, x, `layers.${layer}`, sizes, { layers, adjacency: edges })
  nearest(b, x, marks, [input.marks.length, width, choice.places])
  return b.finished('logits', ['batch', nodes])
}

function normalized(b: NetworkBuilder, x: string, name: string, width: number): string {
  const [scale, bias] = [b.filled(`${name}.w`, [width], 1), b.filled(`${name}.b`, [width], 0)]
  return b.op('LayerNormalization', [x, scale, bias], name, { axis: -1, epsilon: float(1e-5) })
}

/** Edges as shares of all that a node has. */
function byDegree(b: NetworkBuilder, adjacency: string): string {
  const degree = b.op('ReduceSum', [adjacency, b.integers(1, 3)], undefined, { keepdims: 1 })
  const one = b.graph.constant('one', 'float32', [], 1)
  return b.op('Div', [adjacency, b.op('Max', [degree, one])], 'adjacency.normalised')
}

/** x + W_out relu(Σ over relations and neighbours A x W + x W_self + b): each kind of edge has a map of its own. */
function convolutionLayer(
  b: NetworkBuilder,
  x: string,
  layer: string,
  { width, nodes, relations }: Sizes,
  { layers, adjacency }: { layers: number; adjacency: string }
): string {
  const normed = normalized(b, x, `${layer}.ln`, width)
  const mapped = b.op('MatMul', [
    normed,
    b.weight(`${layer}.W_rel`, [width, relations * width], width, Math.SQRT2)
  ])
  const byKind = b.op('Reshape', [mapped, b.integers(0, nodes, relations, width)])
  const messages = b.op('Transpose', [byKind], `${layer}.messages`, { perm: [0, 2, 1, 3] })
  const gathered = b.op('MatMul', [adjacency, messages])
  const aggregate = b.op('ReduceSum', [gathered, b.integers(1)], `${layer}.aggregate`, { keepdims: 0 })
  const own = b.linear(`${layer}.self`, normed, [width, width], `${layer}.own`, Math.SQRT2)
  const active = b.op('Relu', [b.op('Add', [aggregate, own])], `${layer}.update`)
  const gain = 1 / Math.sqrt(layers)
  const written = b.linear(`${layer}.out`, active, [width, width], `${layer}.written`, gain)
  return b.op('Add', [x, written], `${layer}.nodes`)
}

/** 0 where two nodes are joined or are the same, and a number that no score can make up for elsewhere. */
function hiddenWhereApart(b: NetworkBuilder, adjacency: string, nodes: number): string {
  const self = Array.from({ length: nodes ** 2 }, (_, at) => (at % (nodes + 1) === 0 ? 1 : 0))
  const joined = b.op('ReduceSum', [adjacency, b.integers(1)], undefined, { keepdims: 1 })
  const seen = b.op('Add', [joined, b.graph.constant('self', 'float32', [nodes, nodes], self)])
  const apart = b.op('Sub', [b.graph.constant('one', 'float32', [], 1), seen])
  return b.op('Mul', [apart, b.graph.constant('hide', 'float32', [], -1e9)], 'adjacency.hidden')
}

/** Attention to neighbours, each kind of edge liked by each head as much as it has learned, and an MLP. */
function attentionLayer(
  b: NetworkBuilder,
  x: string,
  block: string,
  { width, heads, nodes, relations }: Sizes,
  { layers, adjacency, hidden }: { layers: number; adjacency: string; hidden: string }
): string {
  const lastKinds = b.op('Transpose', [adjacency], undefined, { perm: [0, 2, 3, 1] })
  const liked = b.op('MatMul', [lastKinds, b.weight(`${block}.attn.W_edge`, [relations, heads], 1)])
  const bias = b.op('Transpose', [liked], `${block}.attn.edges`, { perm: [0, 3, 1, 2] })
  const gain = 1 / Math.sqrt(2 * layers)
  const form = {
    sizes: { width, heads, headWidth: Math.floor(width / heads), positions: nodes },
    mask: b.op('Add', [bias, hidden]),
    isRotary: false,
    gain
  }
  const out = attention(b, normalized(b, x, `${block}.ln1`, width), block, form)
  const middle = b.op('Add', [x, out], `${block}.resid_mid`)
  const normed = normalized(b, middle, `${block}.ln2`, width)
  const into = b.op('MatMul', [normed, b.weight(`${block}.mlp.W_in`, [width, 2 * width], width, Math.SQRT2)])
  const pre = b.op('Add', [into, b.filled(`${block}.mlp.b_in`, [2 * width], 0)], `${block}.mlp.pre`)
  const post = b.op('Relu', [pre], `${block}.mlp.post`)
  const back = b.op('MatMul', [post, b.weight(`${block}.mlp.W_out`, [2 * width, width], 2 * width, gain)])
  const written = b.op('Add', [back, b.filled(`${block}.mlp.b_out`, [width], 0)], `${block}.mlp_out`)
  return b.op('Add', [middle, written], `${block}.resid_post`)
}

/** −‖place − Σ w of marks · their places‖² for every node (TransE, Bordes et al. 2013, with weights that are learned). */
function nearest(
  b: NetworkBuilder,
  states: string,
  marks: string,
  [count, width, axes]: [number, number, number]
): void {
  const places = b.op('MatMul', [states, b.weight('readout.W', [width, axes], width)], 'readout.places')
  const byMark = b.op('Transpose', [marks], undefined, { perm: [0, 2, 1] })
  const marked = b.op('MatMul', [byMark, places], 'readout.marked')
  const weighted = b.op('Mul', [marked, b.filled('readout.w', [count, 1], 0.5)])
  const point = b.op('ReduceSum', [weighted, b.integers(1)], 'readout.point', { keepdims: 1 })
  const difference = b.op('Sub', [places, point], 'readout.difference')
  const square = b.op('ReduceSumSquare', [difference, b.integers(2)], 'readout.distance', { keepdims: 0 })
  b.op('Neg', [square], 'logits')
}
