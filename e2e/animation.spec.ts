/** The animation of a study: made by presets, its keys moved, played and scrubbed, and kept with the study. */
import type { Locator, Page } from '@playwright/test'
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import { differingPixels, pictureOfView } from './picture.ts'
import { drawn, numberOf, savedAs } from './workbench.ts'

test.use({ startPath: join(samples, 'studies/orientation.limen.json') })

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Animation' })
const playhead = (page: Page): Locator => page.getByRole('slider', { name: 'Playhead of the animation' })
const keysOf = (page: Page, track: string): Locator =>
  panel(page).getByRole('slider', { name: new RegExp(`^Key of ${track}`) })

/** Presses the middle of something, moves by so many pixels, and lets go. */
async function drag(page: Page, what: Locator, from: number, by: number): Promise<void> {
  const box = await what.boundingBox()
  if (!box) throw new Error('It is not on the screen.')
  const [x, y] = [box.x + box.width * from, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + by, y, { steps: 6 })
  await page.mouse.up()
}

test(
  'an orbit and a sweep are made by presets, changed by hand, undone, and kept',
  { tag: '@electron' },
  async ({ app, page, folder }) => {
    await drawn(page, 'orientation.onnx')
    await page.getByRole('tab', { name: 'Animation' }).click()
    await panel(page).getByRole('button', { name: 'Sweep and orbit' }).click()
    await expect(keysOf(page, 'Camera')).toHaveCount(2)
    await expect(keysOf(page, 'Orientation').last()).toHaveAttribute('aria-valuenow', '6')
    const before = await pictureOfView(page)

    const width = (await playhead(page).boundingBox())?.width ?? 0
    await drag(page, playhead(page), 0.1, 0.4 * width)
    await expect(playhead(page)).toHaveAttribute('aria-valuetext', '3.00 s, frame 91 of 180')
    await expect(numberOf(page, 'Orientation')).toHaveValue('90')
    expect(differingPixels(before, await pictureOfView(page))).toBeGreaterThan(1000)

    await drag(page, keysOf(page, 'Orientation').last(), 0.5, -0.25 * width)
    await expect(keysOf(page, 'Orientation').last()).toHaveAttribute('aria-valuenow', '4.5')
    await expect(numberOf(page, 'Orientation')).toHaveValue('120')
    await page.keyboard.press('Shift+ArrowLeft')
    await expect(keysOf(page, 'Orientation').last()).toHaveAttribute('aria-valuetext', /at 4\.17 s/)

    // The steps, the drag of the key and that of the playhead are one undo each.
    await page.keyboard.press('ControlOrMeta+z')
    await page.keyboard.press('ControlOrMeta+z')
    await expect(keysOf(page, 'Orientation').last()).toHaveAttribute('aria-valuenow', '6')
    await page.keyboard.press('ControlOrMeta+z')
    await expect(numberOf(page, 'Orientation')).toHaveValue('0')
    expect(differingPixels(before, await pictureOfView(page))).toBeLessThan(50)

    const first = await playhead(page).getAttribute('aria-valuenow')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect(playhead(page)).not.toHaveAttribute('aria-valuenow', first ?? '')
    await page.getByRole('button', { name: 'Pause', exact: true }).click()

    const path = join(folder, 'turning.limen.json')
    await app.answer(path, () => page.keyboard.press('ControlOrMeta+Shift+s'))
    await savedAs(page, path)
    await app.open(join(samples, 'studies/orientation.limen.json'))
    await expect(panel(page)).toContainText('An animation is made of keys')
    await app.open(path)
    await expect(keysOf(page, 'Orientation')).toHaveCount(2)
    await expect(keysOf(page, 'Camera')).toHaveCount(2)
  }
)
