/** Slots for the interventions of a condition: where in the network each one acts. Not here: what is fed (condition-feeds.ts). */
import { scopedGraphs } from '#engine/inference/scopes.ts'
import { findSite, followed } from '#engine/trajectories/plan-traces.ts'
import { recurrentValue } from '#engine/interventions/edit-operator.ts'
import type {
  AtSomeSteps,
  EditableType,
  EditSlot,
  PathSlot,
  ReceiverSlot
} from '#engine/interventions/edit-slot.ts'
import type { EditedSite } from '#engine/interventions/feeds.ts'
import { LimenError } from '#shared/errors.ts'
import type { Intervention, Receiver, StudyIntervention } from '#shared/intervention.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Site } from '#shared/network.ts'
import { vectorAxes } from '#shared/site-axes.ts'
import type { OpenedNetwork, Sites } from '../networks/opened-network.ts'
import { NetworkComponents, pathCuts, type PathSites } from './path-cuts.ts'

const editableTypes: readonly string[] = ['float32', 'float16', 'float64'] satisfies EditableType[]

/**
 * The site of an intervention and its slot. `id` is unique in a session; slots of the same ids and kinds at the same sites
 * are equal, so that their compiled session is found again.
 * @throws LimenError 'request' for an unknown site (nearest names) or one of whole numbers.
 */
export function editedSite(
  { model }: Pick<OpenedNetwork, 'model'>,
  sites: Sites,
  intervention: Intervention | StudyIntervention,
  id: string
): EditedSite {
  const site = findSite(intervention.site, sites)
  const { receiver, kind } = intervention
  const unit = kind === 'add' ? { unit: intervention.unit } : {}
  const slot = slotAt(model, site, { id, kind, ...unit })
  if (!receiver) return { site, slot, receivers: [] }
  const received = findSite(receiver.site, sites)
  const known = new NetworkComponents(model.graph, sites)
  const path = pathSlot(model, { known, sites }, { sender: site, receivers: [received] }, receiver.through)
  return { site, slot: { ...slot, path }, receivers: [received] }
}

/** The slot of an edit of a whole site. @throws LimenError 'request' for a site of whole numbers. */
export function slotAt(model: Model, site: Site, edit: Pick<EditSlot, 'id' | 'kind' | 'unit'>): EditSlot {
  const { loops, ...place } = placeOf(model, site)
  const featureAxes = vectorAxes(site.axes).map((axis) => axis - loops)
  const { scope, tensor, name } = site
  return {
    ...edit,
    scope,
    tensor,
    site: name,
    type: editableTypeOf(site),
    ...place,
    loops,
    featureAxes
  }
}

/** Where an edit is read, and what is frozen on the way. @throws LimenError 'request' for sites that can not be edited. */
export function pathSlot(
  model: Model,
  { known, sites }: { known: NetworkComponents; sites: Sites },
  path: PathSites,
  through: Receiver['through']
): PathSlot {
  const receivers = path.receivers.map((site): ReceiverSlot => {
    const { scope, tensor, name } = site
    return { scope, tensor, site: name, type: editableTypeOf(site), ...placeOf(model, site) }
  })
  return { receivers, cuts: pathCuts(known, sites, path, through) }
}

/** Axes of a site in its own graph, and the loops around it: those of its scope, and the operator that it is inside of. */
function placeOf(model: Model, site: Site): Pick<EditSlot, 'loops' | 'rank' | 'batchAxis' | 'atSomeSteps'> {
  const loops = loopsAround(model, site) + (isInsideOperator(model, site) ? 1 : 0)
  const roles = site.axes.slice(loops).map(({ role }) => role)
  const batchAxis = roles.indexOf('batch')
  const place = { loops, rank: roles.length, batchAxis: batchAxis < 0 ? null : batchAxis }
  return site.atSomeSteps ? { ...place, atSomeSteps: stepsAndStimuli(site, place) } : place
}

/** The axes of what is measured of an edit. */
const stepsAndStimuli = (
  { axes }: Site,
  { loops, batchAxis }: Pick<EditSlot, 'loops' | 'batchAxis'>
): AtSomeSteps => {
  const stimuli = batchAxis === null ? undefined : axes[loops + batchAxis]
  const steps = axes.slice(0, loops).map((axis) => ({ size: axis.size, follows: followed(axis) }))
  return [...steps, { size: stimuli?.size ?? 1, follows: stimuli ? followed(stimuli) : null }]
}

function editableTypeOf(site: Site): EditableType {
  const type = editableTypes.find((each): each is EditableType => each === site.type)
  if (type === undefined) throw notEditable(site)
  return type
}

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
