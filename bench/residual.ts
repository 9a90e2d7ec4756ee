/** A residual network for pictures, as ResNets begin: a stem, a block that keeps the size, and one that halves it. */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'

export interface ResidualSize {
  /** Channels of the first block; the second has twice as many. */
  channels: number
  /** Height and width of the picture. */
  pixels: number
  classes: number
}

export const residualSize: ResidualSize = { channels: 64, pixels: 32, classes: 10 }

/** Input: `picture` [batch, 3, pixels, pixels]. Output: `logits` [batch, classes]. Sites: `stem`, `block.1`, `block.2`. */
export const buildResidual = (size: ResidualSize): Model => new ResidualBuilder().build(size)

class ResidualBuilder {
  readonly #builder = new GraphBuilder({ name: 'residual', opset: 17 })

  build({ channels, pixels, classes }: ResidualSize): Model {
    const b = this.#builder
    const picture = b.input('picture', 'float32', ['batch', 3, pixels, pixels])
    const stem = this.#relu(this.#conv('stem.conv', picture, [3, channels]), 'stem')
    const first = this.#conv('1.b', this.#relu(this.#conv('1.a', stem, [channels, channels])), [
      channels,
      channels
    ])
    const middle = this.#relu(b.node('Add', [first, stem]), 'block.1')
    const wide = 2 * channels
    const inner = this.#relu(this.#conv('2.a', middle, [channels, wide], { stride: 2 }))
    const second = this.#conv('2.b', inner, [wide, wide])
    const shortcut = this.#conv('2.shortcut', middle, [channels, wide], { stride: 2, kernel: 1 })
    const last = this.#relu(b.node('Add', [second, shortcut]), 'block.2')
    const pooled = b.node('Flatten', [b.node('GlobalAveragePool', [last])])
    b.node('Gemm', [pooled, this.#weight('fc.weight', [wide, classes]), this.#weight('fc.bias', [classes])], {
      outputs: ['logits']
    })
    b.output('logits', 'float32', ['batch', classes])
    return b.build()
  }

  #relu(value: string, name?: string): string {
    return this.#builder.node('Relu', [value], name === undefined ? {} : { outputs: [name] })
  }

  #conv(name: string, value: string, [from, to]: [number, number], { stride = 1, kernel = 3 } = {}): string {
    const weights = this.#weight(`${name}.weight`, [to, from, kernel, kernel])
    const pad = (kernel - 1) / 2
    const attributes = {
      kernel_shape: [kernel, kernel],
      pads: [pad, pad, pad, pad],
      strides: [stride, stride]
    }
    return this.#builder.node('Conv', [value, weights, this.#weight(`${name}.bias`, [to])], { attributes })
  }

  #weight(name: string, dims: number[]): string {
    const count = dims.reduce((product, size) => product * size, 1)
    return this.#builder.constant(
      name,
      'float32',
      dims,
      Array.from({ length: count }, (_, i) => 0.05 * Math.sin(i * 1.7))
    )
  }
}
