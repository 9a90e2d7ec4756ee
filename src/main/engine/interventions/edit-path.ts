/**
 * Edge and path patching: the edited value reaches one receiver only. The paths that carry the edit are copied from the
 * edited sender to the receiver; whoever else reads the sender, and whatever is frozen on the way, stays as it was.
 * Preconditions: sender and receiver are values of the main graph, and the receiver comes after the sender.
 * Not here: which values are frozen (session/path-cuts.ts).
 */
import { producers } from '#engine/onnx/values.ts'
import type { Graph } from '#engine/onnx/model.ts'
import { sortedGraph } from '#engine/onnx/topological-sort.ts'
import { GraphEdit, plainNode } from '#engine/onnx/graph-edit.ts'
import { LimenError } from '#shared/errors.ts'
import type { EditContext, EditedGraph } from './edit-network.ts'
import { receiving, type EditPlace, type EditSlot, type ReceiverSlot } from './edit-slot.ts'
import { edited } from './forms.ts'
import { copyPaths } from './path-copy.ts'
import { missing, withMadeAs } from './reroute.ts'
import { measured } from './statistics.ts'

/**
 * Every form of the sender that is there reaches every form of the receiver; what changed is measured of the first.
 * @throws LimenError 'request' where no path leads from the sender to the receiver.
 */
export function editPath(
  stated: Graph,
  feeds: ReadonlyMap<string, string>,
  context: EditContext
): EditedGraph {
  const { names, opset, slot, values } = context
  const { receiver } = slot
  if (!receiver) throw new Error('The slot has no receiver.')
  const edit = new GraphEdit(opset, names)
  const place = placeOf(edit, slot, feeds)
  const starts = new Map(values.namesOf(slot).map((before) => [before, edited({ ...place, before }, names)]))
  let graph = edit.appliedTo(stated)
  let statistics: string | null = null
  for (const [order, end] of values.namesOf({ scope: [], tensor: receiver.tensor }).entries()) {
    const received = receive(sortedGraph(graph), { starts, end }, feeds, context)
    if (!received && order === 0) throw noPath(graph, slot.tensor, receiver)
    graph = received?.graph ?? graph
    statistics ??= received?.statistics ?? null
  }
  for (const [value, present] of starts) values.add(value, present)
  const [after = slot.tensor] = values.namesOf(slot)
  return { graph, after, statistics }
}

const placeOf = (
  edit: GraphEdit,
  slot: EditSlot,
  feeds: ReadonlyMap<string, string>
): Omit<EditPlace, 'before'> => ({
  edit,
  slot,
  feed: (name) => feeds.get(name) ?? name,
  number: (value) => edit.constant(slot.type, [], [value])
})

/** One form of the receiver reads what the paths carry; null where none leads to it. */
function receive(
  graph: Graph,
  { starts, end }: { starts: ReadonlyMap<string, string>; end: string },
  feeds: ReadonlyMap<string, string>,
  { names, opset, slot, changes, values }: EditContext
): Pick<EditedGraph, 'graph' | 'statistics'> | null {
  const { receiver } = slot
  if (!receiver) return null
  const cuts = receiver.cuts.flatMap((tensor) => values.namesOf({ scope: [], tensor }))
  const paths = copyPaths(graph, { starts, end }, new Set(cuts), names)
  if (!paths) return null
  const edit = new GraphEdit(opset, names)
  const place = placeOf(edit, { ...slot, ...receiver }, feeds)
  const before = names.fresh(`${end}/before`)
  const isOutside = edit.equal(place.feed(receiving), edit.constant(receiver.type, [], [0]))
  const received = edit.where(receiver.type, isOutside, before, paths.end)
  const statistics = changes === 'measured' ? measured({ ...place, before }, received) : null
  const rerouted = withMadeAs(graph, end, before)
  // The copies end at what the receiver was, not at what it is now.
  const applied = edit.appliedTo({ ...rerouted, nodes: [...rerouted.nodes, ...paths.nodes] })
  for (const [value, copy] of paths.copies) if (value !== end) values.add(value, copy)
  const named = plainNode('Identity', [received], [end])
  return { graph: { ...applied, nodes: [...applied.nodes, named] }, statistics }
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
