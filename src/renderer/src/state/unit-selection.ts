/** A unit that was pointed at in a picture of a site's activities, as the selection of an intervention. Pure. */
import type { StudyIntervention } from '#shared/intervention.ts'
import type { Axis, AxisRole } from '#shared/network.ts'
import { selectableAxes } from './intervention-kinds.ts'

/** Roles that count parts of the network; the others count places of the stimulus, of which all are meant. */
const partRoles: readonly AxisRole[] = ['head', 'feature', 'channel', 'node', 'direction']

/**
 * The head, channel or feature that a value belongs to, at every place; the place itself where there are only places.
 * @param axes of the values, without batch, the last one running fastest.
 */
export function unitSelection(axes: readonly Axis[], index: number): StudyIntervention['select'] {
  const known = selectableAxes({ axes: [...axes] })
  const parts = known.filter(({ role }) => partRoles.includes(role))
  const selected = parts.length > 0 ? parts : known
  const entries: [string, number[]][] = []
  let rest = index
  for (const [fromEnd, { size }] of axes.toReversed().entries()) {
    const chosen = selected.find(({ place }) => place === axes.length - 1 - fromEnd)
    if (chosen) entries.unshift([chosen.name, [rest % size]])
    rest = Math.floor(rest / size)
  }
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
