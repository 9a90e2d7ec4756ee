/** Recognises normalisation: one operator, or LayerNorm and RMSNorm spelled out in any of the exporters' ways. */
import type { Node } from '#engine/onnx/model.ts'
import { regionBehind, type Region } from './walks.ts'
import type { Wiring } from './wiring.ts'
import { opSet } from './op-set.ts'

export interface Normalization extends Region {
  /** 'LayerNorm', 'RMSNorm', 'BatchNorm', … */
  label: string
}

/** Operators that normalise by themselves, in any domain. */
const operators: Readonly<Record<string, string>> = {
  LayerNormalization: 'LayerNorm',
  RMSNormalization: 'RMSNorm',
  SimplifiedLayerNormalization: 'RMSNorm',
  SkipLayerNormalization: 'LayerNorm',
  SkipSimplifiedLayerNormalization: 'RMSNorm',
  BatchNormalization: 'BatchNorm',
  InstanceNormalization: 'InstanceNorm',
  GroupNormalization: 'GroupNorm',
  GroupNorm: 'GroupNorm',
  LRN: 'LRN',
  MeanVarianceNormalization: 'MVN'
}

/** What a spelled-out normalisation is made of, from its input to the division by the deviation. */
const parts = opSet(
  'ReduceMean ReduceSum ReduceSumSquare Sub Pow Mul Add Sqrt Div Reciprocal Cast Expand Reshape Unsqueeze Squeeze Max Clip Abs Identity'
)

/** All normalisations of a graph, in order. */
export function findNormalizations(wiring: Wiring): Normalization[] {
  const taken = new Set<Node>()
  return wiring.graph.nodes.flatMap((node) => {
    const found = taken.has(node)
      ? null
      : (groupNorm(wiring, node) ?? singleOperator(wiring, node) ?? spelledOut(wiring, node))
    if (found === null) return []
    for (const part of found.nodes) taken.add(part)
    return [found]
  })
}

function singleOperator(wiring: Wiring, node: Node): Normalization | null {
  const label = operators[node.op]
  const [input = ''] = node.inputs
  const [output = ''] = node.outputs
  if (label === undefined || !wiring.isData(input)) return null
  return { label, input, output, nodes: new Set([node]) }
}

/** GroupNorm as PyTorch's exporter writes it: groups as channels, InstanceNormalization, and back. */
function groupNorm(wiring: Wiring, node: Node): Normalization | null {
  if (node.op !== 'InstanceNormalization') return null
  const before = wiring.producer(node.inputs[0] ?? '')
  const after = wiring.soleConsumer(node.outputs[0] ?? '')
  if (before?.op !== 'Reshape' || after?.op !== 'Reshape') return null
  const [input = ''] = before.inputs
  const [output = ''] = after.outputs
  if (!wiring.isData(input)) return null
  return {
    ...withAffine(wiring, { input, output, nodes: new Set([before, node, after]) }),
    label: 'GroupNorm'
  }
}

/** A product or quotient of a value and one over the root of its own mean square. */
function spelledOut(wiring: Wiring, node: Node): Normalization | null {
  const [output = ''] = node.outputs
  if ((node.op !== 'Mul' && node.op !== 'Div') || !wiring.isData(output)) return null
  const region = withCentring(
    wiring,
    regionBehind(wiring, output, ({ op }) => parts.has(op))
  )
  if (region === null || !isNormalising(wiring, region)) return null
  const isCentred = [...region.nodes].some(
    ({ op, inputs }) => op === 'Sub' && inputs.every((input) => wiring.isData(input))
  )
  return { ...withAffine(wiring, region), label: isCentred ? 'LayerNorm' : 'RMSNorm' }
}

/** Where the region starts at x − mean(x), it is taken back to x. */
function withCentring(wiring: Wiring, region: Region | null): Region | null {
  if (region === null || wiring.producer(region.input)?.op !== 'Sub') return region
  const centring = regionBehind(wiring, region.input, ({ op }) => parts.has(op), 6)
  if (centring === null || !hasMean(wiring, centring)) return region
  return {
    input: centring.input,
    output: region.output,
    nodes: new Set([...centring.nodes, ...region.nodes])
  }
}

const isNormalising = (wiring: Wiring, region: Region): boolean =>
  hasMean(wiring, region) &&
  [...region.nodes].some(
    ({ op, inputs }) => op === 'Sqrt' || (op === 'Pow' && (wiring.scalar(inputs[1]) ?? 0) === -0.5)
  )

/** A mean, or a sum with a constant factor; a sum alone is a plain length. */
function hasMean(wiring: Wiring, { nodes }: Region): boolean {
  return [...nodes].some(({ op, outputs: [output = ''] }) => {
    if (op === 'ReduceMean') return true
    if (op !== 'ReduceSum' && op !== 'ReduceSumSquare') return false
    return wiring
      .consumers(output)
      .some(
        (next) =>
          nodes.has(next) &&
          (next.op === 'Mul' || next.op === 'Div') &&
          !next.inputs.every((input) => wiring.isData(input))
      )
  })
}

/** Takes the learned scale and shift along, where they follow. */
function withAffine(wiring: Wiring, region: Region): Region {
  let { output } = region
  const nodes = new Set(region.nodes)
  const wanted = ['Mul', 'Add']
  for (let next = wiring.soleConsumer(output); next !== undefined; next = wiring.soleConsumer(output)) {
    const place = wanted.indexOf(next.op)
    const isCast = next.op === 'Cast' && wanted.length > 0
    if (!isCast && (place < 0 || wiring.dataInputs(next).length !== 1)) break
    if (!isCast) wanted.splice(0, place + 1)
    nodes.add(next)
    output = next.outputs[0] ?? output
  }
  return { input: region.input, output, nodes }
}
