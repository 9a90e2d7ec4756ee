/**
 * Which values of a graph are fixed before it runs: those made of constants only, and those made of shapes that the
 * inputs' shapes fix. Says only whether a value is fixed, never what it is: ONNX Runtime computes that.
 */
import { intAttribute } from './attributes.ts'
import type { Graph, Node } from './model.ts'
import { subgraphsOf } from './traversal.ts'
import { usedValues } from './values.ts'

/** What is fixed of a value. A fixed value has a fixed shape. */
export type Fixedness = 'value' | 'shape' | 'nothing'

/** Operators whose answer differs from run to run, or that may: none of it is fixed but the shape, if that. */
const randomOps = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli'
])

/** Inputs of standard operators whose values (not only shapes) fix the shapes of the outputs, from the operators' definitions. */
const shapeInputs: Readonly<Record<string, readonly number[]>> = {
  Reshape: [1],
  Expand: [1],
  Slice: [1, 2, 3, 4],
  Resize: [1, 2, 3],
  Upsample: [1],
  Range: [0, 1, 2],
  Tile: [1, 2],
  ConstantOfShape: [0],
  Pad: [1, 3],
  TopK: [1],
  OneHot: [1],
  Squeeze: [1],
  Unsqueeze: [1],
  Split: [1],
  CenterCropPad: [1],
  MaxUnpool: [2],
  Col2Im: [1, 2],
  AffineGrid: [1],
  DFT: [1, 2],
  STFT: [1, 3],
  HannWindow: [0],
  HammingWindow: [0],
  BlackmanWindow: [0],
  MelWeightMatrix: [0, 1],
  ReduceL1: [1],
  ReduceL2: [1],
  ReduceLogSum: [1],
  ReduceLogSumExp: [1],
  ReduceMax: [1],
  ReduceMean: [1],
  ReduceMin: [1],
  ReduceProd: [1],
  ReduceSum: [1],
  ReduceSumSquare: [1]
}

/** Operators whose output shapes follow from the data, or that hold graphs or sequences. */
const dataShapedOps = new Set([
  'NonZero',
  'Unique',
  'Compress',
  'NonMaxSuppression',
  'ImageDecoder',
  'StringSplit',
  'If',
  'Loop',
  'Scan',
  'SequenceAt',
  'SequenceConstruct',
  'SequenceEmpty',
  'SequenceErase',
  'SequenceInsert',
  'SequenceLength',
  'SequenceMap',
  'SplitToSequence',
  'ConcatFromSequence',
  'Optional',
  'OptionalGetElement',
  'OptionalHasElement'
])

/**
 * What is fixed of every value of a graph, its nodes sorted.
 * `given` says it of the graph's inputs (missing: nothing is fixed, or the default's value) and of outer graphs' values.
 */
export function fixedValues(graph: Graph, given: ReadonlyMap<string, Fixedness>): Map<string, Fixedness> {
  const fixed = new Map(given)
  for (const { name } of graph.inputs) {
    const isDefault = graph.initializers.has(name)
    fixed.set(name, given.get(name) ?? (isDefault ? 'value' : 'nothing'))
  }
  for (const name of graph.initializers.keys()) if (!fixed.has(name)) fixed.set(name, 'value')
  for (const name of graph.sparseInitializers?.keys() ?? []) if (!fixed.has(name)) fixed.set(name, 'value')
  for (const node of graph.nodes) {
    const answer = fixednessOf(node, fixed)
    for (const output of node.outputs) fixed.set(output, answer)
  }
  return fixed
}

function fixednessOf(node: Node, fixed: ReadonlyMap<string, Fixedness>): Fixedness {
  if (node.domain !== '') return 'nothing'
  const of = (name: string): Fixedness => (name === '' ? 'value' : (fixed.get(name) ?? 'nothing'))
  const inputs = node.inputs.map(of)
  if (node.op === 'Shape' || node.op === 'Size') return inputs[0] === 'nothing' ? 'nothing' : 'value'
  if (!isRandom(node) && [...usedValues(node)].every((name) => of(name) === 'value')) return 'value'
  if (dataShapedOps.has(node.op)) return 'nothing'
  const shaping = shapeInputs[node.op] ?? []
  const isShapeFixed = inputs.every(
    (input, i) => input === 'value' || (input === 'shape' && !shaping.includes(i))
  )
  return isShapeFixed ? 'shape' : 'nothing'
}

/** Whether a node's answer, or that of a node in its bodies, may differ from run to run. */
function isRandom(node: Node): boolean {
  if (node.domain !== '' || randomOps.has(node.op) || isTrainingDropout(node)) return true
  return subgraphsOf(node).some((body) => body.nodes.some(isRandom))
}

/** Dropout drops at random only where it is told that it trains. */
const isTrainingDropout = (node: Node): boolean =>
  node.op === 'Dropout' && (node.inputs.length > 2 || intAttribute(node, 'is_test', 1) === 0)
