/** A receiver's readers read what a path carried, where it is to be received. Not here: the path (edit-path.ts). */
import { GraphEdit, plainNode } from '#engine/onnx/graph-edit.ts'
import type { Graph } from '#engine/onnx/model.ts'
import { producers } from '#engine/onnx/values.ts'
import { LimenError } from '#shared/errors.ts'
import type { EditContext } from './edit-network.ts'
import type { ReceiverSlot } from './edit-slot.ts'
import { missing, withMadeAs, withUsedAs } from './reroute.ts'

/** One form of a receiver, what the path carried to it, and the name of what says where it is received. */
interface Arrival {
  name: string
  copy: string
  feed: string
}

/** The graph, and the receiver's names before and after; a value that a node makes keeps its name for what is read now. */
export function received(
  { names, opset }: EditContext,
  graph: Graph,
  { name, copy, feed }: Arrival,
  { type }: ReceiverSlot
): { graph: Graph; before: string; after: string } {
  const edit = new GraphEdit(opset, names)
  const isMade = producers(graph).has(name)
  const before = isMade ? names.fresh(`${name}/before`) : name
  const after = isMade ? name : names.fresh(`${name}/received`)
  const isOutside = edit.equal(feed, edit.constant(type, [], [0]))
  const result = edit.where(type, isOutside, before, copy)
  const rerouted = isMade ? withMadeAs(graph, name, before) : withUsedAs(graph, name, after)
  const applied = edit.appliedTo(rerouted)
  const named = plainNode('Identity', [result], [after])
  return { graph: { ...applied, nodes: [...applied.nodes, named] }, before, after }
}

type Named = Pick<ReceiverSlot, 'tensor' | 'site'>

/** That nothing arrives at a receiver: it is not there, or no path leads to it. */
export function noPath(graph: Graph, sender: Named, receiver: Named): LimenError {
  const made = producers(graph)
  const isThere = made.has(receiver.tensor) || graph.inputs.some(({ name }) => name === receiver.tensor)
  if (!isThere) return missing('value', receiver.tensor, made.keys())
  const [from, to] = [sender, receiver].map(({ site, tensor }) => site ?? tensor)
  return new LimenError({
    tag: 'request',
    message: `No path that is not frozen leads from '${from}' to '${to}'.`,
    advice: `Choose a receiver that comes after '${from}' in the network; where it does, let more through (through: 'all').`,
    part: 'receiver'
  })
}
