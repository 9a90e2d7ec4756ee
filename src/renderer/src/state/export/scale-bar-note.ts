/** Why a picture has no scale bar though one is asked for. */
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { Workbench } from '../workbench.svelte.ts'

/** Null where it has one. */
export function whyNoScaleBar(
  { views, document }: Pick<Workbench, 'views' | 'document'>,
  { panels }: Pick<ExportRecipe, 'panels'>
): string | null {
  if (views.scaling !== 'equal') return 'There is no scale bar: each axis has a scale of its own.'
  const { arrangement, scales } = document.current.view
  const areOwn = arrangement === 'side-by-side' && scales === 'each' && views.legend.length > 1 && !panels
  return areOwn ? 'There is no scale bar: each view has a scale of its own.' : null
}
