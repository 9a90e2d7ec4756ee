/** Slots for the interventions of a condition: where in the network each one acts. Not here: what is fed (condition-feeds.ts). */
import { scopedGraphs } from '#engine/inference/scopes.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import { recurrentValue } from '#engine/interventions/edit-operator.ts'
import type { EditableType, EditSlot, ReceiverSlot } from '#engine/interventions/edit-slot.ts'
import type { EditedSite } from '#engine/interventions/feeds.ts'
import { LimenError } from '#shared/errors.ts'
import type { Intervention, StudyIntervention } from '#shared/intervention.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Site } from '#shared/network.ts'
import { vectorAxes } from '#shared/site-axes.ts'
import type { OpenedNetwork, Sites } from './opened-network.ts'
import { pathCuts } from './path-cuts.ts'

const editableTypes: readonly string[] = ['float32', 'float16', 'float64'] satisfies EditableType[]

/**
 * The site of an intervention and its slot. `id` is unique in a session; slots of the same ids and kinds at the same sites
 * are equal, so that their compiled session is found again.
 * @throws LimenError 'request' for an unknown site (nearest names) or one of whole numbers.
 */
export function editedSite(
  { model }: OpenedNetwork,
  sites: Sites,
  intervention: Intervention | StudyIntervention,
  id: string
): EditedSite {
  const site = findSite(intervention.site, sites)
  const type = editableTypeOf(site)
  const received = receiverOf(model, sites, site, intervention)
  const loops = loopsAround(model, site) + (isInsideOperator(model, site) ? 1 : 0)
  const roles = site.axes.slice(loops).map(({ role }) => role)
  const batchAxis = roles.indexOf('batch')
  const unit = intervention.kind === 'add' ? { unit: intervention.unit } : {}
  const slot: EditSlot = {
    id,
    kind: intervention.kind,
    ...unit,
    scope: site.scope,
    tensor: site.tensor,
    type,
    rank: roles.length,
    batchAxis: batchAxis < 0 ? null : batchAxis,
    isPerStep: loops > 0,
    featureAxes: vectorAxes(site.axes).map((axis) => axis - loops),
    ...(received && { receiver: received.slot })
  }
  return { site, slot, ...(received && { receiver: received.site }) }
}

function editableTypeOf(site: Site): EditableType {
  const type = editableTypes.find((each): each is EditableType => each === site.type)
  if (type === undefined) throw notEditable(site)
  return type
}

/** The receiver's site and what the rewrite needs of it. */
function receiverOf(
  model: Model,
  sites: Sites,
  sender: Site,
  { receiver }: Pick<Intervention, 'receiver'>
): { site: Site; slot: ReceiverSlot } | null {
  if (!receiver) return null
  const site = findSite(receiver.site, sites)
  const inner = [sender, site].find((each) => each.scope.length > 0 || isInsideOperator(model, each))
  if (inner) throw innerPath(inner)
  const batchAxis = site.axes.findIndex(({ role }) => role === 'batch')
  const slot: ReceiverSlot = {
    tensor: site.tensor,
    type: editableTypeOf(site),
    rank: site.axes.length,
    batchAxis: batchAxis < 0 ? null : batchAxis,
    cuts: pathCuts(model.graph, sites, sender, receiver)
  }
  return { site, slot }
}

const innerPath = ({ name }: Site): LimenError =>
  new LimenError({
    tag: 'unsupported',
    message: `'${name}' lies inside of a Scan, Loop, If or recurrent operator: edits can not be sent along a path there.`,
    advice: 'Leave the receiver out, or choose sites of the main graph.',
    part: 'receiver'
  })

function loopsAround(model: Model, { scope }: Site): number {
  const place = scopedGraphs(model.graph).find((each) => each.scope.join('\n') === scope.join('\n'))
  return place?.around.filter(({ node }) => node.op !== 'If').length ?? 0
}

/** Gates and states of LSTM, GRU and RNN: edits act at each step. */
function isInsideOperator(model: Model, { scope, tensor }: Site): boolean {
  const place = scopedGraphs(model.graph).find((each) => each.scope.join('\n') === scope.join('\n'))
  return place !== undefined && recurrentValue(place.graph, tensor) !== null
}

const notEditable = ({ name, type }: Site): LimenError =>
  new LimenError({
    tag: 'request',
    message: `'${name}' holds ${type}; interventions are for floating-point numbers.`,
    advice: 'Choose a site that comes after it, such as the embedding.',
    part: name
  })
