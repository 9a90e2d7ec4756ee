/** The app as a whole: it opens, it can be used by all, and nothing a network does takes the study away. */
import { AxeBuilder } from '@axe-core/playwright'
import { join } from 'node:path'
import { truncateSync, copyFileSync } from 'node:fs'
import { expect, samples, test } from './fixtures.ts'

const ring = join(samples, 'networks/ring-attractor.onnx')

test('opens with a sample study whose network runs', async ({ page }) => {
  await expect(page).toHaveTitle(/Limen/)
  await expect(page.getByRole('textbox', { name: 'Title of the study' })).toHaveValue(/Hindmarsh/)
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
  await expect(page.getByRole('tree', { name: 'Sites' })).toContainText('neuron')
})

test('has no serious accessibility trouble, in the dark and in the light', async ({ page }) => {
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Legacy mode: without a second page, which a host with one window has not.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  }
})

test('opens a network by its path', async ({ app, page }) => {
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
  await app.open(ring)
  await expect(page.getByRole('banner')).toContainText('ring-attractor.onnx')
})

test.describe('started with a path', () => {
  test.use({ startPath: ring })
  test('opens it', async ({ page }) => {
    await expect(page.getByRole('banner')).toContainText('ring-attractor.onnx')
  })
})

test('names the network that is damaged, and keeps the one that is open', async ({ app, page, folder }) => {
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
  const damaged = join(folder, 'damaged.onnx')
  copyFileSync(ring, damaged)
  truncateSync(damaged, 300)
  await app.open(damaged)
  await expect(page.getByText('damaged.onnx').first()).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
})

test('survives its engine: the user is told which network it was, and the study is intact', async ({
  app,
  page
}) => {
  const amplitude = page.getByRole('spinbutton', { name: 'Amplitude, value' })
  await amplitude.fill('1.5')
  await amplitude.press('Enter')
  await expect(amplitude).toHaveValue('1.50')
  app.killEngine()
  await expect(page.getByRole('alert').filter({ hasText: 'The engine stopped' }).first()).toContainText(
    'The network is open again.'
  )
  await expect(amplitude).toHaveValue('1.50')
  await amplitude.fill('2.5')
  await amplitude.press('Enter')
  await expect(page.getByRole('figure', { name: 'Stimulus at current' })).toContainText('2.50')
})
