/** Recipes of exports as files: `limen export --recipe`. */
import { LimenError } from '#shared/errors.ts'
import { exportRecipeSchema, recipeVersion, type ExportRecipe } from '#shared/export-recipe.ts'
import { checked, readJson } from '../json-file.ts'

/** @throws LimenError 'file' where it can't be read, 'request' where it is no recipe, or one of another version. */
export async function readRecipe(path: string): Promise<ExportRecipe> {
  const data = await readJson(path)
  checkVersion(data, path)
  return checked(data, exportRecipeSchema, path, 'recipe')
}

function checkVersion(data: unknown, path: string): void {
  if (typeof data !== 'object' || data === null || !('version' in data)) return
  const { version } = data
  if (typeof version !== 'number' || version === recipeVersion) return
  throw new LimenError({
    tag: 'request',
    message: `${path} is a recipe of version ${version}, and this Limen reads version ${recipeVersion}.`,
    advice:
      version > recipeVersion
        ? 'A newer Limen wrote it: update this one, or say with options what it asks for.'
        : 'Export once more from the app with ‘Recipe’ beside it, or say with options what it asks for.',
    part: path
  })
}
