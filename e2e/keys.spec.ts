/** The keys and gestures that people rely on: each does what the sheet of keys says. */
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import { differingPixels, pictureOfView } from './picture.ts'
import { drawn, numberOf } from './workbench.ts'

const rulerOf = (page: Page) => page.getByRole('slider', { name: 'Position on the axis' })

test.beforeEach(async ({ app, page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  await app.open(join(samples, 'studies/ring-attractor.limen.json'))
  await drawn(page, 'ring-attractor.onnx')
  await page.getByLabel('Trajectories in three dimensions').focus()
})

test('the timeline: ends, steps, and the loop from here to there', async ({ page }) => {
  const at = (position: number) => expect(rulerOf(page)).toHaveAttribute('aria-valuenow', String(position))
  await page.keyboard.press('Home')
  await at(0)
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ArrowRight')
  await at(11)
  await page.keyboard.press('[')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await at(20)
  await page.keyboard.press(']')
  const loop = (end: 'Start' | 'End') => page.getByRole('slider', { name: `${end} of the loop` })
  await expect(loop('Start')).toHaveAttribute('aria-valuetext', '11')
  await expect(loop('End')).toHaveAttribute('aria-valuetext', '20')
  await page.keyboard.press('End')
  await at(159)
  const box = await rulerOf(page).boundingBox()
  if (box === null) throw new Error('There is no ruler.')
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20)
  await page.mouse.down()
  await expect(rulerOf(page)).not.toHaveAttribute('aria-valuenow', '159')
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await at(159)
})

test('the view: along an axis, orthographic, framed, and back', async ({ page }) => {
  const plain = await pictureOfView(page)
  for (const key of ['1', 'o', 'f']) {
    await page.keyboard.press(key)
    await expect.poll(async () => differingPixels(plain, await pictureOfView(page))).toBeGreaterThan(1000)
  }
  await page.keyboard.press('o')
  await page.keyboard.press('r')
  await expect.poll(async () => differingPixels(plain, await pictureOfView(page))).toBeLessThan(200)
})

test('a slider: no jump with a modifier, one undo for each drag, and back to its default', async ({
  page
}) => {
  const slider = page.getByRole('slider', { name: 'Cue direction' }).first()
  const value = async (): Promise<number> => Number(await numberOf(page, 'Cue direction').inputValue())
  const box = await slider.boundingBox()
  if (box === null) throw new Error('There is no slider.')
  const [from, y] = [box.x + box.width * (await thumbOf(page)), box.y + box.height / 2]
  const before = await value()
  await page.mouse.move(from, y)
  await page.mouse.down()
  await page.keyboard.down('Alt')
  await page.mouse.move(from + 60, y, { steps: 6 })
  const fine = await value()
  expect(fine).toBeGreaterThan(before)
  await page.keyboard.up('Alt')
  expect(await value()).toBe(fine)
  await page.mouse.move(from + 66, y, { steps: 3 })
  // Six pixels at full speed are as far as sixty at a tenth.
  expect(Math.abs((await value()) - before - 2 * (fine - before))).toBeLessThanOrEqual(1)
  await page.mouse.up()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(numberOf(page, 'Cue direction')).toHaveValue(String(before))
  await slider.dblclick()
  await expect(slider).toHaveAttribute('aria-valuenow', '90')
})

/** Where the thumb of the cue's slider is, as a share of its length. */
async function thumbOf(page: Page): Promise<number> {
  const slider = page.getByRole('slider', { name: 'Cue direction' }).first()
  const [low, high, now] = await Promise.all(
    ['min', 'max', 'now'].map(async (name) => Number(await slider.getAttribute(`aria-value${name}`)))
  )
  return ((now ?? 0) - (low ?? 0)) / ((high ?? 1) - (low ?? 0))
}
