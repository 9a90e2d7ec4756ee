/** Recognises pooling over the places of a feature map: the operators, and means and maxima over spatial axes. */
import { intsAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import { remark } from './sketch.ts'
import type { Wiring } from './wiring.ts'

export interface Pooling {
  node: Node
  output: string
  /** 'Max pool 2×2 · stride 2'. */
  detail: string
}

const words: Readonly<Record<string, string>> = {
  MaxPool: 'Max pool',
  AveragePool: 'Average pool',
  LpPool: 'Lp pool',
  GlobalMaxPool: 'Global max pool',
  GlobalAveragePool: 'Global average pool',
  GlobalLpPool: 'Global Lp pool',
  QLinearGlobalAveragePool: 'Global average pool',
  QLinearAveragePool: 'Average pool',
  ReduceMean: 'Global average pool',
  ReduceMax: 'Global max pool'
}

/** All pooling of a graph, in order. */
export function findPoolings(wiring: Wiring): Pooling[] {
  return wiring.graph.nodes.flatMap((node) => {
    const word = words[node.op]
    const [output = ''] = node.outputs
    if (word === undefined || !wiring.isData(output)) return []
    if (node.op.startsWith('Reduce') && !isOverAllPlaces(wiring, node)) return []
    return [{ node, output, detail: detailOf(node, word) }]
  })
}

/** A reduction of [batch, channel, …] over all axes after the channels. */
function isOverAllPlaces(wiring: Wiring, node: Node): boolean {
  const rank = wiring.dims(node.inputs[0])?.length ?? 0
  const axes = intsAttribute(node, 'axes', undefined) ?? wiring.numbers(node.inputs[1]) ?? []
  const places = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)))
  return rank >= 4 && places.size === rank - 2 && !places.has(0) && !places.has(1)
}

function detailOf(node: Node, word: string): string {
  const kernel = intsAttribute(node, 'kernel_shape', [])
  const strides = intsAttribute(node, 'strides', [])
  const isEven = strides.every((stride) => stride === strides[0])
  return remark(
    kernel.length > 0 ? `${word} ${kernel.join('×')}` : word,
    strides.some((stride) => stride > 1) && `stride ${isEven ? strides[0] : strides.join('×')}`
  )
}
