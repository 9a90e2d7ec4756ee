/** Networks that others trained: each opens with a stimulus that fits it, and its path follows a drag. */
import { expect, test } from './fixtures.ts'
import { speechDetection, textDirection } from './networks.ts'
import { differingPixels, inkOf, pictureOfView } from './picture.ts'
import { drawn, dragSlider } from './workbench.ts'

test.describe('a convolutional network (text direction)', () => {
  test.use({ startPath: textDirection })
  test('is shown gratings, and its path moves with their frequency', async ({ page }) => {
    await drawn(page, 'cls_infer.onnx')
    await expect(page.getByRole('combobox', { name: /^Stimulus family of x: Grating/ })).toBeVisible()
    const before = await pictureOfView(page)
    expect(inkOf(before)).toBeGreaterThan(500)
    await dragSlider(page, 'Spatial frequency', 0.9)
    await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(500)
  })
})

test.describe('a recurrent network (speech detection)', () => {
  test.use({ startPath: speechDetection })
  test('runs over time, and the path of its cell moves with the sound', async ({ page }) => {
    await drawn(page, 'silero_vad_v5.onnx')
    await expect(page.getByRole('combobox', { name: 'The trajectory runs along: Time' })).toBeVisible()
    const before = await pictureOfView(page)
    expect(inkOf(before)).toBeGreaterThan(500)
    await dragSlider(page, 'Amplitude', 0.9)
    await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(500)
    const longest = Number(await page.getByRole('slider', { name: 'Duration' }).getAttribute('aria-valuemax'))
    const steps = page.getByRole('spinbutton', { name: 'Size of time' })
    await steps.fill('20')
    await steps.press('Enter')
    await expect(page.getByRole('contentinfo')).toContainText(/points\s*20/)
    await steps.blur()
    await expect(steps).toHaveValue('20')
    // 20 of 32 steps: the sliders of a time series end where the series does.
    const duration = page.getByRole('slider', { name: 'Duration' })
    await expect(duration).toHaveAttribute('aria-valuemax', String((longest * 20) / 32))
  })
})
