/** `limen export` to data files: what a study shows, in numbers. Not here: pictures. */
import type { DataFormat } from '#shared/data-export.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { shownConditions } from '#shared/shown-conditions.ts'
import type { Work } from '../with-engine.ts'
import type { ReadyStudy } from './open-study.ts'

/**
 * Writes the file; what is left out, and why, is told on the way.
 * @param out absolute path.
 * @throws LimenError 'file' where it can't be written.
 */
export async function exportData(
  { study, prepared }: ReadyStudy,
  { format, panels }: Pick<ExportRecipe, 'panels'> & { format: DataFormat },
  out: string,
  { engine, options }: Work
): Promise<void> {
  const { title, conditions, metrics, values } = study
  const request = {
    plan: prepared.prepared.id,
    values,
    conditions: shownConditions(conditions),
    study: { title, conditions, metrics },
    ...(panels && { panels }),
    format,
    path: out
  }
  const { notes } = await engine.call('exportData', request, { ...options, waitsForEnd: true })
  for (const note of notes) console.error(`limen: ${note}`)
}
