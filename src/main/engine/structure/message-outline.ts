/** Names and outline of message-passing layers: layers.L.messages, .aggregate, .nodes. */
import type { MessagePassingLayer } from './message-passing.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import type { Wiring } from './wiring.ts'

export function sketchMessagePassing(wiring: Wiring, layers: readonly MessagePassingLayer[]): Sketch[] {
  const rows = layers.map((layer, i) => sketchLayer(wiring, layer, i))
  const [first] = layers
  if (first === undefined) return []
  const start = wiring.producer(first.nodesBefore)
  const nodes =
    start &&
    row(
      wiring,
      { tensor: first.nodesBefore, roles: first.roles.nodes },
      'layers.0.nodes_pre',
      'message-passing'
    )
  return [...(nodes ? [{ ...nodes, label: 'nodes_pre', detail: 'node features before' }] : []), ...rows]
}

function sketchLayer(wiring: Wiring, layer: MessagePassingLayer, place: number): Sketch {
  const name = `layers.${place}`
  const { messages, aggregate, nodesAfter, roles } = layer
  const rows = [
    ...(messages === undefined
      ? []
      : [
          row(wiring, { tensor: messages, roles: roles.messages }, `${name}.messages`, 'message-passing', {
            detail: roles.messages.length === 4 ? 'one for each kind of edge' : 'one for each edge'
          })
        ]),
    row(wiring, { tensor: aggregate, roles: roles.nodes }, `${name}.aggregate`, 'message-passing', {
      detail: 'summed for each node'
    }),
    ...(nodesAfter === aggregate
      ? []
      : [
          row(wiring, { tensor: nodesAfter, roles: roles.nodes }, `${name}.nodes`, 'message-passing', {
            detail: 'node features after'
          })
        ])
  ]
  const width = wiring.dims(nodesAfter)?.at(-1)
  const detail = remark('Message passing', width !== undefined && `d ${width}`, `by ${layer.connectivity}`)
  return group(`Layer ${place}`, 'block', rows, detail)
}
