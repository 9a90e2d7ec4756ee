/**
 * Outline of Scan, Loop and If: a branch of an If stands where the If does; a Scan or Loop is a row with its states and what
 * its body computes.
 */
import { intAttribute } from '#engine/onnx/attributes.ts'
import type { OtherValue } from './other-tensors.ts'
import { sketchOthers } from './other-tensors.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import type { WiredGraph } from './wired-graph.ts'

/** Rows of one graph, and what else can be recorded in it. */
export interface GraphSketch {
  parts: Sketch[]
  others: OtherValue[]
}

/** What a graph inside of control flow adds to the graph around it. */
export function sketchInner(inner: WiredGraph, outer: WiredGraph, sketch: GraphSketch): GraphSketch {
  const { around } = inner
  const place = outer.wiring.order(around?.node)
  if (around?.node.op === 'If') {
    const count = inner.wiring.graph.nodes.length
    return { parts: sketch.parts.map((part) => placedAt(part, place, count)), others: sketch.others }
  }
  const loop = sketchLoop(inner, sketch)
  return { parts: loop === null ? [] : [{ ...loop, order: place }], others: [] }
}

/** Rows of a branch keep their order between the neighbours of the If. */
function placedAt(sketch: Sketch, place: number, count: number): Sketch {
  const order = Number.isFinite(sketch.order) ? place + (sketch.order + 1) / (count + 2) : sketch.order
  return { ...sketch, order }
}

function sketchLoop(inner: WiredGraph, { parts, others }: GraphSketch): Sketch | null {
  const states = stateRows(inner)
  const named = new Set(states.map(({ value }) => value?.tensor))
  const rest = sketchOthers(others.filter(({ tensor }) => !named.has(tensor)))
  const rows = [...states, ...parts, ...(rest ? [rest] : [])]
  const { around } = inner
  if (around === null || rows.length === 0) return null
  const { op, name } = around.node
  const count = states.length
  const detail = remark(op, count > 0 && `${count} ${count === 1 ? 'state' : 'states'}`, stepsOf(inner))
  return group(name === '' || name === op ? op : name, 'recurrence', rows, detail)
}

function stepsOf({ wiring }: WiredGraph): string {
  const steps = wiring.values
    .all()
    .find(({ scope }) => scope.join('\0') === wiring.scope.join('\0'))
    ?.steps.at(-1)
  return steps === undefined ? '' : `${steps} steps`
}

/** The states that a body hands on from step to step, named after what they are called inside. */
function stateRows({ wiring, around }: WiredGraph): Sketch[] {
  if (around === null) return []
  const { inputs, outputs } = wiring.graph
  const isScan = around.node.op === 'Scan'
  // A Loop's body starts with the iteration count and the condition, and hands out the condition first.
  const firstInput = isScan ? 0 : 2
  const firstOutput = isScan ? 0 : 1
  const count = isScan ? inputs.length - intAttribute(around.node, 'num_scan_inputs', 0) : inputs.length - 2
  return Array.from({ length: Math.max(0, count) }, (_, i) => i).flatMap((i) => {
    const before = inputs[i + firstInput]?.name ?? ''
    const after = outputs[i + firstOutput]?.name ?? ''
    if (wiring.producer(after) === undefined) return []
    return [row(wiring, after, `${around.step}.${before}`, 'recurrent-state', { label: before })]
  })
}
