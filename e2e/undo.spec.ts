/** Undo by hand: one entry for each gesture, the camera's too. */
import { expect, test } from './fixtures.ts'
import { differingPixels, pictureOfView } from './picture.ts'
import { drawn, numberOf, typeValue, view } from './workbench.ts'

test('the first turn of the view is taken back to the fitted view, and only that', async ({ page }) => {
  // Without easing the view rests as soon as it is let go.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await drawn(page, 'hindmarsh-rose.onnx')
  const before = await pictureOfView(page)
  await typeValue(page, 'Injected current', '3')
  await page.keyboard.press('Escape')
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(1000)
  const fitted = await pictureOfView(page)
  const box = await view(page).boundingBox()
  if (box === null) throw new Error('The view is not on the screen.')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 150, y + 40, { steps: 6 })
  await page.mouse.up()
  await page.getByRole('banner').hover({ position: { x: 300, y: 5 } })
  await expect.poll(async () => differingPixels(fitted, await pictureOfView(page))).toBeGreaterThan(1000)
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(async () => differingPixels(fitted, await pictureOfView(page))).toBeLessThan(50)
  await expect(numberOf(page, 'Injected current')).toHaveValue('3.00')
})

test('a double click that resets a slider is one entry, back to the value before its first press', async ({
  page
}) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  await typeValue(page, 'Injected current', '1')
  const slider = page.getByRole('slider', { name: 'Injected current', exact: true }).first()
  const box = await slider.boundingBox()
  if (box === null) throw new Error('The slider is not on the screen.')
  await slider.dblclick({ position: { x: box.width * 0.9, y: box.height / 2 } })
  await expect(numberOf(page, 'Injected current')).toHaveValue('2.00')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(numberOf(page, 'Injected current')).toHaveValue('1.00')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(numberOf(page, 'Injected current')).toHaveValue('3.25')
})
