/** Names and outline of transformer blocks, in the terms of the field: blocks.L.resid_pre, blocks.L.attn.z, … */
import type { Attention } from './attention.ts'
import type { Mlp } from './mlp.ts'
import type { Normalization } from './normalization.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import type { AttentionBranch, Sublayer } from './sublayers.ts'
import { attentionIn, streamPrefixes, type TransformerBlock, type TransformerStream } from './transformer.ts'
import type { Wiring } from './wiring.ts'

/** Blocks of all streams; an encoder and a decoder are kept apart, other streams are numbered on. */
export function sketchTransformers(wiring: Wiring, streams: readonly TransformerStream[]): Sketch[] {
  const prefixes = streamPrefixes(streams)
  let count = 0
  return streams.flatMap((stream, i) => {
    const prefix = prefixes[i] ?? ''
    if (prefix !== '') {
      const label = prefix === 'encoder.' ? 'Encoder' : 'Decoder'
      return [group(label, 'group', sketchBlocks(wiring, stream, `${prefix}blocks`, 0))]
    }
    const rows = sketchBlocks(wiring, stream, 'blocks', count)
    count += stream.blocks.length
    return rows
  })
}

function sketchBlocks(wiring: Wiring, stream: TransformerStream, prefix: string, start: number): Sketch[] {
  const rows = stream.blocks.map((block, i) =>
    sketchBlock(wiring, stream, block, `${prefix}.${start + i}`, start + i)
  )
  const attentions = attentionIn([stream]).map(({ attention }) => attention)
  const line = attentions.some(({ graph }) => graph !== undefined) ? 'node' : 'position'
  return attentions.length > 0 ? rows.map((sketch) => withLine(sketch, line)) : rows
}

/** What flows through a stream with attention is [batch, line, feature], where nothing closer is known. */
function withLine(sketch: Sketch, line: 'position' | 'node'): Sketch {
  const { value } = sketch
  const isPlain = value?.roles === undefined && value?.wiring.dims(value.tensor)?.length === 3
  return {
    ...sketch,
    children: sketch.children.map((child) => withLine(child, line)),
    ...(value && isPlain && { value: { ...value, presumed: ['batch', line, 'feature'] } })
  }
}

function sketchBlock(
  wiring: Wiring,
  { postNorm }: TransformerStream,
  { sublayers }: TransformerBlock,
  name: string,
  index: number
): Sketch {
  const [first] = sublayers
  const rows = sublayers.flatMap((sublayer, i) =>
    sketchSublayer(wiring, sublayer, name, i === sublayers.length - 1, postNorm)
  )
  const before = first === undefined ? [] : [row(wiring, first.add.skip, `${name}.resid_pre`, 'residual')]
  return { ...group(`Block ${index}`, 'block', [...before, ...rows]), order: wiring.order(first?.add.node) }
}

function sketchSublayer(
  wiring: Wiring,
  sublayer: Sublayer,
  name: string,
  isLast: boolean,
  postNorm: boolean
): Sketch[] {
  const { attention, mlp, add } = sublayer
  const norm = attention === undefined ? 'ln2' : attention.cross ? 'ln_cross' : 'ln1'
  const sum = isLast ? 'resid_post' : attention?.cross === true ? 'resid_cross' : 'resid_mid'
  return [
    ...normRow(wiring, sublayer.normBefore, `${name}.${norm}`),
    ...(attention ? [sketchAttention(wiring, attention, name)] : []),
    ...(mlp ? [sketchMlp(wiring, mlp, name)] : []),
    ...(attention || mlp ? [] : [otherBranch(wiring, sublayer, name)]),
    ...normRow(wiring, sublayer.normAtEnd, `${name}.${norm}_post`),
    row(wiring, add.sum, `${name}.${sum}`, 'residual'),
    ...(postNorm ? normRow(wiring, sublayer.normAfter, `${name}.${norm}`) : [])
  ]
}

const normRow = (wiring: Wiring, norm: Normalization | undefined, name: string): Sketch[] =>
  norm === undefined ? [] : [row(wiring, norm.output, name, 'normalization', { detail: norm.label })]

const otherBranch = (wiring: Wiring, { add, convolutional }: Sublayer, name: string): Sketch =>
  convolutional
    ? row(wiring, add.branch, `${name}.conv_out`, 'convolution', { detail: 'Convolution branch' })
    : row(wiring, add.branch, `${name}.branch_out`, 'tensor')

function sketchAttention(wiring: Wiring, { attention, out, cross }: AttentionBranch, block: string): Sketch {
  const name = cross ? `${block}.cross_attn` : `${block}.attn`
  const rows = [
    ...attentionRows(wiring, attention, name),
    row(wiring, out, cross ? `${block}.cross_attn_out` : `${block}.attn_out`, 'attention-output')
  ]
  return group(cross ? 'Cross-attention' : 'Attention', 'attention', rows, attentionDetail(attention))
}

/** '8 heads · 4 key-value heads · d 32 · masked'. */
export function attentionDetail(attention: Attention): string {
  const { heads, keyValueHeads, headSize, masked, operator, graph } = attention
  const isGrouped = heads !== undefined && keyValueHeads !== undefined && keyValueHeads < heads
  return remark(
    heads !== undefined && `${heads} ${heads === 1 ? 'head' : 'heads'}`,
    isGrouped && `${keyValueHeads} key-value ${keyValueHeads === 1 ? 'head' : 'heads'}`,
    headSize !== undefined && `d ${headSize}`,
    graph ? `by ${graph.connectivity}` : masked && 'masked',
    operator !== undefined && `${operator} operator`
  )
}

/** Rows for queries, keys, values, scores, pattern and z. */
export function attentionRows(wiring: Wiring, attention: Attention, name: string): Sketch[] {
  const { q, k, v, rotatedQ, rotatedK, scores, pattern, z, masked } = attention
  return [
    row(wiring, q, `${name}.q`, 'attention-query'),
    ...(rotatedQ
      ? [row(wiring, rotatedQ, `${name}.rot_q`, 'attention-query', { detail: 'after rotary embedding' })]
      : []),
    row(wiring, k, `${name}.k`, 'attention-key'),
    ...(rotatedK
      ? [row(wiring, rotatedK, `${name}.rot_k`, 'attention-key', { detail: 'after rotary embedding' })]
      : []),
    row(wiring, v, `${name}.v`, 'attention-value'),
    ...(scores
      ? [
          row(
            wiring,
            scores,
            `${name}.scores`,
            'attention-scores',
            masked ? { detail: 'before the mask' } : {}
          )
        ]
      : []),
    ...(pattern ? [row(wiring, pattern, `${name}.pattern`, 'attention-pattern')] : []),
    row(wiring, z, `${name}.z`, 'attention-result')
  ]
}

function sketchMlp(wiring: Wiring, mlp: Mlp, block: string): Sketch {
  const name = `${block}.mlp`
  const { gate } = mlp
  const width = wiring.dims(mlp.post)?.at(-1)
  const rows = [
    row(wiring, mlp.pre, `${name}.pre`, 'mlp-hidden', gate ? { detail: 'gate, before activation' } : {}),
    ...(gate
      ? [
          row(wiring, gate.activated, `${name}.gate`, 'mlp-hidden', { detail: 'gate, activated' }),
          row(wiring, gate.linear, `${name}.pre_linear`, 'mlp-hidden', { detail: 'linear side' })
        ]
      : []),
    row(wiring, mlp.post, `${name}.post`, 'mlp-hidden'),
    row(wiring, mlp.out, `${block}.mlp_out`, 'mlp-output')
  ]
  return group('MLP', 'mlp', rows, remark(mlp.label, width !== undefined && `${width} neurons`))
}
