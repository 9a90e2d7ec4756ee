/** Cuts residual chains into transformer blocks. Not here: names and outline (transformer-outline.ts). */
import { residualChains, type ResidualAdd } from './residual.ts'
import { sublayerOf, type AttentionBranch, type BranchPatterns, type Sublayer } from './sublayers.ts'
import type { Wiring } from './wiring.ts'

export interface TransformerBlock {
  /** In order; at most one with self-attention and one with an MLP. */
  sublayers: Sublayer[]
}

/** A residual stream with its blocks. */
export interface TransformerStream {
  blocks: TransformerBlock[]
  /** The normalised stream goes on, rather than the sum (post-norm). */
  postNorm: boolean
  /** Reads keys and values from another stream. */
  cross: boolean
}

/** The residual streams of a graph that hold attention or MLPs, in order. */
export function findTransformerStreams(
  wiring: Wiring,
  adds: readonly ResidualAdd[],
  patterns: BranchPatterns
): TransformerStream[] {
  return residualChains(wiring, adds, patterns.normalizations).flatMap((chain) => {
    const sublayers = trimmed(chain.map((add) => sublayerOf(wiring, add, patterns)))
    if (sublayers.length === 0) return []
    return [
      { blocks: cutIntoBlocks(sublayers), postNorm: isPostNorm(sublayers), cross: sublayers.some(isCross) }
    ]
  })
}

const isTransformerPart = ({ attention, mlp, convolutional }: Sublayer): boolean =>
  attention !== undefined || (mlp !== undefined && !convolutional)

/** Leaves out what lies before the first and after the last sublayer of a transformer. */
function trimmed(sublayers: readonly Sublayer[]): Sublayer[] {
  const first = sublayers.findIndex(isTransformerPart)
  const last = sublayers.findLastIndex(isTransformerPart)
  return first < 0 ? [] : sublayers.slice(first, last + 1)
}

const isCross = ({ attention }: Sublayer): boolean => attention?.cross === true

function cutIntoBlocks(sublayers: readonly Sublayer[]): TransformerBlock[] {
  const blocks: TransformerBlock[] = []
  for (const sublayer of sublayers) {
    const current = blocks.at(-1)
    if (current === undefined || startsBlock(current, sublayer)) blocks.push({ sublayers: [sublayer] })
    else current.sublayers.push(sublayer)
  }
  return blocks
}

/** A block ends with its MLP; without MLPs, each self-attention starts one. */
function startsBlock({ sublayers }: TransformerBlock, next: Sublayer): boolean {
  const hasMlp = sublayers.some(({ mlp }) => mlp !== undefined)
  const hasAttention = sublayers.some(({ attention }) => attention !== undefined)
  if (next.attention !== undefined) return hasMlp || (hasAttention && !next.attention.cross)
  return hasMlp
}

/** In post-norm streams each sublayer skips over from the normalised sum of the one before. */
function isPostNorm(sublayers: readonly Sublayer[]): boolean {
  const pairs = sublayers.slice(1).map((next, i) => sublayers[i]?.normAfter?.output === next.add.skip)
  return pairs.length > 0
    ? pairs.every(Boolean)
    : sublayers[0]?.normBefore === undefined && sublayers[0]?.normAfter !== undefined
}

/** What names of each stream begin with: an encoder and a decoder are kept apart, other streams share their names. */
export function streamPrefixes(streams: readonly TransformerStream[]): string[] {
  const [first, second] = streams
  const isPair = streams.length === 2 && second?.cross === true && first?.cross === false
  return isPair ? ['encoder.', 'decoder.'] : streams.map(() => '')
}

/** The value that a stream starts from. */
export const startOf = ({ blocks }: TransformerStream): string | undefined =>
  blocks[0]?.sublayers[0]?.add.skip

/** All attention of some streams. */
export const attentionIn = (streams: readonly TransformerStream[]): AttentionBranch[] =>
  streams.flatMap(({ blocks }) =>
    blocks.flatMap(({ sublayers }) => sublayers.flatMap(({ attention }) => attention ?? []))
  )
