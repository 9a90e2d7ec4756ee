/** Gradients of Scan and Loop: what each of them calls its states and sequences. Not here: the way back (iteration.ts). */
import { graphAttribute, intAttribute, intsAttribute } from '#engine/onnx/attributes.ts'
import { plainNode } from '#engine/onnx/graph-edit.ts'
import { dataTypes, type Graph } from '#engine/onnx/model.ts'
import {
  iterationGradient,
  withHistories,
  type MadeSequence,
  type Sequence,
  type State
} from '../iteration.ts'
import type { BodyRule, RuleCall } from '../rule.ts'

export const scan: BodyRule = (call, request) => {
  const { node } = call
  const body = bodyOf(call)
  const stateCount = node.inputs.length - intAttribute(node, 'num_scan_inputs', 0)
  const states = statesOf(call, body, { inputs: 0, outputs: 0, count: stateCount })
  const iteration = {
    body,
    states,
    read: readBy(call, body, stateCount),
    made: madeBy(call, body, stateCount),
    fixed: [],
    // ONNX Runtime runs no Scan without steps.
    stepsOfRun: null
  }
  return iterationGradient(call, request, iteration, withHistories(call, iteration))
}

/** The sequences that a Scan reads. */
function readBy(call: RuleCall, body: Graph, first: number): Sequence[] {
  const axes = intsAttribute(call.node, 'scan_input_axes', [])
  const directions = intsAttribute(call.node, 'scan_input_directions', [])
  return call.node.inputs.slice(first).map((outside, order) => ({
    inside: body.inputs[first + order]?.name ?? '',
    outside,
    axis: axes[order] ?? 0,
    isReversed: directions[order] === 1
  }))
}

/** The sequences that a Scan makes. */
function madeBy(call: RuleCall, body: Graph, first: number): MadeSequence[] {
  const axes = intsAttribute(call.node, 'scan_output_axes', [])
  const directions = intsAttribute(call.node, 'scan_output_directions', [])
  return call.node.outputs.slice(first).map((outside, order) => ({
    inside: body.outputs[first + order]?.name ?? '',
    outside,
    output: first + order,
    axis: axes[order] ?? 0,
    isReversed: directions[order] === 1
  }))
}

/** The steps of a Loop are counted by what it hands out, so that its trip count need not be known. */
export const loop: BodyRule = (call, request) => {
  const { b, node } = call
  const body = bodyOf(call)
  const stateCount = Math.max(0, node.inputs.length - 2)
  const states = statesOf(call, body, { inputs: 2, outputs: 1, count: stateCount })
  const histories = withHistories(call, { body, states })
  const [step = '', condition = ''] = body.inputs.map(({ name }) => name)
  const made = node.outputs.slice(stateCount).map((outside, order): MadeSequence => ({
    inside: body.outputs[1 + stateCount + order]?.name ?? '',
    outside,
    output: stateCount + order,
    axis: 0,
    isReversed: false
  }))
  const count = stepsOf(
    call,
    [...histories, ...made.map((each) => each.outside)].find((name) => name !== '')
  )
  const outside = stepNumbers(call, count, step)
  const isGoing = plainNode('Cast', [b.constant('int64', [], [1])], [condition], { to: dataTypes.bool })
  const read = [{ inside: step, outside, axis: 0, isReversed: false }]
  const iteration = {
    body,
    states,
    read,
    made,
    fixed: [isGoing],
    stepsOfRun: isSureToStart(call) ? null : count
  }
  return iterationGradient(call, request, iteration, histories)
}

/** Whether there is a first step in every run. */
function isSureToStart(call: RuleCall): boolean {
  const holds = (name: string, isMet: (value: number) => boolean): boolean =>
    name === '' || (call.b.facts.numbers(name)?.every(isMet) ?? false)
  return holds(call.input(0), (count) => count > 0) && holds(call.input(1), (value) => value !== 0)
}

/** How many steps there were, int64 [], by a sequence with an entry for each. */
function stepsOf(call: RuleCall, sequence: string | undefined): string {
  if (sequence === undefined) throw call.unsupported('it hands out nothing')
  return call.b.node('Squeeze', [call.b.node('Shape', [sequence], { start: 0, end: 1 })])
}

/** 0, 1, 2, … for each step, shaped as the body wants it. */
function stepNumbers(call: RuleCall, count: string, step: string): string {
  const { b, node } = call
  const steps = b.node('Range', [b.constant('int64', [], [0]), count, b.constant('int64', [], [1])])
  const isList = b.inside(node, 'body').facts.dims(step)?.length === 1
  return isList ? b.node('Unsqueeze', [steps, b.integers(1)]) : steps
}

function bodyOf(call: RuleCall): Graph {
  const body = graphAttribute(call.node, 'body', null)
  if (body === null) throw call.unsupported('it has no body')
  return body
}

/** The states, behind so many other inputs of the node and its body, and other outputs of the body. */
const statesOf = (
  call: RuleCall,
  body: Graph,
  { inputs, outputs, count }: { inputs: number; outputs: number; count: number }
): State[] =>
  Array.from({ length: count }, (_, order) => ({
    before: body.inputs[inputs + order]?.name ?? '',
    after: body.outputs[outputs + order]?.name ?? '',
    initial: call.input(inputs + order),
    final: order
  }))
