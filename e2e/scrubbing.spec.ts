/** Scrubbing along a path that is already on the graphics card: pictures are drawn, nothing is uploaded. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { differingPixels, pictureOfView } from './picture.ts'
import { drawn, pressSlider } from './workbench.ts'

interface Counts {
  uploads: number
  draws: number
}

/** Counts from now on what the page asks of WebGL; answers how to read the counts. */
async function watchGraphics(page: Page): Promise<() => Promise<Counts>> {
  await page.evaluate(() => {
    const counts = { uploads: 0, draws: 0 }
    const calls = WebGL2RenderingContext.prototype as unknown as Record<
      string,
      (...given: unknown[]) => unknown
    >
    const watch = (name: string, kind: keyof typeof counts): void => {
      const call = calls[name]
      if (!call) throw new Error(`WebGL has no '${name}'.`)
      calls[name] = function (...given) {
        counts[kind]++
        return call.apply(this, given)
      }
    }
    for (const name of [
      'bufferData',
      'bufferSubData',
      'texImage2D',
      'texSubImage2D',
      'texImage3D',
      'texSubImage3D'
    ]) {
      watch(name, 'uploads')
    }
    for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
      watch(name, 'draws')
    }
    Object.assign(window, { graphicsCounts: counts })
  })
  return () => page.evaluate(() => (window as unknown as { graphicsCounts: Counts }).graphicsCounts)
}

test('scrubbing uploads nothing to the graphics card', async ({ page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  const whole = await pictureOfView(page)
  const move = await pressSlider(page, 'Position on the axis', 0.9)
  // What only a part of the path shows, such as its head, is made once.
  await expect.poll(async () => differingPixels(whole, await pictureOfView(page))).toBeGreaterThan(100)
  const late = await pictureOfView(page)
  const counts = await watchGraphics(page)
  await move(0.1)
  await expect.poll(async () => differingPixels(late, await pictureOfView(page))).toBeGreaterThan(500)
  await move(0.5)
  await page.mouse.up()
  const { uploads, draws } = await counts()
  expect(uploads).toBe(0)
  expect(draws).toBeGreaterThan(0)
})
