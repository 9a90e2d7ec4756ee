/** A pre-norm transformer as exporters write it: LayerNormalization, attention and GELU spelled out, biases as Add. */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'

export interface TransformerSize {
  layers: number
  width: number
  heads: number
  positions: number
  vocabulary: number
}

export const smallTransformer: TransformerSize = {
  layers: 4,
  width: 128,
  heads: 4,
  positions: 32,
  vocabulary: 512
}
export const largeTransformer: TransformerSize = {
  layers: 12,
  width: 768,
  heads: 12,
  positions: 16,
  vocabulary: 512
}

/** Reproducible weights of the usual size: a linear congruential sequence (Numerical Recipes' constants), ±0.04. */
class Weights {
  #state = 1

  next(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => {
      this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0
      return (this.#state / 2 ** 32 - 0.5) * 0.08
    })
  }
}

/** Inputs: `tokens` int64 [batch, position]. Output: `logits` [batch, position, vocabulary]. */
export function buildTransformer(size: TransformerSize): Model {
  return new TransformerBuilder(size).build()
}

class TransformerBuilder {
  readonly #size: TransformerSize
  readonly #builder = new GraphBuilder({ name: 'transformer', opset: 17 })
  readonly #weights = new Weights()

  constructor(size: TransformerSize) {
    this.#size = size
  }

  build(): Model {
    const { layers, width, positions, vocabulary } = this.#size
    const b = this.#builder
    const tokens = b.input('tokens', 'int64', ['batch', positions])
    const embedded = b.node('Gather', [this.#weight('wte', [vocabulary, width]), tokens], {
      outputs: ['embed']
    })
    let residual = this.#add(embedded, this.#weight('wpe', [positions, width]), 'pos_embed')
    for (let layer = 0; layer < layers; layer++) residual = this.#block(`h.${layer}`, residual)
    const normed = this.#layerNorm('ln_f', residual)
    b.node('MatMul', [normed, this.#weight('lm_head', [width, vocabulary])], { outputs: ['logits'] })
    b.output('logits', 'float32', ['batch', positions, vocabulary])
    return b.build()
  }

  #block(name: string, residual: string): string {
    const middle = this.#add(
      residual,
      this.#attention(`${name}.attn`, this.#layerNorm(`${name}.ln_1`, residual)),
      `${name}.resid_mid`
    )
    return this.#add(
      middle,
      this.#mlp(`${name}.mlp`, this.#layerNorm(`${name}.ln_2`, middle)),
      `${name}.resid_post`
    )
  }

  #attention(name: string, x: string): string {
    const { width, heads, positions } = this.#size
    const b = this.#builder
    const split = b.constant(`${name}.split`, 'int64', [4], [0, positions, heads, width / heads])
    const joined = b.constant(`${name}.join`, 'int64', [3], [0, positions, width])
    const perHead = (part: string, perm: number[]): string => {
      const projected = this.#linear(`${name}.${part}`, x, width, width)
      return b.node('Transpose', [b.node('Reshape', [projected, split])], { attributes: { perm } })
    }
    const [q, k, v] = [perHead('q', [0, 2, 1, 3]), perHead('k', [0, 2, 3, 1]), perHead('v', [0, 2, 1, 3])]
    const scale = b.constant(`${name}.scale`, 'float32', [], Math.sqrt(width / heads))
    const scores = b.node('Div', [b.node('MatMul', [q, k]), scale], { outputs: [`${name}.scores`] })
    const pattern = b.node('Softmax', [scores], { attributes: { axis: -1 }, outputs: [`${name}.pattern`] })
    const z = b.node('Transpose', [b.node('MatMul', [pattern, v])], { attributes: { perm: [0, 2, 1, 3] } })
    return this.#linear(`${name}.o`, b.node('Reshape', [z, joined]), width, width)
  }

  #mlp(name: string, x: string): string {
    const { width } = this.#size
    const b = this.#builder
    const hidden = this.#linear(`${name}.fc`, x, width, 4 * width)
    const scaled = b.node('Div', [hidden, b.constant(`${name}.sqrt2`, 'float32', [], Math.SQRT2)])
    const shifted = this.#add(b.node('Erf', [scaled]), b.constant(`${name}.one`, 'float32', [], 1))
    const gelu = b.node('Mul', [
      b.node('Mul', [hidden, shifted]),
      b.constant(`${name}.half`, 'float32', [], 0.5)
    ])
    return this.#linear(`${name}.proj`, gelu, 4 * width, width)
  }

  #layerNorm(name: string, x: string): string {
    const { width } = this.#size
    const b = this.#builder
    const [weight, bias] = [
      b.constant(`${name}.weight`, 'float32', [width], 1),
      b.constant(`${name}.bias`, 'float32', [width], 0)
    ]
    return b.node('LayerNormalization', [x, weight, bias], {
      attributes: { axis: -1 },
      outputs: [`${name}.out`]
    })
  }

  #linear(name: string, x: string, from: number, to: number): string {
    const product = this.#builder.node('MatMul', [x, this.#weight(`${name}.weight`, [from, to])])
    return this.#add(this.#weight(`${name}.bias`, [to]), product, `${name}.out`)
  }

  #add(a: string, b: string, name?: string): string {
    return this.#builder.node('Add', [a, b], name === undefined ? {} : { outputs: [name] })
  }

  #weight(name: string, dims: number[]): string {
    const count = dims.reduce((product, size) => product * size, 1)
    return this.#builder.constant(name, 'float32', dims, this.#weights.next(count))
  }
}
