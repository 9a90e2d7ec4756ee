/**
 * Outline of Scan, Loop and If. A Scan or Loop is a row with its states and what its body computes. Where only one branch of
 * an If ran, its rows stand where the If does; else each branch is a row, and its names begin with then or else.
 */
import { intAttribute } from '#engine/onnx/attributes.ts'
import { sketchOthers, type OtherValue } from './other-tensors.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import type { WiredGraph } from './wired-graph.ts'

/** Rows of one graph, and what else can be recorded in it. */
export interface GraphSketch {
  parts: Sketch[]
  others: OtherValue[]
}

export interface InnerSketch extends GraphSketch {
  inner: WiredGraph
}

/** What the graphs inside of control flow add to the graph around them. */
export function sketchControlFlow(outer: WiredGraph, sketches: readonly InnerSketch[]): GraphSketch {
  const filled = sketches.filter(
    ({ inner: { wiring } }) => wiring.values.anyWithin(wiring.scope) !== undefined
  )
  const below = filled.map((sketch) => {
    const { node } = sketch.inner.around ?? {}
    if (node?.op !== 'If') return { parts: sketchLoop(outer, sketch), others: [] }
    const isOnly = filled.filter(({ inner }) => inner.around?.node === node).length === 1
    return isOnly ? inPlace(outer, sketch) : { parts: sketchBranch(outer, sketch), others: [] }
  })
  return { parts: below.flatMap(({ parts }) => parts), others: below.flatMap(({ others }) => others) }
}

const placeOf = (outer: WiredGraph, { inner }: InnerSketch): number => outer.wiring.order(inner.around?.node)

/** Rows of the branch keep their order between the neighbours of the If. */
function inPlace(outer: WiredGraph, sketch: InnerSketch): GraphSketch {
  const place = placeOf(outer, sketch)
  const count = sketch.inner.wiring.graph.nodes.length
  const parts = sketch.parts.map((part) => ({ ...part, order: place + (part.order + 1) / (count + 2) }))
  return { parts, others: sketch.others }
}

function sketchBranch(outer: WiredGraph, sketch: InnerSketch): Sketch[] {
  const word = sketch.inner.around?.attribute === 'then_branch' ? 'then' : 'else'
  const rest = sketchOthers(sketch.others)
  const rows = [...sketch.parts, ...(rest ? [rest] : [])].map((part) => prefixed(part, word))
  return [{ ...group(`If · ${word}`, 'subgraph', rows), order: placeOf(outer, sketch) }]
}

/** Names of the field say which branch they are in; tensors keep their own names. */
function prefixed(sketch: Sketch, word: string): Sketch {
  const { value } = sketch
  const isNamed = value !== undefined && value.name !== value.tensor
  return {
    ...sketch,
    children: sketch.children.map((child) => prefixed(child, word)),
    ...(isNamed && { value: { ...value, name: `${word}.${value.name}` } })
  }
}

function sketchLoop(outer: WiredGraph, sketch: InnerSketch): Sketch[] {
  const { inner, parts, others } = sketch
  const states = stateRows(inner)
  const named = new Set(states.map(({ value }) => value?.tensor))
  const rest = sketchOthers(others.filter(({ tensor }) => !named.has(tensor)))
  const rows = [...states, ...parts, ...(rest ? [rest] : [])]
  const { around } = inner
  if (around === null || rows.length === 0) return []
  const { op, name } = around.node
  const count = states.length
  const detail = remark(op, count > 0 && `${count} ${count === 1 ? 'state' : 'states'}`, stepsOf(inner))
  return [{ ...group(name === '' ? op : name, 'recurrence', rows, detail), order: placeOf(outer, sketch) }]
}

/** Steps of this loop, told by any value inside; those of loops around it come first. */
function stepsOf({ wiring }: WiredGraph): string {
  const loops = wiring.scope.length - wiring.scope.filter((step) => /\.(then|else)$/.test(step)).length
  const steps = wiring.values.anyWithin(wiring.scope)?.steps[loops - 1]
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
  const count = inputs.length - (isScan ? intAttribute(around.node, 'num_scan_inputs', 0) : 2)
  return inputs.slice(firstInput, firstInput + Math.max(0, count)).flatMap(({ name }, i) => {
    const after = outputs[i + firstOutput]?.name ?? ''
    if (wiring.producer(after) === undefined) return []
    return [row(wiring, after, `${around.step}.${name}`, 'recurrent-state', { label: name })]
  })
}
