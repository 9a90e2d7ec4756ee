/** How the operators whose form has changed before opset 18 are written there. Not here: walking the model (raise-opset.ts). */
import { LimenError } from '#shared/errors.ts'
import { attributes, floatAttribute, intAttribute, intsAttribute, stringAttribute } from './attributes.ts'
import { constantOf, numbersOf } from './constants.ts'
import { plainNode } from './graph-edit.ts'
import type { Attribute, DataType, Node, TensorConstant } from './model.ts'
import type { NameSupply } from './names.ts'

export interface Raising {
  /** The version that the model was written for. */
  readonly from: number
  readonly names: NameSupply
  /** Initializers that can be seen. */
  readonly constants: ReadonlyMap<string, TensorConstant>
}

interface RaisedOperator {
  /** The first version that has the form of opset 18. */
  readonly until: number
  readonly write: (node: Node, raising: Raising) => readonly Node[]
}

function constantNode(
  raising: Raising,
  type: DataType,
  dims: readonly number[],
  values: readonly number[]
): Node {
  const name = raising.names.fresh('limen/constant')
  return plainNode('Constant', [], [name], { value: constantOf('', type, dims, values) })
}

const integers = (raising: Raising, values: readonly number[]): Node =>
  constantNode(raising, 'int64', [values.length], values)

const made = (node: Node): string => node.outputs[0] ?? ''

const without = (node: Node, ...names: string[]): ReadonlyMap<string, Attribute> =>
  new Map([...node.attributes].filter(([name]) => !names.includes(name)))

/** A list of integers that was an attribute becomes the given input. */
function asInput(name: string, input: number) {
  return (node: Node, raising: Raising): readonly Node[] => {
    const values = intsAttribute(node, name, null)
    if (values === null) return [node]
    const constant = integers(raising, values)
    const inputs = [...node.inputs]
    inputs[input] = made(constant)
    return [constant, { ...node, inputs, attributes: without(node, name) }]
  }
}

/** Before opset 13, everything from the axis on was one axis. */
function softmax(node: Node, { names }: Raising): readonly Node[] {
  const [x = ''] = node.inputs
  const [flat, soft, shape] = [
    names.fresh('limen/flat'),
    names.fresh('limen/soft'),
    names.fresh('limen/shape')
  ]
  return [
    plainNode('Flatten', [x], [flat], { axis: intAttribute(node, 'axis', 1) }),
    { ...node, inputs: [flat], outputs: [soft], attributes: attributes({ axis: -1 }) },
    plainNode('Shape', [x], [shape]),
    plainNode('Reshape', [soft, shape], node.outputs)
  ]
}

/** A number that was an attribute, in the type of the node's first input. */
function likeInput(node: Node, raising: Raising, value: number): { name: string; nodes: Node[] } {
  const constant = constantNode(raising, 'float32', [], [value])
  const name = raising.names.fresh('limen/cast')
  return { name, nodes: [constant, plainNode('CastLike', [made(constant), node.inputs[0] ?? ''], [name])] }
}

function clip(node: Node, raising: Raising): readonly Node[] {
  const bounds = ['min', 'max'].map((name) => {
    const value = floatAttribute(node, name, null)
    return value === null ? { name: '', nodes: [] } : likeInput(node, raising, value)
  })
  const inputs = [node.inputs[0] ?? '', ...bounds.map(({ name }) => name)]
  return [
    ...bounds.flatMap(({ nodes }) => nodes),
    { ...node, inputs, attributes: without(node, 'min', 'max') }
  ]
}

function pad(node: Node, raising: Raising): readonly Node[] {
  const pads = integers(raising, intsAttribute(node, 'pads', []))
  const value = likeInput(node, raising, floatAttribute(node, 'value', 0))
  const inputs = [node.inputs[0] ?? '', made(pads), value.name]
  return [pads, ...value.nodes, { ...node, inputs, attributes: without(node, 'pads', 'value') }]
}

function slice(node: Node, raising: Raising): readonly Node[] {
  const starts = intsAttribute(node, 'starts', [])
  const axes = intsAttribute(
    node,
    'axes',
    starts.map((_, axis) => axis)
  )
  const added = [starts, intsAttribute(node, 'ends', []), axes].map((values) => integers(raising, values))
  const inputs = [node.inputs[0] ?? '', ...added.map(made)]
  return [...added, { ...node, inputs, attributes: without(node, 'starts', 'ends', 'axes') }]
}

function topK(node: Node, raising: Raising): readonly Node[] {
  const k = integers(raising, [intAttribute(node, 'k', 1)])
  return [k, { ...node, inputs: [node.inputs[0] ?? '', made(k)], attributes: without(node, 'k') }]
}

function split(node: Node, raising: Raising): readonly Node[] {
  if (node.attributes.has('split')) return asInput('split', 1)(node, raising)
  if ((node.inputs[1] ?? '') !== '') return [node]
  return [
    {
      ...node,
      attributes: new Map([...node.attributes, ...attributes({ num_outputs: node.outputs.length })])
    }
  ]
}

/** Until then it dropped nothing, whatever its ratio. */
const dropout = (node: Node): readonly Node[] => [
  { ...node, inputs: node.inputs.slice(0, 1), attributes: new Map() }
]

/** Statistics of the batch, if they are made, are not handed out. */
function batchNormalization(node: Node): readonly Node[] {
  if (intAttribute(node, 'spatial', 1) === 0) throw withoutForm(node, 'normalises every position by itself')
  if (node.outputs.slice(1).some((name) => name !== '')) throw withoutForm(node, 'is in training mode')
  const left = new Map([...without(node, 'spatial', 'momentum', 'consumed_inputs', 'is_test')])
  return [{ ...node, outputs: node.outputs.slice(0, 1), attributes: left }]
}

const scatter = (node: Node): readonly Node[] => [{ ...node, op: 'ScatterElements' }]

/** Resize with the places of the old operators: x / scale, rounded down where it grows and up where it shrinks. */
function resize(node: Node, raising: Raising): readonly Node[] {
  const [x = '', given = ''] = node.inputs
  const stated = node.attributes.get('scales')
  const constant = raising.constants.get(given)
  const known = stated?.kind === 'floats' ? stated.value : constant && numbersOf(constant)
  const isSmaller = known?.some((scale) => scale < 1) ?? false
  if (isSmaller && known?.some((scale) => scale > 1))
    throw withoutForm(node, 'grows one axis and shrinks another')
  const added = given === '' && known ? [constantNode(raising, 'float32', [known.length], known)] : []
  const scales = added.map(made)[0] ?? given
  const form = attributes({
    mode: stringAttribute(node, 'mode', 'nearest'),
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: isSmaller ? 'ceil' : 'floor'
  })
  return [...added, { ...node, op: 'Resize', inputs: [x, '', scales], attributes: form }]
}

const roiAlign = (node: Node): readonly Node[] => [
  {
    ...node,
    attributes: new Map([
      ...attributes({ coordinate_transformation_mode: 'output_half_pixel' }),
      ...node.attributes
    ])
  }
]

function scan(node: Node): readonly Node[] {
  throw withoutForm(node, 'has a batch axis of its own')
}

const withoutForm = (node: Node, why: string): LimenError =>
  new LimenError({
    tag: 'unsupported',
    message: `${node.op} '${node.name || made(node)}' ${why}, which later versions of ONNX do not have.`,
    advice: 'Export the network with opset 18 or later.',
    part: node.name || made(node)
  })

const axesAsInput = (until: number): RaisedOperator => ({ until, write: asInput('axes', 1) })

export const raisedOperators: Readonly<Record<string, RaisedOperator>> = {
  Squeeze: axesAsInput(13),
  Unsqueeze: axesAsInput(13),
  ReduceSum: axesAsInput(13),
  ReduceMean: axesAsInput(18),
  ReduceMax: axesAsInput(18),
  ReduceMin: axesAsInput(18),
  ReduceProd: axesAsInput(18),
  ReduceL1: axesAsInput(18),
  ReduceL2: axesAsInput(18),
  ReduceLogSum: axesAsInput(18),
  ReduceLogSumExp: axesAsInput(18),
  ReduceSumSquare: axesAsInput(18),
  Softmax: { until: 13, write: softmax },
  LogSoftmax: { until: 13, write: softmax },
  Hardmax: { until: 13, write: softmax },
  Clip: { until: 11, write: clip },
  Pad: { until: 11, write: pad },
  Slice: { until: 10, write: slice },
  TopK: { until: 10, write: topK },
  Split: { until: 18, write: split },
  Dropout: { until: 12, write: dropout },
  BatchNormalization: { until: 14, write: batchNormalization },
  Scatter: { until: 11, write: scatter },
  Upsample: { until: 10, write: resize },
  Resize: { until: 11, write: resize },
  RoiAlign: { until: 16, write: roiAlign },
  Scan: { until: 9, write: scan }
}
