/** The animation of a study: made by presets, its keys moved, played and scrubbed, and kept with the study. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import { differingPixels, inkOf, pictureOfView, type Picture } from './picture.ts'
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

/** The orientations, turned from their principal components to a random projection in ten frames. */
function studyOnTheWay(): object {
  const study = JSON.parse(readFileSync(join(samples, 'studies/orientation.limen.json'), 'utf8')) as {
    network: { path: string }
    choices: object
  }
  const { network, choices } = study
  return {
    ...study,
    network: { ...network, path: join(samples, 'networks/orientation.onnx') },
    choices: { ...choices, 'pooled-random': { kind: 'random', seed: 3 } },
    animation: {
      ...{ duration: 1, fps: 10, loop: 'once', plays: 'both' },
      tracks: [
        {
          kind: 'projection',
          trace: 'pooled',
          keys: [
            { at: 0, value: 'pooled-pca', easing: 'linear' },
            { at: 1, value: 'pooled-random', easing: 'linear' }
          ]
        }
      ]
    }
  }
}

test('an orbit and a sweep are made by presets, changed by hand, undone, and kept', async ({
  app,
  page,
  folder
}) => {
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
})

test('between two projections points are on the way while the playhead is moved, and never jump', async ({
  app,
  page,
  folder
}) => {
  const path = join(folder, 'way.limen.json')
  writeFileSync(path, JSON.stringify(studyOnTheWay()))
  await drawn(page, 'orientation.onnx')
  await app.open(path)
  await drawn(page, 'orientation.onnx')
  await page.getByRole('tab', { name: 'Animation' }).click()
  const pictureAt = async (frame: number): Promise<Picture> => {
    await playhead(page).press('Home')
    for (let step = 0; step < frame; step++) await playhead(page).press('ArrowRight')
    await expect(playhead(page)).toHaveAttribute('aria-valuetext', new RegExp(`frame ${frame + 1} of 10`))
    return pictureOfView(page)
  }
  const start = await pictureAt(0)
  await pictureAt(4)
  await expect.poll(async () => differingPixels(start, await pictureOfView(page))).toBeGreaterThan(400)
  const [before, after] = [await pictureAt(4), await pictureAt(5)]
  // The nearer projection changes between these two frames, and the points go on by a tenth of the way.
  expect(differingPixels(before, after)).toBeLessThan(differingPixels(start, before))
  expect(inkOf(after)).toBeGreaterThan(500)
})
