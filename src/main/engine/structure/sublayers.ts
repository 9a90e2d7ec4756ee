/** Tells what each branch of the residual stream computes: attention, an MLP, both side by side, convolution. */
import type { Attention } from './attention.ts'
import { mlpBehind, type ActivationsByOutput, type Mlp } from './mlp.ts'
import type { Normalization } from './normalization.ts'
import { fusedOutputs, type ResidualAdd } from './residual.ts'
import { beforeLayout, nodesBetween } from './walks.ts'
import type { Wiring } from './wiring.ts'

export interface AttentionBranch {
  attention: Attention
  /** What it adds to the stream. */
  out: string
  /** Keys and values come from somewhere else than queries. */
  cross: boolean
}

export interface Sublayer {
  add: ResidualAdd
  attention?: AttentionBranch
  mlp?: Mlp
  /** True for branches with convolutions and without attention. */
  convolutional: boolean
  /** Normalisation of what the branch reads, of what it answers, and of the sum. */
  normBefore?: Normalization
  normAtEnd?: Normalization
  normAfter?: Normalization
}

export interface BranchPatterns {
  attentions: readonly Attention[]
  activations: ActivationsByOutput
  normalizations: readonly Normalization[]
}

export function sublayerOf(wiring: Wiring, add: ResidualAdd, patterns: BranchPatterns): Sublayer {
  const parts = summands(wiring, add.branch)
  const attention = attentionBranch(wiring, add, parts, patterns.attentions)
  const mlp = firstMlp(
    wiring,
    parts.filter((part) => part !== attention?.out || parts.length === 1),
    patterns,
    attention
  )
  const { normalizations } = patterns
  const fused = fusedOutputs(wiring, add.skip)
  const normBefore = normalizations.find(
    ({ input, output }) =>
      (input === add.skip && isInside(wiring, add, output)) || (output !== add.skip && fused.includes(output))
  )
  const normAtEnd = normalizations.find(({ output }) => output === beforeLayout(wiring, add.branch))
  const normAfter = normalizations.find(
    ({ input, output }) => (input === add.sum && output !== add.sum) || isFusedNorm(add, output)
  )
  return {
    add,
    ...(attention && { attention }),
    ...(mlp && { mlp }),
    convolutional:
      attention === undefined && [...add.inside].some((node) => isSpatialConvolution(wiring, node)),
    ...(normBefore && { normBefore }),
    ...(normAtEnd && { normAtEnd }),
    ...(normAfter && { normAfter })
  }
}

/** Operators that add and normalise at once hand out the normalised sum first. */
const isFusedNorm = ({ node, sum }: ResidualAdd, output: string): boolean =>
  node.op.startsWith('Skip') && output === node.outputs[0] && output !== sum

const isInside = (wiring: Wiring, { inside }: ResidualAdd, tensor: string): boolean => {
  const node = wiring.producer(tensor)
  return node !== undefined && inside.has(node)
}

/** The values that a branch is the sum of; itself when it is no sum. */
function summands(wiring: Wiring, branch: string): string[] {
  const node = wiring.producer(branch)
  if (node?.op !== 'Add' || !node.inputs.every((input) => wiring.isData(input))) return [branch]
  return [...node.inputs]
}

function attentionBranch(
  wiring: Wiring,
  add: ResidualAdd,
  parts: readonly string[],
  attentions: readonly Attention[]
): AttentionBranch | undefined {
  const attention = attentions.find(({ node }) => add.inside.has(node))
  if (attention === undefined) return undefined
  const out = parts.find((part) => nodesBetween(wiring, add.skip, part).has(attention.node)) ?? add.branch
  const { query, key } = attention.sources
  return { attention, out, cross: !isSameSource(wiring, query, key) }
}

const isSameSource = (wiring: Wiring, query: string, key: string): boolean =>
  beforeLayout(wiring, query) === beforeLayout(wiring, key)

function firstMlp(
  wiring: Wiring,
  parts: readonly string[],
  { activations, normalizations }: BranchPatterns,
  attention: AttentionBranch | undefined
): Mlp | undefined {
  if (attention !== undefined && parts.includes(attention.out)) return undefined
  return parts.map((part) => mlpBehind(wiring, part, activations, normalizations)).find((mlp) => mlp !== null)
}

function isSpatialConvolution(
  wiring: Wiring,
  { op, inputs }: { op: string; inputs: readonly string[] }
): boolean {
  if (op !== 'Conv' && op !== 'ConvTranspose' && op !== 'FusedConv' && op !== 'QLinearConv') return false
  const kernel = wiring.dims(inputs[1])?.slice(2) ?? []
  return kernel.some((size) => size > 1)
}
