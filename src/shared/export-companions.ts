/** What lies beside an exported file, and what it is called. Not here: what is in it (the export's own parts). */

/** What can be written beside a file, under its name: so that others can check it and make it again. */
export const companionFiles = {
  caption: { label: 'Caption', ending: 'caption.txt' },
  recipe: { label: 'Recipe', ending: 'recipe.json' },
  poster: { label: 'Poster picture', ending: 'poster.png' },
  csv: { label: 'Numbers (CSV)', ending: 'csv' },
  npz: { label: 'Numbers (NPZ)', ending: 'npz' }
} as const
export type Companion = keyof typeof companionFiles
export const companionNames = Object.keys(companionFiles) as Companion[]

/**
 * '/a/ring.mp4' → '/a/ring.caption.txt', the same for all files of this name; a recipe is that of the one file:
 * '/a/ring.mp4.recipe.json'.
 */
export function companionPath(path: string, companion: Companion): string {
  const stem = companion === 'recipe' ? path : path.replace(/\.[^./\\]+$/, '')
  return `${stem}.${companionFiles[companion].ending}`
}
