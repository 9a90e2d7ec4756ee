/** Patching sweeps through the real interface: what patching a position must do to a transformer is known. */
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { buildTransformer } from '../bench/transformer.ts'
import { expectNothingSerious } from './axe.ts'
import { expect } from './fixtures.ts'
import { testOf, transformer } from './networks.ts'
import { choose, drawn, numberOf, savedAs, typeValue } from './workbench.ts'

const test = testOf('transformer', transformer)
const slowTest = testOf('large', () =>
  buildTransformer({ layers: 6, width: 256, heads: 4, positions: 16, vocabulary: 64 })
)

const map = (page: Page): Locator => page.getByRole('grid', { name: /^Effects of/ })
const cell = (page: Page): Locator => map(page).getByRole('gridcell')

/** Keeps one stimulus as the clean one and moves the sliders to another. */
async function takeTwoStimuli(page: Page, network: string): Promise<void> {
  await drawn(page, network)
  await page.getByRole('tab', { name: 'Effects' }).click()
  await expect(page.getByText('Both runs have one stimulus')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run the sweep' })).toBeDisabled()
  await choose(page, 'Clean stimulus', 'Keep the sliders')
  await typeValue(page, 'item', '9')
}

/** Runs the sweep to its end: cells fill in while it goes on. */
async function runSweep(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run the sweep' }).click()
  await expect(page.getByText(/^(Metric|Mean of the metric) /)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run the sweep' })).toBeEnabled()
}

test('the position that differs brings the clean run back before the first block, and the last one in the end', async ({
  page
}) => {
  await takeTwoStimuli(page, 'transformer.onnx')
  await choose(page, 'Sweep over', 'Positions')
  await runSweep(page)
  await map(page).focus()
  await expect(cell(page)).toHaveAccessibleName(/^blocks\.0\.resid_pre, position 0 ‘1’: 0$/)
  await page.keyboard.press('ArrowRight')
  await expect(cell(page)).toHaveAccessibleName(/, position 1 ‘0’: 1\.00$/)
  await page.keyboard.press('End')
  await expect(cell(page)).toHaveAccessibleName(/, position 5 ‘.*’: 0$/)
  for (let down = 0; down < 6; down++) await page.keyboard.press('ArrowDown')
  await expect(cell(page)).toHaveAccessibleName(/^blocks\.2\.resid_post, position 5 ‘.*’: 1\.00$/)
  await page.keyboard.press('Home')
  await expect(cell(page)).toHaveAccessibleName(/^blocks\.2\.resid_post, position 0 ‘1’: 0$/)
  await expectNothingSerious(page, 'a patching sweep')
})

test('effects are estimated by gradients: nothing where the two runs agree, and told apart from patching', async ({
  page
}) => {
  await takeTwoStimuli(page, 'transformer.onnx')
  await choose(page, 'Sweep over', 'Positions')
  await runSweep(page)
  await expect(page.getByText(/^Metric .* corrupt$/)).toBeVisible()
  await choose(page, 'Method', 'Attribution')
  await expect(page.getByText('Out of date: found with other settings')).toBeVisible()
  await runSweep(page)
  await expect(page.getByText(/corrupt · estimated by gradients$/)).toBeVisible()
  await map(page).focus()
  await expect(cell(page)).toHaveAccessibleName(/^blocks\.0\.resid_pre, position 0 ‘1’: 0$/)
  await page.keyboard.press('ArrowRight')
  await expect(cell(page)).toHaveAccessibleName(/, position 1 ‘0’: −?\d+\.\d+$/)
  await choose(page, 'Sweep over', 'Edges')
  await runSweep(page)
  await expect(page.getByText(/corrupt · estimated by gradients$/)).toBeVisible()
  await map(page).focus()
  await expect(cell(page)).toHaveAccessibleName(/→/)
})

test('a cell becomes an intervention of a new condition, which can be undone; further ones go where they are sent', async ({
  page
}) => {
  await takeTwoStimuli(page, 'transformer.onnx')
  await runSweep(page)
  await map(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const notices = page.getByRole('status')
  await expect(notices.filter({ hasText: 'Condition 1 patches head 0 of blocks.1.' })).toBeVisible()
  await choose(page, 'A click patches in', 'Condition 1')
  await page.getByRole('table', { name: 'Largest effects' }).getByRole('button').first().click()
  await expect(notices.filter({ hasText: /^Condition 1 patches head \d of/ })).not.toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByRole('combobox', { name: 'A click patches in: a new condition' })).toBeVisible()
})

test('noising takes as much away as denoising brings back, and raw effects are those of the metric', async ({
  page
}) => {
  await takeTwoStimuli(page, 'transformer.onnx')
  await choose(page, 'Sweep over', 'Positions')
  await page.getByRole('radio', { name: 'Noise', exact: true }).click()
  await runSweep(page)
  await map(page).focus()
  await page.keyboard.press('ArrowRight')
  await expect(cell(page)).toHaveAccessibleName(/, position 1 ‘0’: −1\.00$/)
  const [clean = NaN, corrupt = NaN] = await page
    .getByText(/^Metric .* clean/)
    .locator('.value')
    .allTextContents()
    .then((texts) => texts.map((text) => Number(text.replace('−', '-'))))
  await page.getByRole('radio', { name: 'Raw' }).click()
  const name = await cell(page).getAttribute('aria-label')
  const effect = Number(/: (.*)$/.exec(name ?? '')?.[1]?.replace('−', '-'))
  expect(effect / (corrupt - clean)).toBeCloseTo(1, 1)
})

test('several pairs are run together; the study keeps what was found, and says when it is out of date', async ({
  app,
  page,
  folder
}) => {
  await takeTwoStimuli(page, 'transformer.onnx')
  await page.getByRole('button', { name: 'Add a pair' }).click()
  await choose(page, 'Clean stimulus 2', 'item 0')
  await expect(page.getByText('2 pairs')).toBeVisible()
  await runSweep(page)
  await expect(page.getByText(/^Mean of the metric .* 2 pairs$/)).toBeVisible()
  await map(page).focus()
  const found = await cell(page).getAttribute('aria-label')
  const study = join(folder, 'kept.limen.json')
  await app.answer(study, () => page.keyboard.press('ControlOrMeta+Shift+s'))
  await savedAs(page, study)
  await page.reload()
  await drawn(page, '.onnx')
  await app.open(study)
  await expect(cell(page)).toHaveAccessibleName(found ?? '')
  await expect(page.getByText('Out of date')).toHaveCount(0)
  await typeValue(page, 'item', '5')
  await expect(page.getByText('Out of date: found for other stimuli than those chosen now.')).toBeVisible()
  await page.getByRole('button', { name: 'Move the sliders to item 0' }).click()
  await expect(numberOf(page, 'item')).toHaveValue('0')
})

slowTest(
  'cells fill in while a sweep runs, and those that are there stay when it is stopped',
  async ({ page }) => {
    await takeTwoStimuli(page, 'large.onnx')
    await choose(page, 'Sweep over', 'Neurons')
    await page.getByRole('button', { name: 'Run the sweep' }).click()
    await map(page).focus()
    await expect(cell(page)).toHaveAccessibleName(/feature 0: −?[\d.e−]+$/)
    await page.getByRole('button', { name: /^Stop ·/ }).click()
    await expect(page.getByRole('button', { name: 'Run the sweep' })).toBeEnabled()
    await expect(cell(page)).toHaveAccessibleName(/feature 0: −?[\d.e−]+$/)
    await expect(page.getByRole('table', { name: 'Largest effects' }).getByRole('row')).toHaveCount(9)
  }
)
