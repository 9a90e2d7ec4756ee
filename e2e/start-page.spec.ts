/** The page to begin on: sample studies with their pictures, by mouse and by keyboard. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { expect, samples, test } from './fixtures.ts'
import { drawn } from './workbench.ts'

const studies = readdirSync(join(samples, 'studies')).filter((name) => name.endsWith('.limen.json'))

/** How many of a picture's pixels are not like its corner. */
const drawnPixels = (picture: Locator): Promise<number> =>
  picture.evaluate(async (image: HTMLImageElement) => {
    await image.decode()
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    let count = 0
    for (let at = 0; at < data.length; at += 4)
      if (Math.abs((data[at + 1] ?? 0) - (data[1] ?? 0)) > 40) count++
    return count
  })

test('sample studies are cards with their pictures, in both themes, which open them', async ({ page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByPlaceholder('Type a command').fill('sample studies and recent')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Begin' })
  const pictures = dialog.getByRole('img')
  await expect(pictures).toHaveCount(studies.length)
  const addresses = new Set<string>()
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(pictures.first()).toHaveAttribute('src', new RegExp(`\\.${colorScheme}-`))
    for (const picture of await pictures.all()) {
      addresses.add((await picture.getAttribute('src')) ?? '')
      expect(await drawnPixels(picture)).toBeGreaterThan(400)
    }
  }
  expect(addresses.size).toBe(2 * studies.length)
  await dialog.getByRole('button', { name: /Addition modulo 59/ }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(dialog.getByRole('button', { name: /Three-bit flip-flop/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await drawn(page, 'flip-flop.onnx')
})
