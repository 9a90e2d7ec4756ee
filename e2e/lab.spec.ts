/** The Lab: a network is trained in front of the user, paused, resumed, forked, compared and opened at any checkpoint. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expectNothingSerious } from './axe.ts'
import { expect, startServer, test } from './fixtures.ts'
import { differingPixels, inkOf, pictureOf, pictureOfView } from './picture.ts'
import { choose, drawn } from './workbench.ts'

const views = (page: Page): Locator => page.getByRole('navigation', { name: 'Views' })
const showLab = (page: Page): Promise<void> => views(page).getByRole('button', { name: 'Lab' }).click()
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })
const details = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: `Run ${name}`, exact: true })
const accuracyChart = (page: Page): Locator => page.getByRole('img', { name: /^Accuracy over steps/ })

/** Fills the form with a task that is learned within seconds, and trains it for longer than any test, calmly enough to stay learned. */
async function trainCopying(page: Page, name: string): Promise<void> {
  await choose(page, 'Task', 'Copying')
  const fields = [
    ['Name', name],
    ['Vocabulary', '4'],
    ['Length', '3'],
    ['Layers', '1'],
    ['Heads', '2'],
    ['Width', '16'],
    ['Steps', '1000000'],
    ['Batch', '32'],
    ['Learning rate', '0.003'],
    ['Evaluate every', '100']
  ] as const
  for (const [label, value] of fields) {
    await page.getByRole('textbox', { name: label, exact: true }).fill(value)
  }
  await choose(page, 'Decay', 'None')
  await button(page, 'Train').click()
}

/** The accuracy of a run in the legend, in percent. */
async function accuracyOf(page: Page, name: string): Promise<number> {
  const cell = page.getByRole('row', { name }).getByRole('cell').nth(1)
  return Number.parseFloat(await cell.innerText())
}

test('a run learns before one’s eyes, is paused, resumed, forked and compared, and its checkpoints open', async ({
  page,
  folder
}) => {
  test.setTimeout(150_000)
  mkdirSync(join(folder, 'runs', 'broken'), { recursive: true })
  writeFileSync(join(folder, 'runs', 'broken', 'run.json'), '{')
  const server = await startServer(folder)
  await page.goto(server.address)
  await showLab(page)
  await expect(page.getByRole('region', { name: 'Runs' })).toContainText('This run is damaged')
  await button(page, 'Delete the damaged run…').click()
  await button(page, 'Delete').click()
  await expect(page.getByRole('region', { name: 'No runs yet' })).toBeVisible()

  await button(page, 'Train a first network…').click()
  await expect(page.getByRole('form', { name: 'New run' })).toContainText('parameters · chance')
  await page.getByRole('textbox', { name: 'Layers', exact: true }).fill('0')
  await expect(page.getByText('It has to be 1 or more.')).toBeVisible()
  await expect(button(page, 'Train')).toBeDisabled()
  await expectNothingSerious(page, 'the form of a run')
  await trainCopying(page, 'Copying')

  await expect(details(page, 'Copying')).toContainText('training')
  const early = await pictureOf(accuracyChart(page))
  await expect.poll(() => accuracyOf(page, 'Copying')).toBeGreaterThan(90)
  // The chart goes on with the run, however late either picture was taken.
  await expect
    .poll(async () => differingPixels(early, await pictureOf(accuracyChart(page))))
    .toBeGreaterThan(100)

  await button(page, 'Pause').click()
  await expect(button(page, 'Resume')).toBeVisible()
  const steps = details(page, 'Copying').getByText(/^step \d+ of 1000000$/)
  const pausedAt = await steps.innerText()
  await page.reload()
  await showLab(page)
  await expect(steps).toHaveText(pausedAt)
  await button(page, 'Resume').click()
  await expect(button(page, 'Pause')).toBeEnabled()
  await expect(steps).not.toHaveText(pausedAt)

  await button(page, 'Fork…').click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Slower')
  await page.getByRole('textbox', { name: 'Learning rate', exact: true }).fill('0.0001')
  await button(page, 'Train').click()
  await expect(details(page, 'Slower')).toContainText('Copying, step')
  await expect(page.getByRole('row', { name: /^Copying/ })).toBeVisible()
  await expect(views(page)).toContainText('2')
  await expect.poll(async () => inkOf(await pictureOf(accuracyChart(page)))).toBeGreaterThan(40)
  await expectNothingSerious(page, 'the Lab with runs that are compared')

  await page
    .getByRole('region', { name: 'Runs' })
    .getByRole('button', { name: /^Copying/ })
    .click()
  await button(page, 'Open step 0 in the workbench').click()
  await drawn(page, 'step-0000000.onnx')
  await expect(page.getByRole('textbox', { name: 'Title of the study' })).toHaveValue('Copying, step 0')
  expect(inkOf(await pictureOfView(page))).toBeGreaterThan(300)
  await expect(views(page)).toContainText('2')
  await page.goto('about:blank')
  await server.close()
})

test('an engine that dies while it trains leaves what was learned, and the run goes on from there', async ({
  app,
  page
}) => {
  const name = 'Copying until it is killed'
  await page.keyboard.press('t')
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByPlaceholder('Type a command').fill('train a new')
  await page.keyboard.press('Enter')
  await trainCopying(page, name)
  await expect.poll(() => accuracyOf(page, name)).toBeGreaterThan(30)
  app.killEngine()
  await expect(details(page, name).getByRole('alert')).toContainText('while it was training')
  await expect(details(page, name).getByRole('alert')).toContainText('resume it from there')
  await button(page, 'Resume').click()
  await expect.poll(() => accuracyOf(page, name)).toBeGreaterThan(90)
  await button(page, 'Pause').click()
  await expect(button(page, 'Resume')).toBeVisible()
  await button(page, 'Watch it learn').click()
  await drawn(page, 'learning-to-')
  await expect(page.getByRole('slider', { name: 'Checkpoint' })).toBeVisible()
})

test('a long recurrence says that its network is being prepared, until it trains', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByPlaceholder('Type a command').fill('train a new')
  await page.keyboard.press('Enter')
  await choose(page, 'Task', 'Flip flop')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Remembering long')
  await page.getByRole('textbox', { name: 'Steps', exact: true }).first().fill('120')
  await page.getByRole('textbox', { name: 'Steps', exact: true }).last().fill('1000000')
  await button(page, 'Train').click()
  const run = details(page, 'Remembering long')
  await expect(run.getByRole('status')).toContainText('preparing…')
  await expect(run).toContainText('Preparing the network: 120 steps of recurrence one by one …')
  await expect(run.getByRole('status')).toContainText('training', { timeout: 60_000 })
  await expect(run.getByText('Preparing the network')).toHaveCount(0)
  await expect(run.getByText(/^step [1-9]\d* of 1000000$/)).toBeVisible({ timeout: 60_000 })
  await button(page, 'Pause').click()
  await expect(button(page, 'Resume')).toBeVisible()
})
