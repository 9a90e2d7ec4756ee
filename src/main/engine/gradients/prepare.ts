/** Brings a network into the form that gradients are written for. Not here: the gradients (gradient-graph.ts). */
import { inferTypes } from '#engine/inference/infer-types.ts'
import type { Model } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { raisedOpset, raiseOpset } from '#engine/onnx/raise-opset.ts'
import { inlineFunctions } from '#engine/onnx/rewrites.ts'
import { withoutStatedSizes } from '#engine/onnx/stated-sizes.ts'
import { topologicalSort } from '#engine/onnx/topological-sort.ts'
import { definedValues } from '#engine/onnx/values.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import { BackwardBuilder } from './backward-builder.ts'
import { expanded, type Between } from './expand.ts'
import { withJoinedGelu } from './joined-gelu.ts'
import { withPushedStates } from './pushed-states.ts'
import { ValueFacts } from './value-facts.ts'

export interface Prepared {
  /** Without functions, in order, with opset 18 or later; names and values are those of the network. */
  readonly model: Model
  readonly facts: ValueFacts
  readonly names: NameSupply
  /** What stands for a value where its gradient is asked for, by the value's name; itself where it is not in here. */
  readonly standIns: ReadonlyMap<string, string>
}

/** @throws LimenError as raiseOpset and inferTypes do. */
export async function prepare(model: Model): Promise<Prepared> {
  const raised = raiseOpset(inlineFunctions(model).value).value
  return withTypes(withoutStatedSizes(topologicalSort(raised).value))
}

/** The same with fused operators written out that lie between the given values, and spelled activation functions joined. */
export const prepareBetween = async (model: Model, between: Between): Promise<Prepared> =>
  writtenOut(await prepare(model), between)

/** As `prepareBetween`, for gradients with respect to hidden states that go on from step to step (pushed-states.ts). */
export async function prepareWithStates(model: Model, between: Between): Promise<Prepared> {
  const prepared = await prepare(model)
  const { model: pushed, pushes } = withPushedStates(prepared.model, prepared.names, between.withRespectTo)
  if (pushes.size === 0) return writtenOut(prepared, between)
  checkValues(prepared, between.withRespectTo)
  const withRespectTo = between.withRespectTo.map((name) => pushes.get(name) ?? name)
  return { ...(await writtenOut(await withTypes(pushed), { ...between, withRespectTo })), standIns: pushes }
}

async function writtenOut(whole: Prepared, between: Between): Promise<Prepared> {
  let prepared = whole
  const named = [...between.of, ...between.withRespectTo]
  checkValues(prepared, named)
  const joined = withJoinedGelu(prepared.model, prepared.facts, new Set(named))
  if (joined !== prepared.model) prepared = await withTypes(joined)
  for (let next = expanded(prepared, between); next !== null; next = expanded(prepared, between))
    prepared = await withTypes(next)
  return prepared
}

async function withTypes(prepared: Model): Promise<Prepared> {
  const facts = new ValueFacts(prepared.graph, await inferTypes(prepared))
  return { model: prepared, facts, names: new NameSupply(namesIn(prepared.graph)), standIns: new Map() }
}

/** A builder for nodes that go behind those of the network. */
export const builderFor = ({ model, facts, names }: Prepared): BackwardBuilder =>
  new BackwardBuilder(model.opsets.get('') ?? raisedOpset, names, facts)

/** @throws LimenError 'request' for values that are not there or hold no floating-point numbers. */
export function checkValues({ model, facts }: Prepared, names: readonly string[]): void {
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
