/** What a gradient rule is given and answers. Not here: the rules (rules/), who applies them (backpropagate.ts). */
import type { Node } from '#engine/onnx/model.ts'
import { LimenError } from '#shared/errors.ts'
import type { BackwardBuilder } from './backward-builder.ts'
import type { BackwardRequest } from './backpropagate.ts'

/** Writes the gradient with respect to one input, shaped like the input, and answers its name. */
export type InputGradient = () => string

/**
 * The gradients of one operator with respect to its inputs, in their order. Undefined where none flows: the input holds
 * indices or sizes, or the operator is constant between jumps. Null where it makes no difference at all what the input holds.
 * Only those that are needed are written.
 */
export type Rule = (call: RuleCall) => readonly (InputGradient | null | undefined)[]

/** What a rule for a node with graphs inside is given beside the call. */
export interface BodyRequest {
  /** Values whose gradients are wanted: inputs of the node, and what its graphs read of those around them. */
  readonly wanted: readonly string[]
  /** The values that were asked for and whose gradients come through the node, for errors. */
  readonly behind: () => readonly string[]
  /** Walks back through nodes that the builder's graph has. */
  readonly walk: (b: BackwardBuilder, request: BackwardRequest) => ReadonlyMap<string, string>
}

/** Names of wanted values with their gradients; a value that is read in several ways has several. */
export type NamedGradients = readonly (readonly [value: string, gradient: string])[]

export type BodyRule = (call: RuleCall, request: BodyRequest) => NamedGradients

/** One node on the way back. */
export class RuleCall {
  readonly node: Node
  readonly b: BackwardBuilder
  readonly #gradients: readonly (string | null)[]

  /** @param gradients with respect to the outputs, shaped like them; null where none arrived. */
  constructor(node: Node, b: BackwardBuilder, gradients: readonly (string | null)[]) {
    this.node = node
    this.b = b
    this.#gradients = gradients
  }

  /** The gradient with respect to the first output. */
  get g(): string {
    return this.gradient(0)
  }

  /** The gradient with respect to an output; zeros where none arrived. */
  gradient(output: number): string {
    return this.#gradients[output] ?? this.b.zerosLike(this.output(output))
  }

  hasGradient(output: number): boolean {
    return (this.#gradients[output] ?? null) !== null
  }

  /** The name of an input; '' where it is left out. */
  input(index: number): string {
    return this.node.inputs[index] ?? ''
  }

  output(index: number): string {
    return this.node.outputs[index] ?? ''
  }

  get x(): string {
    return this.input(0)
  }

  get y(): string {
    return this.output(0)
  }

  /** A number in the type of the first input. */
  number(value: number): string {
    return this.b.numberLike(this.x, value)
  }

  /** An axis of the first input, counted from the front. */
  axis(axis: number): number {
    return axis < 0 ? axis + this.b.facts.rank(this.x) : axis
  }

  /** The error for a form of the operator that has no gradient yet. */
  unsupported(why: string): LimenError {
    const name = this.node.name || this.node.outputs.find((output) => output !== '') || this.node.op
    return new LimenError({
      tag: 'unsupported',
      message: `There is no gradient of ${this.node.op} '${name}': ${why}.`,
      advice: 'Choose sites that do not lead through it.',
      part: name
    })
  }
}

/** A rule for operators that are constant between jumps: their gradient is zero. */
export const nothing: Rule = () => []
