import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { plainRecipe } from '#shared/export-recipe.ts'
import { readRecipe } from './read-recipe.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-recipe-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function read(content: unknown) {
  const path = join(folder, 'figure.recipe.json')
  await writeFile(path, JSON.stringify(content))
  return readRecipe(path)
}

it('a recipe is read as it was written, and what is left out is as usual', async () => {
  const recipe = { ...plainRecipe('pdf'), theme: 'dark' as const }
  expect(await read(recipe)).toEqual(recipe)
  expect(await read({ format: 'csv' })).toEqual(plainRecipe('csv'))
})

it('one of another version is refused with both versions, and what to do', async () => {
  await expect(read({ ...plainRecipe('pdf'), version: 2 })).rejects.toMatchObject({
    message: expect.stringMatching(/recipe of version 2, and this Limen reads version 1\./) as string,
    advice: expect.stringMatching(/newer Limen wrote it: update/) as string
  })
  await expect(read({ format: 'pdf', version: 0.5 })).rejects.toMatchObject({
    advice: expect.stringMatching(/Export once more/) as string
  })
})

it('a field that it has not is named, and where the form is said', async () => {
  await expect(read({ format: 'pdf', colour: 'red' })).rejects.toMatchObject({
    message: expect.stringMatching(/colour/) as string,
    advice: 'See `limen schema recipe` for the form.'
  })
})
