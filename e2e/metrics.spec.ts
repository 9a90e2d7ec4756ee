/** Metrics of a network that names its classes: orientations and shapes. */
import { expectNothingSerious } from './axe.ts'
import { expect, samples, test } from './fixtures.ts'
import { choose, drawn } from './workbench.ts'

test.use({ startPath: `${samples}/studies/orientation.limen.json` })

test('a metric is chosen and shown by the names of the classes that it reads', async ({ page }) => {
  await drawn(page, 'orientation.onnx')
  await page.keyboard.press('b')
  await page.getByRole('tab', { name: 'Metrics' }).click()
  const metrics = page.getByRole('region', { name: 'Metrics' })
  await metrics.getByRole('button', { name: 'Add a metric' }).click()
  await expect(metrics.getByRole('columnheader')).toContainText('Logit difference 0° − 15°')
  // 'Incorrect' has the other's name in it.
  await page.getByRole('combobox', { name: /^Correct: / }).click()
  await page.getByRole('option', { name: 'square' }).click()
  await choose(page, 'Incorrect', '45°')
  await expect(metrics.getByRole('columnheader')).toContainText('Logit difference square − 45°')
  await expectNothingSerious(page, 'the table of metrics with classes')
  await metrics.getByRole('button', { name: 'Plot it' }).click()
  await expect(page.getByRole('combobox', { name: 'What is compared: ' })).toContainText('square − 45°')
})
