/** Multi-head attention, spelled out, so that each head's queries, keys, values, scores, pattern and output are sites. */
import type { NetworkBuilder } from './network-builder.ts'

export interface AttentionSizes {
  width: number
  heads: number
  headWidth: number
  positions: number
}

export interface AttentionForm {
  sizes: AttentionSizes
  /** Added to the scores, [positions, positions]. */
  mask: string | undefined
  isRotary: boolean
  /** Of the first weights of the map back to the stream. */
  gain: number
}

/** `BLOCK.attn_out` [batch, position, width] for the normalised stream. */
export function attention(b: NetworkBuilder, x: string, block: string, form: AttentionForm): string {
  const { width, heads, headWidth } = form.sizes
  const name = `${block}.attn`
  const [q, k, v] = ['q', 'k', 'v'].map((part) => projected(b, x, name, part, form))
  const keys = b.op('Transpose', [k ?? ''], undefined, { perm: [0, 2, 3, 1] })
  const queries = b.op('Transpose', [q ?? ''], undefined, { perm: [0, 2, 1, 3] })
  const values = b.op('Transpose', [v ?? ''], undefined, { perm: [0, 2, 1, 3] })
  const root = b.graph.constant(`${name}.root`, 'float32', [], Math.sqrt(headWidth))
  const products = b.op('MatMul', [queries, keys])
  const scores = b.op('Div', [products, root], `${name}.scores`)
  const seen = form.mask === undefined ? scores : b.op('Add', [scores, form.mask])
  const pattern = b.op('Softmax', [seen], `${name}.pattern`, { axis: -1 })
  const mixed = b.op('MatMul', [pattern, values])
  const z = b.op('Transpose', [mixed], `${name}.z`, { perm: [0, 2, 1, 3] })
  const flat = b.op('Reshape', [z, b.integers(0, 0, heads * headWidth)])
  const out = b.weight(`${name}.W_O`, [heads * headWidth, width], heads * headWidth, form.gain)
  const written = b.op('MatMul', [flat, out])
  return b.op('Add', [written, b.filled(`${name}.b_O`, [width], 0)], `${block}.attn_out`)
}

/** Queries, keys or values, [batch, position, head, d_head]. */
function projected(b: NetworkBuilder, x: string, name: string, part: string, form: AttentionForm): string {
  const { width, heads, headWidth } = form.sizes
  const capital = part.toUpperCase()
  const weight = b.weight(`${name}.W_${capital}`, [width, heads * headWidth], width)
  const product = b.op('MatMul', [x, weight])
  const sum = b.op('Add', [product, b.filled(`${name}.b_${capital}`, [heads * headWidth], 0)])
  const cut = b.op('Reshape', [sum, b.integers(0, 0, heads, headWidth)], `${name}.${part}`)
  return form.isRotary && part !== 'v' ? rotated(b, cut, `${name}.rot_${part}`, form.sizes) : cut
}

/** Rotary position embedding (Su et al. 2021), halves of the features forming the pairs. */
function rotated(
  b: NetworkBuilder,
  x: string,
  name: string,
  { positions, headWidth }: AttentionSizes
): string {
  const half = headWidth / 2
  const angles = Array.from({ length: positions * headWidth }, (_, at) => {
    const [position, feature] = [Math.floor(at / headWidth), at % half]
    return position * 10_000 ** (-feature / half)
  })
  const table = (of: 'cos' | 'sin', values: number[]): string =>
    b.graph.constant(`${name}.${of}`, 'float32', [positions, 1, headWidth], values)
  const [first = '', second = ''] = b.graph.nodes('Split', [x], 2, {
    attributes: { axis: 3, num_outputs: 2 }
  })
  const turned = b.op('Concat', [b.op('Neg', [second]), first], undefined, { axis: 3 })
  const straight = b.op('Mul', [x, table('cos', angles.map(Math.cos))])
  return b.op('Add', [straight, b.op('Mul', [turned, table('sin', angles.map(Math.sin))])], name)
}
