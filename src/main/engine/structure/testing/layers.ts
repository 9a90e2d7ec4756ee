/** For tests: layers written with the graph builder in the ways that exporters write them. */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { float } from '#engine/onnx/attributes.ts'
import type { Dim, DataType } from '#engine/onnx/model.ts'

/** Values that differ from each other, so that no two weights are alike. */
const spread = (count: number, salt: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(i * 1.7 + salt) * 0.3)

/** A builder with short words for what the tests need; sizes are batch × 5 positions × 8 features, 2 heads of 4. */
export class Layers {
  readonly builder: GraphBuilder
  #salt = 0

  constructor(opset = 17) {
    this.builder = new GraphBuilder({ name: 'test', opset })
  }

  input(name: string, dims: readonly Dim[], type: DataType = 'float32'): string {
    return this.builder.input(name, type, dims)
  }

  output(name: string, dims: readonly Dim[] | null, type: DataType = 'float32'): void {
    this.builder.output(name, type, dims)
  }

  op(op: string, inputs: readonly string[], output?: string, attributes = {}, domain = ''): string {
    return this.builder.node(op, inputs, {
      attributes,
      domain,
      ...(output !== undefined && { outputs: [output] })
    })
  }

  weight(...dims: number[]): string {
    const count = dims.reduce((product, size) => product * size, 1)
    return this.builder.constant(this.builder.freshName('w'), 'float32', dims, spread(count, this.#salt++))
  }

  scalar(value: number): string {
    return this.builder.constant(this.builder.freshName('c'), 'float32', [], [value])
  }

  ints(...values: number[]): string {
    return this.builder.constant(this.builder.freshName('i'), 'int64', [values.length], values)
  }

  /** A linear map with bias. */
  linear(x: string, from: number, to: number, output?: string): string {
    return this.op('Add', [this.op('MatMul', [x, this.weight(from, to)]), this.weight(to)], output)
  }

  reshape(x: string, dims: number[], output?: string): string {
    return this.op('Reshape', [x, this.ints(...dims)], output)
  }

  transpose(x: string, perm: number[], output?: string): string {
    return this.op('Transpose', [x], output, { perm })
  }

  layerNorm(x: string, width: number, output?: string): string {
    return this.op('LayerNormalization', [x, this.weight(width), this.weight(width)], output, { axis: -1 })
  }

  /** RMSNorm as exporters of language models spell it out. */
  rmsNorm(x: string, width: number, output?: string): string {
    const mean = this.op('ReduceMean', [this.op('Pow', [x, this.scalar(2)])], undefined, {
      axes: [-1],
      keepdims: 1
    })
    const root = this.op('Sqrt', [this.op('Add', [mean, this.scalar(1e-5)])])
    const unit = this.op('Mul', [x, this.op('Reciprocal', [root])])
    return this.op('Mul', [this.weight(width), unit], output)
  }

  gelu(x: string, output?: string): string {
    const erf = this.op('Erf', [this.op('Div', [x, this.scalar(Math.SQRT2)])])
    const gate = this.op('Add', [erf, this.scalar(1)])
    return this.op('Mul', [this.op('Mul', [x, gate]), this.scalar(0.5)], output)
  }

  /** Two linear maps with GELU between: 8 → 16 → 8. */
  mlp(x: string, name: string): string {
    const pre = this.linear(x, 8, 16, `${name}.pre`)
    return this.linear(this.gelu(pre, `${name}.post`), 16, 8, `${name}.out`)
  }

  /** A linear map cut into heads: [batch, position, 8] → [batch, head, position, 4]; the cut value is `${part}`. */
  heads(x: string, part: string, count = 2): string {
    return this.transpose(this.reshape(this.linear(x, 8, 4 * count), [0, 0, count, 4], part), [0, 2, 1, 3])
  }

  /** softmax(q·kᵀ / 2)·v for operands by head. */
  mixed(q: string, k: string, v: string, name = 'a'): string {
    const product = this.op('MatMul', [q, this.transpose(k, [0, 1, 3, 2])])
    const scores = this.op('Div', [product, this.scalar(2)], `${name}.scores`)
    return this.op('MatMul', [this.op('Softmax', [scores], `${name}.pattern`, { axis: -1 }), v])
  }

  /** Multi-head attention in the commonest form: separate maps, scale by Div, causal mask added where wanted. */
  attention(x: string, name: string, options: { context?: string; mask?: string } = {}): string {
    const context = options.context ?? x
    const q = this.heads(x, `${name}.q_split`)
    const k = this.transpose(this.heads(context, `${name}.k_split`), [0, 1, 3, 2])
    const v = this.heads(context, `${name}.v_split`)
    const scores = this.op('Div', [this.op('MatMul', [q, k]), this.scalar(2)], `${name}.scaled`)
    const masked = options.mask === undefined ? scores : this.op('Add', [scores, options.mask])
    const pattern = this.op('Softmax', [masked], `${name}.softmax`, { axis: -1 })
    return this.merged(this.op('MatMul', [pattern, v]), name)
  }

  /** Heads put together and mapped back: [batch, head, position, 4] → [batch, position, 8]. */
  merged(z: string, name: string): string {
    const flat = this.reshape(this.transpose(z, [0, 2, 1, 3], `${name}.z_split`), [0, 0, 8])
    return this.linear(flat, 8, 8, `${name}.out`)
  }

  /** Convolution, batch normalisation and, where wanted, ReLU. */
  convUnit(
    x: string,
    from: number,
    to: number,
    name: string,
    options: { stride?: number; relu?: boolean } = {}
  ): string {
    const { stride = 1, relu = true } = options
    const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [stride, stride] }
    const conv = this.op('Conv', [x, this.weight(to, from, 3, 3)], `${name}.conv`, attributes)
    const ones = this.builder.constant(this.builder.freshName('one'), 'float32', [to], 1)
    const norm = this.op(
      'BatchNormalization',
      [conv, ones, this.weight(to), this.weight(to), ones],
      `${name}.bn`,
      {
        epsilon: float(1e-5)
      }
    )
    return relu ? this.op('Relu', [norm], `${name}.relu`) : norm
  }
}

/** A mask that hides later positions, [5, 5]. */
export function causalMask(layers: Layers): string {
  const values = Array.from({ length: 25 }, (_, i) => (i % 5 > Math.floor(i / 5) ? -1e9 : 0))
  return layers.builder.constant(layers.builder.freshName('mask'), 'float32', [5, 5], values)
}
