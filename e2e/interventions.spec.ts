/** Interventions through the real interface: what editing a number of a saddle must do to its path is known. */
import type { Locator, Page } from '@playwright/test'
import { join } from 'node:path'
import { expectNothingSerious } from './axe.ts'
import { expect, samples } from './fixtures.ts'
import { saddle, testOf } from './networks.ts'
import { differingPixels, inkOf, pictureOfView, type Picture } from './picture.ts'
import { drawn, numberOf, pressSlider, pressTool, savedAs, typeValue, view } from './workbench.ts'

const test = testOf('saddle', saddle)

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Interventions', exact: true })
const condition = (page: Page, name: string): Locator => panel(page).getByRole('region', { name })
const lines = (page: Page): Locator => view(page).getByRole('list', { name: 'Lines' }).getByRole('listitem')
const edits = (page: Page): Locator =>
  panel(page)
    .getByRole('list', { name: /^Interventions of/ })
    .locator('> li > [role="group"]')

/** Waits until the view is another one. */
async function changedFrom(page: Page, before: Picture): Promise<Picture> {
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(200)
  return pictureOfView(page)
}

const sameAs = (page: Page, before: Picture): Promise<void> =>
  expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeLessThan(50)

/** Intervenes at the output of the saddle with the keyboard alone, and tells the pictures before and after. */
async function zeroed(page: Page): Promise<{ before: Picture; after: Picture }> {
  await drawn(page, 'saddle.onnx')
  const flat = await pictureOfView(page)
  await typeValue(page, 'x3', '1')
  await changedFrom(page, flat)
  await pressTool(page, 'Fit the scale to the data')
  const before = await pictureOfView(page)
  await page.getByRole('treeitem', { name: 'saddle' }).last().focus()
  await page.keyboard.press('i')
  await expect(lines(page)).toHaveText([/Baseline/, /Condition 1/])
  return { before, after: await changedFrom(page, before) }
}

test('a site is set to zero from the outline; its strength leads back to the baseline, and undo takes each step back', async ({
  page
}) => {
  const { before, after } = await zeroed(page)
  const name = 'zero saddle'
  const move = await pressSlider(page, name, 0.98)
  await move(0.5)
  const halfway = await changedFrom(page, after)
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(numberOf(page, name)).toHaveValue('1.00')
  await sameAs(page, after)
  await typeValue(page, name, '0')
  await changedFrom(page, halfway)
  // At strength 0 the condition's dashes lie on the baseline: nothing is drawn anywhere else.
  await expect
    .poll(async () => Math.abs(inkOf(await pictureOfView(page)) / inkOf(before) - 1))
    .toBeLessThan(0.2)
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+z')
  await sameAs(page, after)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(lines(page)).toHaveCount(0)
  await pressTool(page, 'Fit the scale to the data')
  await sameAs(page, before)
})

test('an entry is chosen by hand, kinds keep the place, and an edit that does not fit says why', async ({
  page
}) => {
  await zeroed(page)
  await panel(page)
    .getByRole('radiogroup', { name: 'Which of feature' })
    .getByRole('radio', { name: 'One' })
    .click()
  await panel(page)
    .getByRole('spinbutton', { name: /^Which feature/ })
    .fill('-1')
  await page.keyboard.press('Enter')
  await expect(edits(page)).toHaveAccessibleName('zero feature −1 of saddle')
  await panel(page).getByRole('combobox', { name: 'Kind of intervention: Zero' }).click()
  await page.getByRole('option', { name: /^Add/ }).click()
  await expect(edits(page)).toHaveAccessibleName('steer feature −1 of saddle')
  await panel(page).getByRole('textbox', { name: 'Numbers of the direction' }).fill('0, 0, 0')
  await page.keyboard.press('Tab')
  await panel(page).getByRole('radio', { name: 'Norms' }).click()
  await expect(condition(page, 'Condition 1').getByRole('alert')).toContainText(
    'The direction has the length 0.'
  )
  await panel(page).getByRole('textbox', { name: 'Numbers of the direction' }).fill('1, 0')
  await page.keyboard.press('Tab')
  await expect(panel(page).getByText('Give 3 numbers')).toBeVisible()
})

test('edits act in their order, alone where one is soloed, and not at all where they are switched off', async ({
  page
}) => {
  const { after: atZero } = await zeroed(page)
  await panel(page)
    .getByRole('combobox', { name: /^Kind of intervention/ })
    .click()
  await page.getByRole('option', { name: /^Set/ }).click()
  await panel(page).getByRole('spinbutton', { name: 'Value', exact: true }).fill('0.5')
  await page.keyboard.press('Enter')
  const set = await changedFrom(page, atZero)
  await panel(page).getByRole('button', { name: 'More for set saddle' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await edits(page).last().getByRole('button', { name: 'set saddle', exact: true }).click()
  await panel(page)
    .getByRole('combobox', { name: /^Kind of intervention/ })
    .click()
  await page.getByRole('option', { name: /^Scale/ }).click()
  await expect(edits(page)).toHaveCount(2)
  const setThenScaled = await changedFrom(page, set)
  await panel(page).getByRole('button', { name: 'Move scale saddle, 2 of 2' }).focus()
  await page.keyboard.press('ArrowUp')
  await expect(panel(page).getByRole('button', { name: 'Move scale saddle, 1 of 2' })).toBeFocused()
  const scaledThenSet = await changedFrom(page, setThenScaled)
  await page.keyboard.press('ControlOrMeta+z')
  await sameAs(page, setThenScaled)
  await page.getByRole('button', { name: 'Solo: set saddle' }).click()
  await sameAs(page, scaledThenSet)
  await page.getByRole('button', { name: 'Switch off: set saddle' }).click()
  await page.getByRole('button', { name: 'Hide Condition 1' }).click()
  await expect(lines(page)).toHaveCount(0)
})

test('two conditions are shown together, each by itself when soloed, and are named, copied and removed', async ({
  page
}) => {
  await zeroed(page)
  await panel(page).getByRole('textbox', { name: 'Name of Condition 1' }).fill('Silenced')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'More for Silenced' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(lines(page)).toHaveText([/Baseline/, /^\s*Silenced$/, /Silenced copy/])
  await page.getByRole('button', { name: 'Solo Silenced copy' }).click()
  await expect(lines(page)).toHaveText([/Baseline/, /Silenced copy/])
  await page.getByRole('button', { name: 'More for Silenced copy' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(lines(page)).toHaveText([/Baseline/, /^\s*Silenced$/])
})

test('a strength is swept and played like any other parameter', async ({ page }) => {
  await zeroed(page)
  await page.getByRole('button', { name: 'Stop sweeping x1' }).click()
  await page.getByRole('button', { name: 'Sweep zero saddle' }).click()
  await drawn(page, 'saddle.onnx')
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('zero saddle')
  await page.keyboard.press('Home')
  await expect(numberOf(page, 'zero saddle')).toHaveValue('0.00')
})

test('a saved study opens with the same conditions and the same picture', async ({ app, page, folder }) => {
  const { after } = await zeroed(page)
  const path = join(folder, 'edited.limen.json')
  await app.answer(path, () => page.keyboard.press('ControlOrMeta+Shift+s'))
  await savedAs(page, path)
  await app.open(join(samples, 'studies/ring-attractor.limen.json'))
  await drawn(page, 'ring-attractor.onnx')
  await expect(lines(page)).toHaveCount(0)
  await app.open(path)
  await drawn(page, 'saddle.onnx')
  await expect(edits(page)).toHaveAccessibleName('zero saddle')
  await sameAs(page, after)
})

test('the panel serves everybody, empty and full', async ({ page }) => {
  await drawn(page, 'saddle.onnx')
  await page.getByRole('tab', { name: 'Interventions' }).click()
  await expectNothingSerious(page, 'no interventions')
  await page.getByRole('button', { name: 'Intervene at a site…' }).click()
  await page.getByRole('option', { name: 'Intervene at saddle' }).click()
  await expect(lines(page)).toHaveCount(2)
  await panel(page)
    .getByRole('radiogroup', { name: 'Which of feature' })
    .getByRole('radio', { name: 'Some' })
    .click()
  await expectNothingSerious(page, 'an intervention')
  await panel(page)
    .getByRole('combobox', { name: /^Kind of intervention/ })
    .click()
  await expectNothingSerious(page, 'the kinds of interventions')
})
