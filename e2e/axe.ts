/** Axe on what is on the screen, in both themes. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

/** Says with each finding where it is; `state` names what is shown. */
export async function expectNothingSerious(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    // What is still to come is shown pale.
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await page.evaluate(() => {
      const ending = document
        .getAnimations()
        .filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
      return Promise.allSettled(ending.map(({ finished }) => finished))
    })
    // Legacy mode: without a second page, which a host with one window has not.
    const axe = new AxeBuilder({ page }).setLegacyMode()
    // Themes differ in their colours alone.
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    const found = serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
    expect.soft(found, `${state}, ${colorScheme}`).toEqual([])
  }
}
