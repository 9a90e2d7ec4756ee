/** What a user does at the workbench, and what she waits for. */
import type { Locator, Page } from '@playwright/test'
import { expect } from './fixtures.ts'

export const view = (page: Page): Locator => page.getByRole('region', { name: 'Trajectories' })
export const readOut = (page: Page): Locator => page.getByRole('region', { name: 'Read-out' })
export const numberOf = (page: Page, label: string): Locator =>
  page.getByRole('spinbutton', { name: `${label}, value` })

/** Waits until a network is open and its path is drawn. */
export async function drawn(page: Page, network: string): Promise<void> {
  await expect(page.getByRole('banner')).toContainText(network)
  await expect(page.getByRole('contentinfo')).toContainText(/points\s*[1-9]/)
  await expect(view(page)).toHaveAttribute('aria-busy', 'false')
}

/** Presses a slider at a share of its length, without letting go. */
export async function pressSlider(
  page: Page,
  name: string,
  share: number
): Promise<(to: number) => Promise<void>> {
  const slider = page.getByRole('slider', { name, exact: true }).first()
  await slider.scrollIntoViewIfNeeded()
  const box = await slider.boundingBox()
  if (box === null) throw new Error(`The slider '${name}' is not on the screen.`)
  const y = box.y + box.height / 2
  const move = (to: number, steps = 8): Promise<void> => page.mouse.move(box.x + box.width * to, y, { steps })
  await move(share, 1)
  await page.mouse.down()
  return move
}

/** Drags the slider of a parameter from its middle to a share of its length and lets go. */
export async function dragSlider(page: Page, name: string, share: number): Promise<void> {
  const move = await pressSlider(page, name, 0.5)
  await move(share)
  await page.mouse.up()
}

/** Types the value of a parameter. */
export async function typeValue(page: Page, label: string, value: string): Promise<void> {
  await numberOf(page, label).fill(value)
  await numberOf(page, label).press('Enter')
}

/** Presses a button of the view's toolbar, and leaves it, so that it looks as before. */
export async function pressTool(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('banner').hover({ position: { x: 300, y: 5 } })
}

/** Takes an option of a menu of words. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: `${label}: ` }).click()
  await page.getByRole('option', { name: option }).click()
  await expect(page.getByRole('listbox')).toHaveCount(0)
}

/** Waits until what was changed by now is in the picture: what asked for a frame has been drawn in the first of these two. */
export async function framed(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            resolve(undefined)
          })
        )
      )
  )
}

/** Waits until the study lies in this file as it is shown. */
export async function savedAs(page: Page, path: string): Promise<void> {
  const sign = page.getByRole('banner').getByTitle(path, { exact: true })
  await expect(sign).toHaveText(/\ssaved$/)
}
