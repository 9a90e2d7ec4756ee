/**
 * Reverse mode as a rewrite: a network becomes one that also computes gradients, backward pass and all, in one graph.
 * The primitive is the vector-Jacobian product: gradients of Σ cᵀ·y for values y of the network and cotangents c that are
 * fed. Not here: the walk (backpropagate.ts), the operators (rules/).
 */
import { inferTypes } from '#engine/inference/infer-types.ts'
import { plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { raiseOpset, raisedOpset } from '#engine/onnx/raise-opset.ts'
import { inlineFunctions } from '#engine/onnx/rewrites.ts'
import { withoutStatedSizes } from '#engine/onnx/stated-sizes.ts'
import { topologicalSort } from '#engine/onnx/topological-sort.ts'
import { definedValues } from '#engine/onnx/values.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import { BackwardBuilder } from './backward-builder.ts'
import { backpropagate, type GradientNote } from './backpropagate.ts'
import { ruleOf } from './rules.ts'
import { ValueFacts } from './value-facts.ts'

export interface GradientRequest {
  /** Values of the main graph whose gradients start the walk; each gets an input for its cotangent. */
  readonly of: readonly string[]
  /** Values of the main graph, inputs or weights; inner values stand for themselves and all that depends on them. */
  readonly withRespectTo: readonly string[]
}

export interface GradientGraph {
  /** The network with the gradients as further outputs, after its own ones, and the cotangents as further inputs. */
  readonly model: Model
  /** Inputs for the cotangents, by the names of the values; each is shaped like its value. */
  readonly cotangents: ReadonlyMap<string, string>
  /** Outputs that hold the gradients, by the names of the values; each is shaped like its value. */
  readonly gradients: ReadonlyMap<string, string>
  /** Where gradients end though values go on, and sites that nothing reaches: their gradients are zeros. */
  readonly notes: readonly GradientNote[]
}

/**
 * Adds the vector-Jacobian product to a network.
 * Postconditions: the network's own inputs and outputs keep their names, order and values.
 * @throws LimenError 'request' for values that are not there or hold no floating-point numbers; 'unsupported' for operators
 *   without a rule, and opsets below 7.
 */
export async function gradientGraph(model: Model, request: GradientRequest): Promise<GradientGraph> {
  const raised = raiseOpset(inlineFunctions(model).value).value
  const prepared = withoutStatedSizes(topologicalSort(raised).value)
  const facts = new ValueFacts(prepared.graph, await inferTypes(prepared))
  checkValues(prepared, facts, [...request.of, ...request.withRespectTo])
  const names = new NameSupply(namesIn(prepared.graph))
  const b = new BackwardBuilder(prepared.opsets.get('') ?? raisedOpset, names, facts)
  const cotangents = new Map(request.of.map((name) => [name, names.fresh(`cotangent of ${name}`)]))
  for (const [name, input] of cotangents) b.input(tensorInfo(input, facts.elem(name), facts.dims(name)))
  const { nodes } = prepared.graph
  const backward = backpropagate(b, { nodes, seeds: cotangents, wanted: request.withRespectTo }, ruleOf)
  const gradients = new Map(
    [...new Set(request.withRespectTo)].map((name) => [
      name,
      addOutput(b, names, name, backward.gradients.get(name))
    ])
  )
  const graph = b.appliedTo(prepared.graph)
  const result = { ...prepared, graph }
  verifyGraph(result)
  const notes = [...backward.notes, ...unreached(request.withRespectTo, backward.gradients)]
  return { model: result, cotangents, gradients, notes }
}

function addOutput(
  b: BackwardBuilder,
  names: NameSupply,
  value: string,
  gradient: string | undefined
): string {
  const output = names.fresh(`gradient of ${value}`)
  b.add(plainNode('Identity', [gradient ?? b.zerosLike(value)], [output]))
  b.output(tensorInfo(output, b.facts.elem(value), null))
  return output
}

function checkValues(model: Model, facts: ValueFacts, names: readonly string[]): void {
  const defined = definedValues(model.graph)
  for (const name of names) {
    if (!defined.has(name)) throw missing(name, defined)
    if (!facts.isDifferentiable(name)) throw discrete(name, facts)
  }
}

function missing(name: string, defined: ReadonlySet<string>): LimenError {
  const near = nearestNames(name, defined).map((each) => `'${each}'`)
  return new LimenError({
    tag: 'request',
    message: `The network's main graph has no value '${name}'.`,
    ...(near.length > 0 && { advice: `Did you mean ${near.join(', ')}?` }),
    part: name
  })
}

function discrete(name: string, facts: ValueFacts): LimenError {
  const type = facts.typeOf(name)
  const held = type.kind === 'tensor' ? `${type.elem} numbers` : 'no numbers that are known of'
  return new LimenError({
    tag: 'request',
    message: `'${name}' has no gradient: it holds ${held}.`,
    advice: 'Choose a value of floating-point numbers, such as the embedding that the tokens become.',
    part: name
  })
}

const unreached = (names: readonly string[], reached: ReadonlyMap<string, string>): GradientNote[] =>
  names
    .filter((name) => !reached.has(name))
    .map((name) => ({
      part: name,
      message: `The result does not depend on '${name}' in a way that has a gradient: its gradient is zero.`
    }))
