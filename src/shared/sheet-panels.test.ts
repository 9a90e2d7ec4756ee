import { expect, it } from 'vitest'
import { exportRecipeSchema } from './export-recipe.ts'
import { recipeOfOptions } from './recipe-options.ts'
import { panelLetters } from './sheet-panels.ts'

it('letters go on from the first one, in its case', () => {
  expect(panelLetters(3)).toEqual(['a', 'b', 'c'])
  expect(panelLetters(3, 'C')).toEqual(['C', 'D', 'E'])
  expect(panelLetters(3, 'y')).toEqual(['y', 'z', 'aa'])
  expect(panelLetters(2, 'az')).toEqual(['az', 'ba'])
  expect(panelLetters(2, '1')).toEqual(['a', 'b'])
})

it('a recipe from before there were panels and scale bars has neither', () => {
  const { panels, insets } = exportRecipeSchema.parse({ format: 'png', insets: { title: false } })
  expect([panels, insets.scaleBar, insets.letters]).toEqual([undefined, false, true])
})

it('what does not go together is refused', () => {
  const panels = 'parameter:angle=0,30'
  expect(recipeOfOptions('mp4', { panels }).panels).toMatchObject({ values: [0, 30] })
  expect(() => recipeOfOptions('gltf', { panels })).toThrow('panels are of pictures, figures, films')
  expect(() => recipeOfOptions('png', { panels, panelCount: '3' })).toThrow('--panel-count does not fit')
  expect(() => recipeOfOptions('png', { columns: '3' })).toThrow('there are no --panels')
  expect(() => recipeOfOptions('png', { panels: 'sites' })).toThrow('--panels does not fit')
  expect(() => recipeOfOptions('png', { panels: 'parameter:angle=0,x' })).toThrow('--panels does not fit')
})
