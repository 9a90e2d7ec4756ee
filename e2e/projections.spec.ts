/** How three coordinates are made of a state: by hand, between two places, from a file; each step can be undone. */
import type { Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeNpy } from '../src/main/engine/arrays/npy.ts'
import type { App } from './app.ts'
import { expect, samples, test } from './fixtures.ts'
import { choose, drawn, typeValue } from './workbench.ts'

const titleOf = (page: Page, text: string) => page.locator('.stage').getByText(text, { exact: true }).first()

/** The ring attractor: 64 rates over time, for each direction of the cue. */
async function openRing({ page, open }: App): Promise<void> {
  await drawn(page, 'hindmarsh-rose.onnx')
  await open(join(samples, 'studies/ring-attractor.limen.json'))
  await drawn(page, 'ring-attractor.onnx')
}

test('axes are made by hand, named, and undone', async ({ app, page }) => {
  await openRing(app)
  await choose(page, 'Projection', 'By hand')
  await expect(page.getByRole('textbox', { name: 'Name of axis 1' })).toHaveValue('PC1')
  await choose(page, 'Axis 3 is', 'Unit')
  await expect(titleOf(page, 'unit 2')).toBeVisible()
  const name = page.getByRole('textbox', { name: 'Name of axis 3' })
  await name.fill('north')
  await name.press('Enter')
  await expect(titleOf(page, 'north')).toBeVisible()
  await page.getByLabel('Trajectories in three dimensions').focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(titleOf(page, 'unit 2')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByLabel('Projection: PCA')).toBeVisible()
})

test('an axis leads from here to there', async ({ app, page }) => {
  await openRing(app)
  await choose(page, 'Projection', 'By hand')
  await choose(page, 'Axis 1 is', 'From here to there')
  await typeValue(page, 'Cue direction', '270')
  await page.getByRole('button', { name: 'To here' }).click()
  await expect(page.getByRole('textbox', { name: 'Name of axis 1' })).toHaveValue(
    /Cue direction 90 ° → 270 °/
  )
  await choose(page, 'Axis 2 is', 'From here to there')
  await page.getByRole('button', { name: 'To here' }).click()
  await expect(page.getByText('no direction between them')).toBeVisible()
})

test('a matrix of the user’s own is a projection; one that does not fit is named', async ({
  app,
  page,
  folder
}) => {
  await openRing(app)
  const chooseFile = async (name: string): Promise<void> => {
    await choose(page, 'Projection', 'Matrix')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Path' }).fill(join(folder, name))
    await page.keyboard.press('Enter')
  }
  const write = (name: string, dims: number[]): void => {
    const data = Float32Array.from({ length: dims.reduce((a, b) => a * b) }, (_, i) => Math.sin(i))
    writeFileSync(join(folder, name), writeNpy({ type: 'float32', dims, data }))
  }
  write('wrong.npy', [12, 3])
  await chooseFile('wrong.npy')
  await expect(page.getByText('wrong.npy has the shape 12 × 3.')).toBeVisible()
  await expect(page.getByText('A state of 64 numbers needs an array of 64 × 3 or 3 × 64.')).toBeVisible()
  await expect(page.getByLabel('Projection: PCA')).toBeVisible()
  write('probe.npy', [3, 64])
  await chooseFile('probe.npy')
  await expect(page.getByText('the matrix probe.npy, not fitted')).toBeVisible()
  await expect(titleOf(page, 'axis 1')).toBeVisible()
})
