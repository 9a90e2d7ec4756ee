/** The UMAP picture of a trace: drawn on demand, marked for what it is, left again. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import type { App } from './app.ts'
import { expect, samples, test } from './fixtures.ts'
import { inkOf, pictureOfView } from './picture.ts'
import { drawn, framed, readOut } from './workbench.ts'

const stage = (page: Page) => page.locator('.stage')

/** The ring attractor with few directions of the cue, so that its picture is soon drawn. */
async function openSmallRing({ page, open }: App): Promise<void> {
  await drawn(page, 'hindmarsh-rose.onnx')
  await open(join(samples, 'studies/ring-attractor.limen.json'))
  await drawn(page, 'ring-attractor.onnx')
  const count = page.getByRole('spinbutton', { name: 'Points of the sweep' })
  await count.fill('3')
  await count.press('Enter')
  await expect(page.getByRole('contentinfo')).toContainText('points 640')
}

/** Moves the pointer over the view until it meets a point. */
async function meetPoint(page: Page): Promise<void> {
  const box = await page.getByLabel('Trajectories in three dimensions').boundingBox()
  if (box === null) throw new Error('There is no view.')
  for (let y = box.height * 0.25; y < box.height * 0.75; y += 18) {
    for (let x = box.width * 0.25; x < box.width * 0.75; x += 36) {
      await page.mouse.move(box.x + x, box.y + y)
      await framed(page)
      if ((await stage(page).getByRole('status').count()) > 0) return
    }
  }
  throw new Error('No point was met.')
}

/** The first row of the numbers of what is shown. */
async function exportedTable({ page, answer }: App, path: string): Promise<string> {
  await page.keyboard.press('ControlOrMeta+e')
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await dialog.getByRole('radio', { name: 'Data' }).click()
  await answer(path, () => dialog.getByRole('button', { name: 'Export…' }).click())
  await expect(dialog.getByRole('status')).toContainText('is written')
  await expect(dialog.getByRole('button', { name: 'Copy as command' })).toBeDisabled()
  await page.keyboard.press('Escape')
  return readFileSync(path, 'utf8').split('\n')[1] ?? ''
}

test('a UMAP picture has no axes, tells its points, is exported as it is, and gives way to the projection', async ({
  app,
  page,
  folder
}) => {
  await openSmallRing(app)
  await page.getByRole('button', { name: 'Draw UMAP' }).click()
  await expect(page.getByText('Non-linear and static')).toBeVisible()
  await expect(stage(page).locator('span').filter({ visible: true })).toHaveCount(0)
  expect(inkOf(await pictureOfView(page))).toBeGreaterThan(500)
  await meetPoint(page)
  await expect(stage(page).getByRole('status')).toContainText(/time \d+\s*Cue direction \d+ °/)
  await expect(readOut(page)).toContainText('At the pointer')
  expect(await exportedTable(app, join(folder, 'umap.csv'))).toMatch(/UMAP 1.*UMAP 2.*UMAP 3/)
  await page.getByRole('button', { name: 'Back to the projection' }).first().click()
  await expect(stage(page).getByText(/^PC1 \(/)).toBeVisible()
})

test('drawing can be stopped, and the trajectories stay', async ({ app, page }) => {
  await openSmallRing(app)
  await page.getByRole('button', { name: 'Draw UMAP' }).click()
  await page.getByRole('button', { name: 'Stop drawing' }).click()
  await expect(page.getByRole('button', { name: 'Draw UMAP' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Back to the projection' })).toHaveCount(0)
  await expect(stage(page).getByText(/^PC1 \(/)).toBeVisible()
})
