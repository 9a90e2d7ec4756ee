/** Preprocessing that was set for a network is there again when the network is opened anew, until it is reset. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, samples, test } from './fixtures.ts'
import { textDirection } from './networks.ts'
import { choose, drawn } from './workbench.ts'

const neuron = join(samples, 'networks/hindmarsh-rose.onnx')
const scaling = (page: Page): Locator => page.getByRole('combobox', { name: /^Scaling: / })

test('preprocessing is remembered for a network, wherever it lies, and can be reset', async ({
  app,
  page,
  folder
}) => {
  test.slow() // It opens four networks, one after the other.
  await drawn(page, 'hindmarsh-rose.onnx')
  await app.open(textDirection)
  await drawn(page, 'cls_infer.onnx')
  await page.getByText('Preprocessing', { exact: true }).click()
  const reset = page.getByRole('button', { name: 'Reset', exact: true })
  await expect(reset).toBeDisabled()
  await choose(page, 'Scaling', 'ImageNet, Caffe')
  await expect(reset).toBeEnabled()
  await app.open(neuron)
  await drawn(page, 'hindmarsh-rose.onnx')
  const copy = join(folder, 'elsewhere.onnx')
  copyFileSync(textDirection, copy)
  await app.open(copy)
  await drawn(page, 'elsewhere.onnx')
  const summary = page.getByText('ImageNet, Caffe, your own')
  await expect(summary).toBeVisible()
  await summary.click()
  await expect(scaling(page)).toHaveAccessibleName('Scaling: ImageNet, Caffe')
  await reset.click()
  await expect(scaling(page)).toHaveAccessibleName('Scaling: 0 … 1')
  await app.open(neuron)
  await drawn(page, 'hindmarsh-rose.onnx')
  await app.open(textDirection)
  await drawn(page, 'cls_infer.onnx')
  await expect(page.getByText('Preprocessing', { exact: true })).toBeVisible()
  await expect(page.getByText('your own')).toHaveCount(0)
})
