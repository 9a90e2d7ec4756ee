/** A cell of a patching sweep as an intervention of the study. Pure. */
import type { StudyCondition, StudyIntervention } from '#shared/intervention.ts'
import { newCondition } from './condition-edits.ts'
import type { DocumentEdit } from './document-store.svelte.ts'
import type { EffectCell } from './effect-map.ts'
import { addIntervention, freeInterventionId } from './intervention-edits.ts'
import type { FoundEffects } from './patching-sweep.svelte.ts'

/**
 * Patches what the sweep patched there, from the same stimulus: the clean one for denoising, the corrupt one for noising.
 * Null for a cell that is not there.
 */
export function patchOf(
  { effects, direction, clean, corrupt }: Pick<FoundEffects, 'effects' | 'direction' | 'clean' | 'corrupt'>,
  { site: order, component }: EffectCell,
  id: string
): StudyIntervention | null {
  const found = effects.sites[order]
  if (!found) return null
  const { site, role, receiver } = found
  return {
    id,
    name: '',
    enabled: true,
    solo: false,
    site,
    select: { [role]: [component] },
    ...(receiver !== undefined && { receiver: { site: receiver, through: 'direct' } }),
    kind: 'patch',
    source: { values: direction === 'denoise' ? clean : corrupt, sweep: [] }
  }
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
