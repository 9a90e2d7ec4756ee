/**
 * What the builders of networks have in common: nodes under the names of the field, and first weights by seed.
 * Not here: the architectures, one file for each (build-network.ts says which there are).
 */
import type { AttributeValues } from '#engine/onnx/attributes.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { randomStream, type RandomStream } from '#engine/stimuli/random.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount } from '#shared/tensor.ts'

/** An initializer that training changes. */
export interface TrainedWeight {
  readonly name: string
  /** Weight decay is for matrices and embeddings; biases and scales have none. */
  readonly decays: boolean
}

/** A network whose weights are still those it starts with. */
export interface FreshNetwork {
  readonly model: Model
  readonly weights: readonly TrainedWeight[]
  /** Whether its output has an axis of positions or steps after that of the batch. */
  readonly hasPlaces: boolean
}

/** Numbers of all weights together, at most: training keeps a dozen copies of them in memory. */
const mostNumbers = 20_000_000

/** First opset with Gelu and LayerNormalization. */
const opset = 20

export class NetworkBuilder {
  readonly graph: GraphBuilder
  readonly #weights: TrainedWeight[] = []
  readonly #random: RandomStream
  readonly #scale: number
  #numbers = 0

  /** @param scale of the first weights, in units of 1/√inputs. */
  constructor(name: string, seed: number, scale: number) {
    this.graph = new GraphBuilder({ name, opset })
    this.#random = randomStream(seed)
    this.#scale = scale
  }

  /** Normal numbers with standard deviation scale · gain / √fanIn. */
  weight(name: string, dims: readonly number[], fanIn: number, gain = 1): string {
    const deviation = (this.#scale * gain) / Math.sqrt(fanIn)
    const values = this.#room(dims).map(() => deviation * this.#random.normal())
    return this.#trained(name, true, dims, values)
  }

  /** A bias, or the scale of a normalisation: one number everywhere. */
  filled(name: string, dims: readonly number[], value: number): string {
    return this.#trained(name, false, dims, this.#room(dims).fill(value))
  }

  /** @throws LimenError 'resources' before more is taken than a training could use. */
  #room(dims: readonly number[]): Float32Array {
    this.#numbers += elementCount(dims)
    if (this.#numbers <= mostNumbers) return new Float32Array(elementCount(dims))
    throw new LimenError({
      tag: 'resources',
      message: `The network would have more than ${mostNumbers / 1e6} million parameters.`,
      advice: 'Choose fewer layers, or smaller ones.',
      part: 'network'
    })
  }

  #trained(name: string, decays: boolean, dims: readonly number[], values: Float32Array): string {
    this.#weights.push({ name, decays })
    return this.graph.constant(name, 'float32', dims, values)
  }

  /** A node whose output has a name that it is known by, or a fresh one. */
  op(op: string, inputs: readonly string[], output?: string, attributes: AttributeValues = {}): string {
    return this.graph.node(op, inputs, { attributes, ...(output !== undefined && { outputs: [output] }) })
  }

  integers(...values: number[]): string {
    return this.graph.constant(this.graph.freshName('sizes'), 'int64', [values.length], values)
  }

  /** x W + b; weights are called NAME.W and NAME.b, and what comes out `output`. */
  linear(name: string, x: string, [from, to]: [number, number], output: string, gain = 1): string {
    const product = this.op('MatMul', [x, this.weight(`${name}.W`, [from, to], from, gain)])
    return this.op('Add', [product, this.filled(`${name}.b`, [to], 0)], output)
  }

  finished(output: string, dims: readonly (number | string)[]): FreshNetwork {
    this.graph.output(output, 'float32', dims)
    return { model: this.graph.build(), weights: this.#weights, hasPlaces: dims.length > 2 }
  }
}
