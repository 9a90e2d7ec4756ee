/**
 * Recognises activation functions: one operator, or spelled out (GELU by erf or tanh, SiLU, quick GELU, hard swish, Mish).
 */
import { floatAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import { regionBehind, type Region } from './walks.ts'
import type { Wiring } from './wiring.ts'
import { opSet } from './op-set.ts'

export interface ActivationFunction extends Region {
  /** As the field writes it: 'GELU', 'SiLU', 'ReLU'. */
  label: string
}

/** Operators that are an activation function by themselves, in any domain. */
const operators: Readonly<Record<string, string>> = {
  Relu: 'ReLU',
  LeakyRelu: 'leaky ReLU',
  PRelu: 'PReLU',
  ThresholdedRelu: 'thresholded ReLU',
  Elu: 'ELU',
  Selu: 'SELU',
  Celu: 'CELU',
  Gelu: 'GELU',
  FastGelu: 'GELU (tanh)',
  BiasGelu: 'GELU',
  QuickGelu: 'quick GELU',
  HardSwish: 'hard swish',
  HardSigmoid: 'hard sigmoid',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Softplus: 'softplus',
  Softsign: 'softsign',
  Mish: 'Mish',
  Swish: 'SiLU',
  Silu: 'SiLU'
}

/** What a spelled-out activation function is made of. */
const elementwise = opSet(
  'Add Sub Mul Div Pow Neg Reciprocal Erf Tanh Sigmoid HardSigmoid Softplus Clip Cast Identity Relu Min Max'
)

/** All activation functions of a graph, in order; the parts of a spelled-out one are not listed by themselves. */
export function findActivationFunctions(wiring: Wiring): ActivationFunction[] {
  const spelled = wiring.graph.nodes.flatMap((node) => spelledOut(wiring, node) ?? [])
  const inside = new Set(spelled.flatMap(({ nodes }) => [...nodes]))
  const single = wiring.graph.nodes
    .filter((node) => !inside.has(node))
    .flatMap((node) => singleOperator(wiring, node) ?? [])
  return [...spelled, ...single].sort((a, b) => wiring.orderOf(a.output) - wiring.orderOf(b.output))
}

function singleOperator(wiring: Wiring, node: Node): ActivationFunction | null {
  const [input = ''] = node.inputs
  const [output = ''] = node.outputs
  const label = operators[node.op] ?? (isClippedRelu(wiring, node) ? 'ReLU6' : undefined)
  if (label === undefined || !wiring.isData(input)) return null
  return { label, input, output, nodes: new Set([node]) }
}

const isClippedRelu = (wiring: Wiring, node: Node): boolean =>
  node.op === 'Clip' && lowerBound(wiring, node) === 0 && upperBound(wiring, node) === 6

const lowerBound = (wiring: Wiring, node: Node) =>
  wiring.scalar(node.inputs[1]) ?? floatAttribute(node, 'min', undefined)
const upperBound = (wiring: Wiring, node: Node) =>
  wiring.scalar(node.inputs[2]) ?? floatAttribute(node, 'max', undefined)

/** A product whose factors both come from one value through elementwise operators that are known to make a function. */
function spelledOut(wiring: Wiring, node: Node): ActivationFunction | null {
  const [output] = node.outputs
  if (node.op !== 'Mul' || output === undefined || !wiring.isData(output)) return null
  const region = regionBehind(wiring, output, ({ op }) => elementwise.has(op), 14)
  const label = region === null ? null : labelOf(wiring, region)
  return region === null || label === null ? null : { ...withFinalScale(wiring, region), label }
}

function labelOf(wiring: Wiring, region: Region): string | null {
  const nodes = [...region.nodes]
  const core = (op: string): Node | undefined => nodes.find((node) => node.op === op)
  if (core('Erf')) return 'GELU'
  if (core('Tanh')) return core('Softplus') ? 'Mish' : isCubic(wiring, nodes) ? 'GELU (tanh)' : null
  const sigmoid = core('Sigmoid')
  if (sigmoid) return sigmoidLabel(wiring, region, sigmoid)
  const isHard = core('HardSigmoid') ?? nodes.find((node) => isClippedRelu(wiring, node))
  return isHard ? 'hard swish' : null
}

/** GELU's tanh form holds x³: a power of 3, or x multiplied with itself twice. */
const isCubic = (wiring: Wiring, nodes: readonly Node[]): boolean =>
  nodes.some(({ op, inputs }) => op === 'Pow' && wiring.scalar(inputs[1]) === 3) ||
  nodes.filter(({ op, inputs }) => op === 'Mul' && inputs.every((input) => wiring.isData(input))).length >= 3

/** x·σ(x) is SiLU, x·σ(1.702 x) quick GELU. */
function sigmoidLabel(wiring: Wiring, region: Region, sigmoid: Node): string | null {
  const [inner = ''] = sigmoid.inputs
  if (inner === region.input) return 'SiLU'
  const before = wiring.producer(inner)
  if (before?.op === 'Cast') return 'SiLU'
  if (before?.op !== 'Mul' || !before.inputs.includes(region.input)) return null
  const factor = before.inputs.map((input) => wiring.scalar(input)).find((value) => value !== undefined)
  if (factor === undefined) return null
  return Math.abs(factor - 1.702) < 1e-3 ? 'quick GELU' : 'SiLU'
}

/** x·(1 + erf(…)) is followed by ·½, hard swish by ÷6, where that was not done before. */
function withFinalScale(wiring: Wiring, region: Region): Region {
  const next = wiring.soleConsumer(region.output)
  const [output = ''] = next?.outputs ?? []
  const factor = next?.inputs.map((input) => wiring.scalar(input)).find((value) => value !== undefined)
  const isScale =
    (next?.op === 'Mul' && (factor === 0.5 || isSixth(factor))) ||
    (next?.op === 'Div' && (factor === 2 || factor === 6))
  if (next === undefined || !isScale || holdsScale(wiring, region, factor)) return region
  return { ...region, output, nodes: new Set([...region.nodes, next]) }
}

const isSixth = (factor: number | undefined): boolean =>
  factor !== undefined && Math.abs(factor - 1 / 6) < 1e-4

const holdsScale = (wiring: Wiring, region: Region, factor: number | undefined): boolean =>
  [...region.nodes].some(
    ({ op, inputs }) =>
      (op === 'Mul' || op === 'Div') && inputs.some((input) => wiring.scalar(input) === factor)
  )
