/** Recognises recurrent operators: LSTM, GRU, RNN, with what they hand out and what can be recorded inside of them. */
import { intAttribute, stringAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import type { AxisRole, SiteKind } from '#shared/network.ts'
import { opSet } from './op-set.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import type { Wiring } from './wiring.ts'

const operators = opSet('LSTM GRU RNN DynamicQuantizeLSTM')

export interface RecurrentLayer {
  node: Node
  /** 'LSTM', 'GRU' or 'RNN'. */
  label: string
}

/** All recurrent operators of a graph, in order. */
export const findRecurrentLayers = (wiring: Wiring): RecurrentLayer[] =>
  wiring.graph.nodes
    .filter(({ op }) => operators.has(op))
    .map((node) => ({ node, label: node.op === 'DynamicQuantizeLSTM' ? 'LSTM' : node.op }))

/** One row group for each layer: lstm1 with hidden, cell, gates and final states. */
export function sketchRecurrentLayers(wiring: Wiring, layers: readonly RecurrentLayer[]): Sketch[] {
  return layers.map((layer) => {
    const alike = layers.filter(({ label }) => label === layer.label)
    const place = alike.length === 1 ? '' : `${alike.indexOf(layer) + 1}`
    return sketchLayer(
      wiring,
      layer,
      `${layer.label.toLowerCase()}${place}`,
      `${layer.label} ${place}`.trim()
    )
  })
}

function sketchLayer(wiring: Wiring, { node }: RecurrentLayer, name: string, label: string): Sketch {
  const [hidden = '', finalHidden = '', finalCell = ''] = node.outputs
  const isBatchFirst = intAttribute(node, 'layout', 0) === 1
  const roles: AxisRole[] = isBatchFirst
    ? ['batch', 'time', 'direction', 'feature']
    : ['time', 'direction', 'batch', 'feature']
  const finalRoles = roles.filter((role) => role !== 'time')
  const rows = [
    ...(hidden === '' ? [] : [row(wiring, { tensor: hidden, roles }, `${name}.hidden`, 'recurrent-state')]),
    ...hiddenValues(wiring, node, name, roles),
    ...(finalHidden === ''
      ? []
      : [row(wiring, { tensor: finalHidden, roles: finalRoles }, `${name}.final_hidden`, 'recurrent-state')]),
    ...(finalCell === ''
      ? []
      : [row(wiring, { tensor: finalCell, roles: finalRoles }, `${name}.final_cell`, 'recurrent-state')])
  ]
  return { ...group(label, 'recurrence', rows, layerDetail(wiring, node)), order: wiring.order(node) }
}

/** Cell and gates of every time step, which the operator does not hand out. */
function hiddenValues(wiring: Wiring, node: Node, name: string, roles: AxisRole[]): Sketch[] {
  return node.outputs
    .filter((output) => output !== '')
    .flatMap((output) => wiring.values.hidden(wiring.scope, output))
    .map(({ tensor }) => {
      const part = tensor.slice(tensor.lastIndexOf('#') + 1).replaceAll('-', '_')
      const kind: SiteKind = part === 'cell' || part === 'hidden' ? 'recurrent-state' : 'recurrent-gate'
      return { ...row(wiring, { tensor, roles }, `${name}.${part}`, kind), order: wiring.order(node) }
    })
}

function layerDetail(wiring: Wiring, node: Node): string {
  const size = intAttribute(node, 'hidden_size', undefined) ?? wiring.dims(node.inputs[2])?.at(-1)
  const direction = stringAttribute(node, 'direction', 'forward')
  return remark(size !== undefined && `${size} units`, direction !== 'forward' && direction)
}
