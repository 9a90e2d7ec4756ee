/**
 * Pictures that come late, as on a busy machine: what the app or a test takes for granted about them fails then at once, not
 * now and then. `LIMEN_LATE_PICTURES=500 npm run test:e2e` runs the suite with every picture half a second late.
 */
import type { Page } from '@playwright/test'

const milliseconds = Number(process.env['LIMEN_LATE_PICTURES'] ?? 0)

/** To be called before the page is opened. */
export async function withLatePictures(page: Page): Promise<void> {
  if (milliseconds > 0) await page.addInitScript(`(${delayed})(${milliseconds})`)
}

/** What runs in the page, as text: this file is checked with the suite’s configuration, too, which knows no page. */
const delayed = `(delay) => {
  const inTime = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (callback) => window.setTimeout(() => inTime(callback), delay)
  window.cancelAnimationFrame = (handle) => window.clearTimeout(handle)
}`
