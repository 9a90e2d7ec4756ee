/**
 * What training makes small, and the accuracy that it reaches, as nodes behind a network: cross-entropy for classes, mean
 * squared error for numbers, at the places where an answer is wanted. Not here: gradients (step-graph.ts).
 */
import type { Model } from '#engine/onnx/model.ts'
import { GraphEdit, plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import type { TaskShape } from './tasks/task.ts'

export interface Measured {
  /** The network with inputs `target` and `answer weights`, and the outputs below, after its own. */
  readonly model: Model
  readonly target: string
  readonly weights: string
  /** Weighted mean over answers: nats, or squares. */
  readonly loss: string
  /** Weighted share of right answers: the likeliest class is the right one; all numbers have the right sign. */
  readonly accuracy: string
}

/** @param hasPlaces whether the network's first output has an axis of places after the batch's. */
export function withLoss(model: Model, shape: TaskShape, hasPlaces: boolean): Measured {
  const names = new NameSupply(namesIn(model.graph))
  const b = new GraphEdit(model.opsets.get('') ?? 0, names)
  const places = shape.places?.length ?? 1
  const [target, weights, loss, accuracy] = ['target', 'answer weights', 'loss', 'accuracy'].map((name) =>
    names.fresh(name)
  ) as [string, string, string, string]
  const isClass = shape.answer.kind === 'class'
  const dims = ['batch', places, ...(shape.answer.kind === 'class' ? [] : [shape.answer.count])]
  b.input(tensorInfo(target, isClass ? 'int64' : 'float32', dims))
  b.input(tensorInfo(weights, 'float32', ['batch', places]))
  const output = atPlaces(b, model.graph.outputs[0]?.name ?? '', shape, hasPlaces)
  const terms = isClass ? surprise(b, output, target) : squaredError(b, output, target)
  const right = isClass ? isLikeliest(b, output, target) : haveRightSigns(b, output, target)
  const total = b.node('ReduceSum', [weights], { keepdims: 0 })
  const mean = (values: string, name: string): void => {
    const sum = b.node('ReduceSum', [b.node('Mul', [values, weights])], { keepdims: 0 })
    b.add(plainNode('Div', [sum, total], [name]))
    b.output(tensorInfo(name, 'float32', []))
  }
  mean(terms, loss)
  mean(right, accuracy)
  const measured = { ...model, graph: b.appliedTo(model.graph) }
  verifyGraph(measured)
  return { model: measured, target, weights, loss, accuracy }
}

/** Outputs where answers are wanted, [batch, places, classes or numbers]. */
function atPlaces(b: GraphEdit, output: string, { places }: TaskShape, hasPlaces: boolean): string {
  if (!hasPlaces) return b.unsqueeze(output, 1)
  return places === null ? output : b.node('Gather', [output, b.integers(...places)], { axis: 1 })
}

/** −ln p(target), [batch, places]. */
function surprise(b: GraphEdit, logits: string, target: string): string {
  const logProbabilities = b.node('LogSoftmax', [logits], { axis: -1 })
  const index = b.unsqueeze(target, 2)
  const chosen = b.node('GatherElements', [logProbabilities, index], { axis: 2 })
  return b.node('Neg', [b.node('Squeeze', [chosen, b.integers(2)])])
}

/** Mean over the numbers of an answer, [batch, places]. */
function squaredError(b: GraphEdit, output: string, target: string): string {
  const difference = b.node('Sub', [output, target])
  return b.mean(b.node('Mul', [difference, difference]), [2])
}

function isLikeliest(b: GraphEdit, logits: string, target: string): string {
  const likeliest = b.node('ArgMax', [logits], { axis: -1, keepdims: 0 })
  return b.asFloat32(b.node('Equal', [likeliest, target]))
}

function haveRightSigns(b: GraphEdit, output: string, target: string): string {
  const zero = b.constant('float32', [], [0])
  const isRight = b.asFloat32(b.node('Greater', [b.node('Mul', [output, target]), zero]))
  return b.node('ReduceMin', [isRight, b.integers(2)], { keepdims: 0 })
}
