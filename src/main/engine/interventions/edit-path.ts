/**
 * Edge and path patching: the edited value reaches one receiver only. The paths that carry the edit are copied from the
 * edited sender to the receiver; whoever else reads the sender, and whatever is frozen on the way, stays as it was.
 * Preconditions: sender and receiver are values of the main graph, and the receiver comes after the sender.
 * Not here: which values are frozen (session/path-cuts.ts).
 */
import { producers } from '#engine/onnx/values.ts'
import type { Graph } from '#engine/onnx/model.ts'
import { GraphEdit, plainNode } from '#engine/onnx/graph-edit.ts'
import { LimenError } from '#shared/errors.ts'
import type { EditContext, EditedGraph } from './edit-network.ts'
import { receiving, type EditPlace, type ReceiverSlot } from './edit-slot.ts'
import { edited } from './forms.ts'
import { copyPaths } from './path-copy.ts'
import { missing, withMadeAs } from './reroute.ts'
import { measured } from './statistics.ts'

/** @throws LimenError 'request' where no path leads from the sender to the receiver. */
export function editPath(
  graph: Graph,
  feeds: ReadonlyMap<string, string>,
  { names, opset, slot, changes }: EditContext
): EditedGraph {
  const { tensor, receiver } = slot
  if (!receiver) throw new Error('The slot has no receiver.')
  const edit = new GraphEdit(opset, names)
  const feed = (name: string): string => feeds.get(name) ?? name
  const place: EditPlace = {
    edit,
    slot,
    before: tensor,
    feed,
    number: (value) => edit.constant(slot.type, [], [value])
  }
  const present = edited(place, names)
  const paths = copyPaths(
    graph,
    { start: tensor, end: receiver.tensor, present },
    new Set(receiver.cuts),
    names
  )
  if (!paths) throw noPath(graph, tensor, receiver)
  const before = names.fresh(`${receiver.tensor}/before`)
  const zero = edit.constant(receiver.type, [], [0])
  const isOutside = edit.equal(feed(receiving), zero)
  const received = edit.where(receiver.type, isOutside, before, paths.end)
  const receivers: EditPlace = { ...place, slot: { ...slot, ...receiver }, before, number: () => zero }
  const statistics = changes === 'measured' ? measured(receivers, received) : null
  const rerouted = withMadeAs(graph, receiver.tensor, before)
  // The copies end at what the receiver was, not at what it is now.
  const applied = edit.appliedTo({ ...rerouted, nodes: [...rerouted.nodes, ...paths.nodes] })
  const named = plainNode('Identity', [received], [receiver.tensor])
  return { graph: { ...applied, nodes: [...applied.nodes, named] }, after: tensor, statistics }
}

function noPath(graph: Graph, sender: string, { tensor }: ReceiverSlot): LimenError {
  if (!producers(graph).has(tensor)) return missing('value', tensor, producers(graph).keys())
  return new LimenError({
    tag: 'request',
    message: `No path that is not frozen leads from '${sender}' to '${tensor}'.`,
    advice: "Choose a receiver that comes later, or let more through (through: 'all').",
    part: 'receiver'
  })
}
