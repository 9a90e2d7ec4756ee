/** Linked brushing: the point under the pointer tells its stimulus, the outputs and the units there, which are known. */
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'
import { saddle, testOf } from './networks.ts'
import { inkNearestToCentre, pictureOfView } from './picture.ts'
import { drawn, pressTool, readOut, typeValue } from './workbench.ts'

const test = testOf('saddle', saddle)

const numberIn = (text: string): number => Number(text.replace('−', '-'))

/** A number of the read-out's list of parameters. */
async function shownValue(page: Page, label: string): Promise<number> {
  const row = readOut(page).getByText(label, { exact: true }).locator('..')
  return numberIn(await row.getByRole('definition').innerText())
}

async function shownOutput(page: Page): Promise<number[]> {
  const texts = await readOut(page).getByRole('figure', { name: 'saddle' }).locator('.value').allInnerTexts()
  return texts.map(numberIn)
}

test('hovering a point shows its parameter values and what the network gives for them', async ({ page }) => {
  await drawn(page, 'saddle.onnx')
  await typeValue(page, 'x2', '1.5')
  await typeValue(page, 'x3', '2')
  await pressTool(page, 'Fit the scale to the data')
  await expect(readOut(page)).toContainText('At the current stimulus')
  const spot = inkNearestToCentre(await pictureOfView(page))
  const box = await page.getByLabel('Trajectories in three dimensions').boundingBox()
  await page.mouse.move((box?.x ?? 0) + spot.x, (box?.y ?? 0) + spot.y)
  await expect(readOut(page)).toContainText('At the pointer')
  const u = await shownValue(page, 'x1')
  expect([await shownValue(page, 'x2'), await shownValue(page, 'x3')]).toEqual([1.5, 2])
  // What is shown is rounded: the height may be off by its slope times half of the last figure.
  await expect.poll(() => shownOutput(page)).toHaveLength(3)
  await expect.poll(async () => Math.abs((await shownOutput(page))[0]! - u)).toBeLessThan(0.01)
  const [, v = NaN, height = NaN] = await shownOutput(page)
  expect(v).toBeCloseTo(1.5, 6)
  expect(Math.abs(height - (2 * (u * u - 1.5 * 1.5)) / 3)).toBeLessThan(0.05)
  await page.mouse.move(5, 5)
  await expect(readOut(page)).toContainText('At the current stimulus')
})
