/**
 * Gradients of what a metric makes of one output, in the run that computes the output: how the metric changes with the output is
 * fed, fixed + share · softmax(output), so that no metric takes a graph of its own. Slopes of another form are fed whole.
 * Not here: the slopes (metrics/metric-slopes.ts), the backward pass (gradient-graph.ts).
 */
import { plainNode, tensorInfo, withOutputs } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'
import { producers } from '#engine/onnx/values.ts'
import { withBackwardPass, type WithGradients } from './gradient-graph.ts'
import { builderFor, prepareBetween } from './prepare.ts'

export interface OutputGradientRequest {
  readonly output: string
  /** The axis of the output over which its probabilities are; null where it has none. */
  readonly widthAxis: number | null
  /** As in GradientRequest. */
  readonly withRespectTo: readonly string[]
  /** Values that are handed out beside the network's outputs. */
  readonly shown: readonly string[]
}

export interface OutputGradient extends WithGradients {
  /** Further inputs, shaped like the output; the second is null where the output has no probabilities. */
  readonly fixed: string
  readonly share: string | null
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
  const prepared = await prepareBetween(inner, { of: [output], withRespectTo })
  const { facts, names } = prepared
  const b = builderFor(prepared)
  const added = (name: string): string => {
    const input = names.fresh(name)
    b.input(tensorInfo(input, facts.elem(output), facts.dims(output)))
    return input
  }
  const fixed = added('slope of the metric')
  const share = widthAxis === null ? null : added('share of probabilities')
  const seed =
    share === null
      ? fixed
      : b.plus(fixed, b.times(share, b.apply('Softmax', output, { axis: widthAxis ?? -1 })))
  const copies = outside.map((name): [string, string] => {
    const copy = names.fresh(name)
    b.add(plainNode('Identity', [name], [copy]))
    b.output(tensorInfo(copy, facts.elem(name), facts.dims(name)))
    return [name, copy]
  })
  const values = new Map([...shown.map((name): [string, string] => [name, name]), ...copies])
  return { ...withBackwardPass(prepared, b, new Map([[output, seed]]), withRespectTo), values, fixed, share }
}
