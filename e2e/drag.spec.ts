/** The main job: drag a stimulus and see its trajectory follow, with the real engine, judged by the pixels. */
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import { differingPixels, inkOf, pictureOfView, type Picture } from './picture.ts'

const amplitudeOf = (page: Page) => page.getByRole('spinbutton', { name: 'Amplitude, value' })

/** The first study has drawn its path. */
async function opened(page: Page): Promise<void> {
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
  await expect(page.getByRole('contentinfo')).toContainText('points 4.0 k')
}

/** Drags the slider of a parameter to a share of its length and lets go. */
async function dragSlider(page: Page, name: string, share: number): Promise<void> {
  const box = await page.getByRole('slider', { name }).first().boundingBox()
  if (box === null) throw new Error(`The slider '${name}' is not on the screen.`)
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width / 2, y)
  await page.mouse.down()
  for (let step = 1; step <= 8; step++) {
    await page.mouse.move(box.x + box.width * (0.5 + ((share - 0.5) * step) / 8), y)
  }
  await page.mouse.up()
}

/** Types a current and waits until the path has followed it. */
async function typeAmplitude(page: Page, value: string): Promise<Picture> {
  const before = await pictureOfView(page)
  await amplitudeOf(page).fill(value)
  await amplitudeOf(page).press('Enter')
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(1000)
  return pictureOfView(page)
}

test('the path of the neuron follows its current: from rest to bursts, and back by undo', async ({
  page
}) => {
  await opened(page)
  const atRest = await typeAmplitude(page, '0')
  await dragSlider(page, 'Amplitude', 0.95)
  await expect.poll(async () => Number(await amplitudeOf(page).inputValue())).toBeGreaterThan(2)
  await expect.poll(async () => differingPixels(atRest, await pictureOfView(page))).toBeGreaterThan(2000)
  const spiking = await pictureOfView(page)
  // Silent, the state only slides to its rest; spiking, it goes round and round.
  expect(inkOf(spiking)).toBeGreaterThan(2 * inkOf(atRest))
  await page.keyboard.press('ControlOrMeta+z')
  await expect(amplitudeOf(page)).toHaveValue('0.00')
  await expect.poll(async () => differingPixels(atRest, await pictureOfView(page))).toBeLessThan(50)
})

test('Escape during a drag gives the old value back', async ({ page }) => {
  await opened(page)
  const box = await page.getByRole('slider', { name: 'Amplitude' }).first().boundingBox()
  if (box === null) throw new Error('There is no slider.')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.6, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.9, y, { steps: 4 })
  await expect(amplitudeOf(page)).not.toHaveValue('2.00')
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(amplitudeOf(page)).toHaveValue('2.00')
})

test('the cue turns the ring: each direction ends at its own place on the circle', async ({ app, page }) => {
  await opened(page)
  await app.open(join(samples, 'studies/ring-attractor.limen.json'))
  await expect(page.getByRole('banner')).toContainText('ring-attractor.onnx')
  await expect(page.getByRole('contentinfo')).toContainText(/points [34]\.\d k/)
  const before = await pictureOfView(page)
  expect(inkOf(before)).toBeGreaterThan(1000)
  const direction = page.getByRole('spinbutton', { name: 'Cue direction, value' })
  await direction.fill('270')
  await direction.press('Enter')
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(100)
})

test('a study that was saved opens with the same picture', async ({ app, page, folder }) => {
  test.skip(test.info().project.name === 'electron', 'The save dialog is the system’s own there')
  await opened(page)
  await typeAmplitude(page, '3.25')
  await page.getByRole('button', { name: 'Fit scale to the data' }).first().click()
  const before = await pictureOfView(page)
  const path = join(folder, 'chaos.limen.json')
  await page.keyboard.press('ControlOrMeta+Shift+s')
  await page.getByRole('dialog').getByRole('textbox', { name: 'Path' }).fill(path)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await app.open(join(samples, 'studies/ring-attractor.limen.json'))
  await expect(page.getByRole('banner')).toContainText('ring-attractor.onnx')
  await app.open(path)
  await expect(amplitudeOf(page)).toHaveValue('3.25')
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeLessThan(50)
})
