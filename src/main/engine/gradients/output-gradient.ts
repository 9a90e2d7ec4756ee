/**
 * Gradients of what a metric makes of one output, in the run that computes the output: how the metric changes with the output is
 * fed, fixed + share · softmax(output), so that no metric takes a graph of its own. Slopes of another form are fed whole.
 * Not here: the slopes (metrics/metric-slopes.ts), the backward pass (gradient-graph.ts).
 */
import { plainNode, tensorInfo, withOutputs } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'
import { producers } from '#engine/onnx/values.ts'
import type { BackwardBuilder } from './backward-builder.ts'
import { withBackwardPass, type WithGradients } from './gradient-graph.ts'
import { builderFor, prepareWithStates } from './prepare.ts'

export interface OutputGradientRequest {
  readonly output: string
  /** The axis of the output over which its probabilities are; null where it has none. */
  readonly widthAxis: number | null
  /** As in GradientRequest. */
  readonly withRespectTo: readonly string[]
  /** Values that are handed out beside the network's outputs. */
  readonly shown: readonly string[]
}

/** Further inputs, shaped like the output; the second is null where the output's probabilities are not asked for. */
export interface SlopeInputs {
  readonly fixed: string
  readonly share: string | null
}

export interface OutputGradient extends WithGradients, SlopeInputs {
  /** Outputs that hold the shown values, by their names: no output is an input itself. */
  readonly values: ReadonlyMap<string, string>
}

/** @throws LimenError as gradientGraph does. */
export async function outputGradient(model: Model, request: OutputGradientRequest): Promise<OutputGradient> {
  const { output, widthAxis, withRespectTo, shown } = request
  const made = producers(model.graph)
  const outside = shown.filter((name) => !made.has(name))
  const inner = withOutputs(
    model,
    shown.filter((name) => made.has(name))
  )
  const prepared = await prepareWithStates(inner, { of: [output], withRespectTo })
  const { facts, names } = prepared
  const b = builderFor(prepared)
  const { seed, ...inputs } = fedSlope(b, output, widthAxis)
  const copies = outside.map((name): [string, string] => {
    const copy = names.fresh(name)
    b.add(plainNode('Identity', [name], [copy]))
    b.output(tensorInfo(copy, facts.elem(name), facts.dims(name)))
    return [name, copy]
  })
  const values = new Map([...shown.map((name): [string, string] => [name, name]), ...copies])
  return { ...withBackwardPass(prepared, b, new Map([[output, seed]]), withRespectTo), ...inputs, values }
}

/** Adds the inputs for how the metric changes with an output; `seed` is what that makes of the output's numbers. */
export function fedSlope(
  b: BackwardBuilder,
  output: string,
  widthAxis: number | null
): SlopeInputs & { readonly seed: string } {
  const added = (name: string): string => {
    const input = b.names.fresh(name)
    b.input(tensorInfo(input, b.facts.elem(output), b.facts.dims(output)))
    return input
  }
  const fixed = added('slope of the metric')
  if (widthAxis === null) return { fixed, share: null, seed: fixed }
  const share = added('share of probabilities')
  const seed = b.plus(fixed, b.times(share, b.apply('Softmax', output, { axis: widthAxis })))
  return { fixed, share, seed }
}
