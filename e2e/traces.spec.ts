/** Several traces: overlaid in one view, in views of their own, and which of them is played. */
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'
import { testOf, transformer } from './networks.ts'
import { differingPixels, inkOf, pictureOfView } from './picture.ts'
import { drawn, pressTool, view } from './workbench.ts'

const test = testOf('transformer', transformer)

async function addTrace(page: Page, query: string, site: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Find a site' }).fill(query)
  await page.getByRole('treeitem', { name: site }).first().click()
}

test('a second site is drawn over the first, and beside it in a view of its own', async ({ page }) => {
  await drawn(page, 'transformer.onnx')
  const alone = await pictureOfView(page)
  await addTrace(page, 'mlp', 'post')
  const legend = view(page).getByRole('list', { name: 'Traces' })
  await expect(legend.getByRole('listitem')).toHaveCount(2)
  await drawn(page, 'transformer.onnx')
  await expect.poll(async () => differingPixels(alone, await pictureOfView(page))).toBeGreaterThan(500)
  const overlaid = await pictureOfView(page)
  await pressTool(page, 'Show traces side by side')
  await expect.poll(async () => differingPixels(overlaid, await pictureOfView(page))).toBeGreaterThan(2000)
  const beside = await pictureOfView(page)
  for (const half of [0, 1]) expect(inkOf(beside, [half / 2, (half + 1) / 2])).toBeGreaterThan(200)
  await pressTool(page, 'Overlay the traces')
  await expect.poll(async () => differingPixels(overlaid, await pictureOfView(page))).toBeLessThan(50)
})

test('a trace is removed in the inspector, and comes back by undo', async ({ page }) => {
  await drawn(page, 'transformer.onnx')
  await addTrace(page, 'mlp', 'post')
  const removals = page.getByRole('button', { name: 'Remove this trace' })
  await expect(removals).toHaveCount(2)
  await removals.first().click()
  await expect(removals).toHaveCount(1)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(removals).toHaveCount(2)
})
