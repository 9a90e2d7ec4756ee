/** Commands by name and by key, and the workbench's own furniture: palette, key sheet, panels, themes. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { brightnessOf, differingPixels, inkOf, pictureOfView } from './picture.ts'
import { drawn } from './workbench.ts'

const neuron = 'hindmarsh-rose.onnx'

async function widthOf(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.width ?? NaN
}

async function runByName(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+p')
  await page.getByPlaceholder('Type a command').fill(typed)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('the palette finds a command by part of its name and runs it', async ({ page }) => {
  await drawn(page, neuron)
  const before = await pictureOfView(page)
  await runByName(page, 'look along axis 1')
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(1000)
  await page.keyboard.press('r')
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeLessThan(50)
})

test('the palette opens a sample, says where nothing has that name, and leaves by Escape', async ({
  page
}) => {
  await drawn(page, neuron)
  await page.keyboard.press('ControlOrMeta+k')
  const typed = page.getByPlaceholder('Type a command')
  await typed.fill('no such thing')
  await expect(page.getByRole('dialog')).toContainText('No command has that name.')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await runByName(page, 'open sample: ring')
  await drawn(page, 'ring-attractor.onnx')
})

test('the sheet of keys opens by ? and tells the keys that work', async ({ page }) => {
  await drawn(page, neuron)
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet).toContainText('Ctrl+Shift+Z')
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  const position = page.getByRole('slider', { name: 'Position on the axis' })
  await page.keyboard.press('Home')
  await expect(position).toHaveAttribute('aria-valuenow', '0')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(position).toHaveAttribute('aria-valuenow', '10')
})

test('panels are resized with the pointer and with the keyboard, and the view fills what is left', async ({
  page
}) => {
  await drawn(page, neuron)
  const stimulus = page.getByRole('region', { name: 'Stimulus' })
  const canvas = page.getByLabel('Trajectories in three dimensions')
  const [narrow, wide] = [await widthOf(stimulus), await widthOf(canvas)]
  const edge = page.getByRole('separator', { name: 'Resize the left side' })
  const box = await edge.boundingBox()
  if (box === null) throw new Error('There is no edge to drag.')
  await page.mouse.move(box.x, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + 120, box.y + box.height / 2, { steps: 6 })
  await page.mouse.up()
  await expect.poll(() => widthOf(stimulus)).toBeCloseTo(narrow + 120, -1)
  await expect.poll(() => widthOf(canvas)).toBeCloseTo(wide - 120, -1)
  await edge.focus()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => widthOf(stimulus)).toBeLessThan(narrow + 100)
  expect(inkOf(await pictureOfView(page))).toBeGreaterThan(500)
})

test('is dark in the dark and light in the light, with the path clear in both', async ({ page }) => {
  await drawn(page, neuron)
  const brightness: number[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    const picture = await pictureOfView(page)
    brightness.push(brightnessOf(picture))
    expect(inkOf(picture)).toBeGreaterThan(1000)
  }
  expect(brightness[0]).toBeLessThan(60)
  expect(brightness[1]).toBeGreaterThan(200)
})
