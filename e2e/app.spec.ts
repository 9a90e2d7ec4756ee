/** The app as a whole: it opens what it is given, and nothing a network does takes the study away. */
import { AxeBuilder } from '@axe-core/playwright'
import { join } from 'node:path'
import { truncateSync, copyFileSync } from 'node:fs'
import { expect, samples, test } from './fixtures.ts'
import { drawn, numberOf, readOut, typeValue } from './workbench.ts'

const ring = join(samples, 'networks/ring-attractor.onnx')

test.describe('started with nothing', () => {
  test.use({ startPath: null })
  test('opens a study of a trained network, which runs', { tag: '@electron' }, async ({ page }) => {
    await drawn(page, 'modular-addition.onnx')
    await expect(page).toHaveTitle(/Limen/)
    await expect(page.getByRole('textbox', { name: 'Title of the study' })).toHaveValue(/Addition/)
    await expect(page.getByRole('tree', { name: 'Sites' })).toContainText('Attention')
    await expect(readOut(page)).toContainText('logits')
  })
})

test('has no serious accessibility trouble', async ({ page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  // Legacy mode: without a second page, which a host with one window has not.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})

test('opens a network by its path', { tag: '@electron' }, async ({ app, page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  await app.open(ring)
  await drawn(page, 'ring-attractor.onnx')
})

test.describe('started with a path', () => {
  test.use({ startPath: ring })
  test('opens it', { tag: '@electron' }, async ({ page }) => {
    await drawn(page, 'ring-attractor.onnx')
  })
})

test(
  'says which network is damaged and how, and keeps the one that is open',
  { tag: '@electron' },
  async ({ app, page, folder }) => {
    await drawn(page, 'hindmarsh-rose.onnx')
    const damaged = join(folder, 'damaged.onnx')
    copyFileSync(ring, damaged)
    truncateSync(damaged, 300)
    await app.open(damaged)
    const alert = page.getByRole('alert').filter({ hasText: 'damaged.onnx' })
    await expect(alert).toContainText('This is not a whole ONNX file')
    await expect(alert.locator('.part')).toHaveText('damaged.onnx')
    await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
    await alert.getByRole('button', { name: 'Dismiss' }).click()
    await expect(alert).toHaveCount(0)
  }
)

test(
  'survives its engine: the user is told which network it was, and the study is intact',
  { tag: '@electron' },
  async ({ app, page }) => {
    await drawn(page, 'hindmarsh-rose.onnx')
    await typeValue(page, 'Injected current', '1.5')
    await expect(numberOf(page, 'Injected current')).toHaveValue('1.50')
    app.killEngine()
    const alert = page.getByRole('alert').filter({ hasText: 'The engine stopped' })
    await expect(alert).toContainText('The network is open again.')
    await expect(alert).toContainText('hindmarsh-rose.onnx')
    await expect(numberOf(page, 'Injected current')).toHaveValue('1.50')
    await drawn(page, 'hindmarsh-rose.onnx')
    await typeValue(page, 'Injected current', '2.5')
    await expect(page.getByRole('figure', { name: 'Stimulus at current' })).toContainText('2.50')
  }
)
