/** A cell of a patching sweep as an intervention of the study. Pure. */
import type { SiteEffects } from '#shared/effects.ts'
import type { StudyCondition, StudyIntervention } from '#shared/intervention.ts'
import { newCondition } from './condition-edits.ts'
import type { DocumentEdit } from './document-store.svelte.ts'
import type { EffectCell } from './effect-map.ts'
import { componentEntries } from './effect-names.ts'
import { addIntervention, freeInterventionId } from './intervention-edits.ts'
import type { FoundEffects } from './found-effects.ts'

/**
 * Patches what the sweep patched there, from the stimulus of its first pair: the clean one for denoising, the corrupt one
 * for noising. Null for a cell that is not there.
 */
export function patchOf(
  { effects, direction, pairs }: Pick<FoundEffects, 'effects' | 'direction' | 'pairs'>,
  { site: order, component }: EffectCell,
  id: string
): StudyIntervention | null {
  const found = effects.sites[order]
  const [pair] = pairs
  if (!found || !pair) return null
  const { site, receiver } = found
  const place = placeOf(found, component)
  return {
    id,
    name: '',
    enabled: true,
    solo: false,
    site,
    ...(place.site && { select: place.site }),
    ...(receiver !== undefined && {
      receiver: { site: receiver, through: 'direct', ...(place.receiver && { select: place.receiver }) }
    }),
    kind: 'patch',
    source: { values: direction === 'denoise' ? pair.clean : pair.corrupt, sweep: [] }
  }
}

type Place = Partial<Record<'site' | 'receiver', Record<string, number[]>>>

/** What a component selects of its site and of its receiver; nothing where it is a whole site. */
function placeOf(effects: SiteEffects, component: number): Place {
  const place: Place = {}
  for (const { role, entry, of } of componentEntries(effects, component))
    place[of] = { ...place[of], [role]: [entry] }
  return place
}

/** Puts the patch of a cell into a condition of the study, or into a new one, and says which it is. */
export function usePatch(
  found: Parameters<typeof patchOf>[0],
  cell: EffectCell,
  conditions: readonly StudyCondition[],
  into: string | null
): { edit: DocumentEdit; condition: StudyCondition } | null {
  const condition = conditions.find(({ id }) => id === into) ?? newCondition(conditions)
  const patch = patchOf(found, cell, freeInterventionId(condition))
  return patch && { edit: addIntervention(condition, patch), condition }
}
