/** The main job: drag a stimulus and see its trajectory follow, with the real engine, judged by the pixels. */
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import { differingPixels, inkOf, pictureOfView, type Picture } from './picture.ts'
import { drawn, dragSlider, numberOf, pressSlider, typeValue } from './workbench.ts'

/** Types a current and waits until the path has followed it. */
async function typeAmplitude(page: Page, value: string): Promise<Picture> {
  const before = await pictureOfView(page)
  await typeValue(page, 'Injected current', value)
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(1000)
  return pictureOfView(page)
}

test(
  'the path of the neuron follows its current: from rest to bursts, back by undo, and on by redo',
  { tag: '@electron' },
  async ({ page }) => {
    await drawn(page, 'hindmarsh-rose.onnx')
    const atRest = await typeAmplitude(page, '0')
    await dragSlider(page, 'Injected current', 0.95)
    await expect
      .poll(async () => Number(await numberOf(page, 'Injected current').inputValue()))
      .toBeGreaterThan(2)
    await expect.poll(async () => differingPixels(atRest, await pictureOfView(page))).toBeGreaterThan(2000)
    const spiking = await pictureOfView(page)
    // Silent, the state only slides to its rest; spiking, it goes round and round.
    expect(inkOf(spiking)).toBeGreaterThan(2 * inkOf(atRest))
    await page.keyboard.press('ControlOrMeta+z')
    await expect(numberOf(page, 'Injected current')).toHaveValue('0.00')
    await expect.poll(async () => differingPixels(atRest, await pictureOfView(page))).toBeLessThan(50)
    await page.keyboard.press('ControlOrMeta+Shift+z')
    await expect.poll(async () => differingPixels(spiking, await pictureOfView(page))).toBeLessThan(50)
  }
)

test('Escape during a drag gives the old value back', async ({ page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  const move = await pressSlider(page, 'Injected current', 0.6)
  await move(0.9)
  await expect(numberOf(page, 'Injected current')).not.toHaveValue('3.25')
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(numberOf(page, 'Injected current')).toHaveValue('3.25')
})

test.describe('the ring attractor', () => {
  test.use({ startPath: join(samples, 'studies/ring-attractor.limen.json') })
  test('the cue turns the ring: each direction ends at its own place on the circle', async ({ page }) => {
    await drawn(page, 'ring-attractor.onnx')
    const before = await pictureOfView(page)
    expect(inkOf(before)).toBeGreaterThan(700)
    await typeValue(page, 'Cue direction', '270')
    await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(100)
  })
})
