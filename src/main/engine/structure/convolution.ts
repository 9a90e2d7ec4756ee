/** Recognises convolution units: a convolution with the bias, normalisation and activation function that follow it. */
import { intAttribute, intsAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import type { ActivationFunction } from './activation-functions.ts'
import { isBias, isScale } from './linear.ts'
import type { Normalization } from './normalization.ts'
import { elementCount } from '#shared/tensor.ts'
import { opSet } from './op-set.ts'
import { remark } from './sketch.ts'
import type { Wiring } from './wiring.ts'

export interface ConvolutionUnit {
  node: Node
  /** Answer of the convolution with its bias. */
  convolved: string
  normalized?: { tensor: string; label: string }
  activated?: { tensor: string; label: string }
  /** The last of the three. */
  output: string
  /** 'Conv 3×3 · 16 channels · stride 2'. */
  detail: string
  /** Sizes of the spatial axes of the answer. */
  spatial: readonly number[]
  channels: number
}

const operators = opSet(
  'Conv ConvTranspose FusedConv QLinearConv ConvInteger NhwcConv NhwcFusedConv DeformConv'
)

/** All convolutions by constant kernels, in order. */
export function findConvolutions(
  wiring: Wiring,
  normalizations: readonly Normalization[],
  activations: readonly ActivationFunction[]
): ConvolutionUnit[] {
  const norms = new Map(normalizations.map((norm) => [norm.input, norm]))
  const functions = new Map(activations.map((activation) => [activation.input, activation]))
  return wiring.graph.nodes
    .filter((node) => operators.has(node.op) && wiring.isData(node.inputs[0]))
    .map((node) => unitFrom(wiring, node, norms, functions))
}

function unitFrom(
  wiring: Wiring,
  node: Node,
  norms: ReadonlyMap<string, Normalization>,
  functions: ReadonlyMap<string, ActivationFunction>
): ConvolutionUnit {
  const convolved = withBias(wiring, node.outputs[0] ?? '')
  const norm = norms.get(convolved)
  const affine = norm === undefined ? scaleAndShift(wiring, convolved) : null
  const normalized = norm
    ? { tensor: norm.output, label: norm.label }
    : affine
      ? { tensor: affine, label: 'scale and shift' }
      : null
  const last = normalized?.tensor ?? convolved
  const activation = functions.get(last)
  const dims = wiring.dims(node.outputs[0]) ?? []
  return {
    node,
    convolved,
    ...(normalized && { normalized }),
    ...(activation && { activated: { tensor: activation.output, label: activation.label } }),
    output: activation?.output ?? last,
    detail: detailOf(wiring, node),
    spatial: dims.slice(2),
    channels: dims[1] ?? 0
  }
}

/** A bias that is added by itself belongs to the convolution, also after axes of size 1 were taken away. */
function withBias(wiring: Wiring, tensor: string): string {
  let current = tensor
  for (let steps = 0; steps < 4; steps++) {
    const next = wiring.soleConsumer(current)
    if (isBias(wiring, next) && isPerChannel(wiring, next)) return next.outputs[0] ?? tensor
    if (next === undefined || !isSameMap(wiring, next)) return tensor
    current = next.outputs[0] ?? ''
  }
  return tensor
}

/** Squeezes the map, or cuts nothing off it. */
const isSameMap = (wiring: Wiring, { op, inputs, outputs }: Node): boolean =>
  (op === 'Squeeze' || op === 'Slice' || op === 'Identity') &&
  elementCount(wiring.dims(inputs[0]) ?? []) === elementCount(wiring.dims(outputs[0]) ?? [])

/** A batch normalisation that an exporter wrote as a product and a sum. */
function scaleAndShift(wiring: Wiring, tensor: string): string | null {
  const scale = wiring.soleConsumer(tensor)
  if (!isScale(wiring, scale) || !isPerChannel(wiring, scale)) return null
  const [scaled = ''] = scale.outputs
  const shift = wiring.soleConsumer(scaled)
  return isBias(wiring, shift) && isPerChannel(wiring, shift) ? (shift.outputs[0] ?? null) : null
}

/** The constant has one value for each channel; one number for all is part of an activation function instead. */
const isPerChannel = (wiring: Wiring, node: Node): boolean =>
  node.inputs.some((input) => (wiring.dims(input) ?? []).some((size) => size > 1) && !wiring.isData(input))

function detailOf(wiring: Wiring, node: Node): string {
  const weight = wiring.dims(node.inputs[1]) ?? []
  const channels = wiring.dims(node.outputs[0])?.[1]
  const groups = intAttribute(node, 'group', 1)
  const strides = intsAttribute(node, 'strides', [])
  const dilations = intsAttribute(node, 'dilations', [])
  const word =
    node.op === 'ConvTranspose'
      ? 'Transposed conv'
      : groups > 1 && groups === channels
        ? 'Depthwise conv'
        : 'Conv'
  return remark(
    `${word} ${weight.slice(2).join('×')}`,
    channels !== undefined && `${channels} ${channels === 1 ? 'channel' : 'channels'}`,
    strides.some((stride) => stride > 1) && `stride ${sizes(strides)}`,
    dilations.some((dilation) => dilation > 1) && `dilation ${sizes(dilations)}`,
    groups > 1 && groups !== channels && `${groups} groups`
  )
}

/** '2' for equal sizes, else '2×1'. */
const sizes = (values: readonly number[]): string =>
  values.every((value) => value === values[0]) ? `${values[0]}` : values.join('×')
