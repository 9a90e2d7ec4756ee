/**
 * Reverse mode as a rewrite: a network becomes one that also computes gradients, backward pass and all, in one graph.
 * The primitive is the vector-Jacobian product: gradients of Σ cᵀ·y for values y of the network and cotangents c that are
 * fed. Not here: metrics (metric-gradient.ts), the walk (backpropagate.ts), the operators (rules/).
 */
import { withoutUnused } from '#engine/onnx/dead-nodes.ts'
import { plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import type { BackwardBuilder } from './backward-builder.ts'
import { backpropagate, type GradientNote } from './backpropagate.ts'
import { builderFor, prepareWithStates, type Prepared } from './prepare.ts'
import { rules } from './rules.ts'

export interface GradientRequest {
  /** Values of the main graph whose gradients start the walk; each gets an input for its cotangent. */
  readonly of: readonly string[]
  /** Values of the main graph, inputs or weights; inner values stand for themselves and all that depends on them. */
  readonly withRespectTo: readonly string[]
}

/** A network with gradients as further outputs, after its own ones. */
export interface WithGradients {
  readonly model: Model
  /** Outputs that hold the gradients, by the names of the values; each is shaped like its value. */
  readonly gradients: ReadonlyMap<string, string>
  /** Where gradients end though values go on, and sites that nothing reaches: their gradients are zeros. */
  readonly notes: readonly GradientNote[]
}

export interface GradientGraph extends WithGradients {
  /** Further inputs, for the cotangents, by the names of the values; each is shaped like its value. */
  readonly cotangents: ReadonlyMap<string, string>
}

/**
 * Adds the vector-Jacobian product to a network. Applied to the model that it answers, it gives second derivatives.
 * Postconditions: the network's own inputs and outputs keep their names, order and values.
 * @throws LimenError 'request' for values that are not there or hold no floating-point numbers; 'unsupported' for operators
 *   without a rule, and opsets below 7.
 */
export async function gradientGraph(model: Model, request: GradientRequest): Promise<GradientGraph> {
  const prepared = await prepareWithStates(model, request)
  const { facts, names } = prepared
  const b = builderFor(prepared)
  const cotangents = new Map(request.of.map((name) => [name, names.fresh(`cotangent of ${name}`)]))
  for (const [name, input] of cotangents) b.input(tensorInfo(input, facts.elem(name), facts.dims(name)))
  return { ...withBackwardPass(prepared, b, cotangents, request.withRespectTo), cotangents }
}

/**
 * Adds the backward pass that starts from the given gradients.
 * @param seeds names of gradients, which the builder has, by the values that they belong to
 */
export function withBackwardPass(
  { model, names, standIns }: Prepared,
  b: BackwardBuilder,
  seeds: ReadonlyMap<string, string>,
  withRespectTo: readonly string[]
): WithGradients {
  const values = [...new Set(withRespectTo)]
  const wanted = values.map((name) => standIns.get(name) ?? name)
  const backward = backpropagate(b, { nodes: model.graph.nodes, seeds, wanted }, rules)
  const gradients = new Map(
    values.map((name, order) => {
      const output = names.fresh(`gradient of ${name}`)
      return [name, addOutput(b, name, output, backward.gradients.get(wanted[order] ?? ''))]
    })
  )
  return {
    model: completed(model, b),
    gradients,
    notes: [
      ...backward.notes,
      ...unreached(values.filter((_, order) => !backward.gradients.has(wanted[order] ?? '')))
    ]
  }
}

/** The model with what a builder added, but for what nothing uses. */
export function completed(model: Model, b: BackwardBuilder): Model {
  const graph = b.appliedTo(model.graph)
  const added = graph.nodes.slice(model.graph.nodes.length).flatMap(({ outputs }) => outputs)
  const used = withoutUnused(graph, added)
  const left = used.nodes.slice(model.graph.nodes.length).flatMap(({ outputs }) => outputs)
  const valueInfo = new Map([...used.valueInfo, ...b.statedOf(left)])
  const result = { ...model, graph: { ...used, valueInfo } }
  verifyGraph(result)
  return result
}

function addOutput(b: BackwardBuilder, value: string, output: string, gradient: string | undefined): string {
  b.add(plainNode('Identity', [gradient ?? b.zerosLike(value)], [output]))
  b.output(tensorInfo(output, b.facts.elem(value), null))
  return output
}

const unreached = (names: readonly string[]): GradientNote[] =>
  names.map((name) => ({
    part: name,
    message: `The result does not depend on '${name}' in a way that has a gradient: its gradient is zero.`
  }))
