/** Runs one edit in a test: what becomes of a value h [batch, position, feature] that a node of a network makes. */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'
import { createSession } from '#engine/inference/compiled-session.ts'
import { interventionSchema, type Intervention } from '#shared/intervention.ts'
import type { AxisRole, Site } from '#shared/network.ts'
import { vectorAxes } from '#shared/site-axes.ts'
import type { Tensor } from '#shared/tensor.ts'
import { editNetwork } from '../edit-network.ts'
import type { EditSlot } from '../edit-slot.ts'
import { feedsFor } from '../feeds.ts'
import type { Spread } from '../selection.ts'

/** y = h with h = x · 1, so that both are nodes' outputs. */
function network(opset: number): Model {
  const builder = new GraphBuilder({ name: 'plain', opset })
  const x = builder.input('x', 'float32', ['batch', 'position', 'feature'])
  builder.node('Mul', [x, builder.constant('one', 'float32', [], 1)], { outputs: ['h'] })
  builder.node('Identity', ['h'], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 'position', 'feature'])
  const model = builder.build()
  if (opset > 8) return model
  // In the version of the format that was usual then, initializers are inputs, too.
  const { graph } = model
  const one = tensorInfo('one', 'float32', [])
  return { ...model, irVersion: 3, graph: { ...graph, inputs: [...graph.inputs, one] } }
}

export const siteOf = (dims: readonly number[], roles: readonly AxisRole[], tensor = 'h'): Site => ({
  name: tensor,
  tensor,
  scope: [],
  kind: 'tensor',
  type: 'float32',
  axes: dims.map((size, axis) => ({ size, role: roles[axis] ?? 'unknown' })),
  recognised: true
})

export const slotFor = (intervention: Intervention, tensor = 'h', rank = 3): EditSlot => ({
  id: '0',
  kind: intervention.kind,
  ...(intervention.kind === 'add' && { unit: intervention.unit }),
  scope: [],
  tensor,
  type: 'float32',
  rank,
  batchAxis: 0,
  loops: 0,
  featureAxes: [rank - 1]
})

/** h after the edits, one after another, for `x` of the shape `dims`. */
export async function editedValues(
  edits: readonly Record<string, unknown>[],
  dims: readonly [number, number, number],
  x: readonly number[],
  recorded?: Spread,
  opset = 17,
  roles: readonly AxisRole[] = ['batch', 'position', 'feature']
): Promise<number[]> {
  const interventions = edits.map((edit) => interventionSchema.parse({ site: 'h', ...edit }))
  const site = siteOf(dims, roles)
  const featureAxes = vectorAxes(site.axes)
  const slots = interventions.map((each, order) => ({ ...slotFor(each), id: String(order), featureAxes }))
  const { model, slots: names } = editNetwork(network(opset), slots, 'measured')
  const feeds: Record<string, Tensor> = {
    x: { type: 'float32', dims: [...dims], data: Float32Array.from(x) }
  }
  interventions.forEach((intervention, order) => {
    const slot = slots[order] ?? slotFor(intervention)
    for (const [feed, tensor] of Object.entries(
      feedsFor(intervention, { site, slot, receivers: [] }, recorded)
    )) {
      feeds[names[order]?.feeds.get(feed) ?? feed] = tensor
    }
  })
  const session = await createSession(model, 'cpu')
  const { y } = await session.run(feeds)
  await session.release()
  return Array.from((y?.data ?? []) as Float32Array)
}
