/** Which fields of a recipe say anything of what it exports: others are not typed, and refused where they are. Pure. */
import type { ExportedThing } from './export-plots.ts'
import { exportFormats, type ExportFormat } from './export-formats.ts'
import { type ExportRecipe } from './export-recipe.ts'

type Field = keyof ExportRecipe

const ofThings: Partial<Record<Field, readonly ExportedThing[]>> = {
  trace: ['distance', 'activity'],
  metric: ['metric'],
  patterns: ['attention'],
  lossScale: ['loss'],
  runs: ['accuracy', 'loss'],
  head: ['view']
}

const films: readonly ExportFormat[] = ['mp4', 'webm', 'gif', 'apng', 'frames']
const ofFormats: Partial<Record<Field, readonly ExportFormat[]>> = {
  fps: [...films, 'gltf'],
  codec: ['mp4', 'webm'],
  chroma: ['mp4', 'webm'],
  quality: ['mp4', 'webm'],
  supersampling: [...films, 'png', 'tiff'],
  text: ['svg', 'pdf'],
  head: [...films, 'png', 'tiff', 'svg', 'pdf', 'gltf']
}

export const takesField = (field: Field, { of, format }: Pick<ExportRecipe, 'of' | 'format'>): boolean =>
  (ofThings[field]?.includes(of) ?? true) && (ofFormats[field]?.includes(format) ?? true)

/** Why an option that none of these takes would change nothing, and what to type instead. */
export function whyUntaken(
  option: string,
  field: Field,
  recipes: readonly Pick<ExportRecipe, 'of' | 'format'>[]
): string {
  const things = ofThings[field]
  const isOfOthers = things !== undefined && recipes.every(({ of }) => !things.includes(of))
  const endingOf = (format: ExportFormat): string => `.${exportFormats[format].endings[0]}`
  const takers = isOfOthers ? things.map(ofOption) : (ofFormats[field] ?? []).map(endingOf)
  const exported = recipes.map(({ of, format }) => (isOfOthers ? ofOption(of) : endingOf(format)))
  const others = isOfOthers ? 'change --of' : 'change --out'
  return `${option} is for ${takers.join(', ')} alone, not for ${[...new Set(exported)].join(', ')}: leave it out, or ${others}.`
}

const ofOption = (of: ExportedThing): string => `--of ${of}`
