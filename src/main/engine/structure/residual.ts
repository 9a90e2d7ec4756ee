/**
 * Finds the residual stream: additions of a value to something made from it by matrices, chained one after the other.
 * Not here: what the branches compute (sublayers.ts).
 */
import type { Node } from '#engine/onnx/model.ts'
import { isBias, isScale, dataInput } from './linear.ts'
import type { Normalization } from './normalization.ts'
import { opSet } from './op-set.ts'
import { isLayout, nodesBetween } from './walks.ts'
import type { Wiring } from './wiring.ts'

/** skip + branch(skip). */
export interface ResidualAdd {
  node: Node
  skip: string
  branch: string
  sum: string
  /** The nodes that make the branch from the skipped value. */
  inside: ReadonlySet<Node>
}

/** Residual additions in order, each to what the one before it left. */
export type ResidualChain = ResidualAdd[]

const adding = opSet('Add Sum SkipLayerNormalization SkipSimplifiedLayerNormalization')
const mixing = opSet(
  'MatMul Gemm Einsum Conv ConvTranspose FusedMatMul FusedConv FusedGemm MatMulNBits MatMulInteger MatMulIntegerToFloat ' +
    'DynamicQuantizeMatMul QLinearMatMul QLinearConv ConvInteger LSTM GRU RNN Attention MultiHeadAttention GroupQueryAttention'
)

/** All residual additions of a graph, in order, but for nodes that are known to add something else. */
export function findResidualAdds(wiring: Wiring, others: ReadonlySet<Node> = new Set()): ResidualAdd[] {
  const bySum = new Map<string, ResidualAdd>()
  for (const node of wiring.graph.nodes) {
    const [a = '', b = ''] = node.inputs
    const isSum = adding.has(node.op) && !others.has(node)
    if (!isSum || !wiring.isData(a) || !wiring.isData(b) || a === b) continue
    const add = residualAdd(wiring, node, a, b, bySum) ?? residualAdd(wiring, node, b, a, bySum)
    if (add !== null) bySum.set(add.sum, add)
  }
  return [...bySum.values()]
}

function residualAdd(
  wiring: Wiring,
  node: Node,
  skip: string,
  branch: string,
  bySum: ReadonlyMap<string, ResidualAdd>
): ResidualAdd | null {
  if (!hasEqualShape(wiring, skip, branch)) return null
  const inside = nodesBetween(wiring, skip, branch, fusedOutputs(wiring, skip))
  // Branches side by side, (x + f(x)) + g(x): the second one starts where the first one did.
  const parallelTo = inside.size === 0 ? bySum.get(skip) : undefined
  const reached = parallelTo === undefined ? inside : nodesBetween(wiring, parallelTo.skip, branch)
  if (![...reached].some(({ op }) => mixing.has(op))) return null
  // The fused operators hand out the sum as their last output, if at all; without it the normalised value stands for it.
  const [first = ''] = node.outputs
  const sum = node.op.startsWith('Skip') ? (node.outputs[3] ?? '') || first : first
  return { node, skip, branch, sum, inside: reached }
}

/** Operators that add and normalise at once hand out the normalised value beside the sum: branches start from either. */
export function fusedOutputs(wiring: Wiring, tensor: string): readonly string[] {
  const node = wiring.producer(tensor)
  return node?.op.startsWith('Skip') === true ? node.outputs.filter((output) => output !== '') : []
}

function hasEqualShape(wiring: Wiring, a: string, b: string): boolean {
  const first = wiring.dims(a)
  const second = wiring.dims(b)
  if (first === undefined || second === undefined) return true
  return first.length === second.length && first.every((size, axis) => size === second[axis])
}

/** Chains in the order of their first addition; each addition belongs to one chain. */
export function residualChains(
  wiring: Wiring,
  adds: readonly ResidualAdd[],
  normalizations: readonly Normalization[]
): ResidualChain[] {
  const bySum = new Map(adds.flatMap((add) => add.node.outputs.map((output) => [output, add] as const)))
  const passing = new Map(normalizations.map((found) => [found.output, found.input]))
  const chainOf = new Map<ResidualAdd, ResidualChain>()
  const chains: ResidualChain[] = []
  for (const add of adds) {
    const before = addBehind(wiring, add.skip, bySum, passing)
    const chain = before === undefined ? undefined : chainOf.get(before)
    const isNext = chain !== undefined && chain.at(-1) === before
    const target = isNext ? chain : []
    if (!isNext) chains.push(target)
    target.push(add)
    chainOf.set(add, target)
  }
  return chains
}

const pointwise = opSet('Relu LeakyRelu Clip Softplus Gelu Elu')

/** The addition that a skipped value comes from, through normalisation, activation, layout and constant scales. */
function addBehind(
  wiring: Wiring,
  skip: string,
  bySum: ReadonlyMap<string, ResidualAdd>,
  passing: ReadonlyMap<string, string>
): ResidualAdd | undefined {
  let current = skip
  for (let steps = 0; steps < 12; steps++) {
    const add = bySum.get(current)
    if (add !== undefined) return add
    const node = wiring.producer(current)
    const normalized = passing.get(current)
    if (normalized !== undefined) current = normalized
    else if (node !== undefined && (isLayout(node) || pointwise.has(node.op))) current = node.inputs[0] ?? ''
    else if (isScale(wiring, node) || isBias(wiring, node)) current = dataInput(wiring, node)
    else return undefined
  }
  return undefined
}
