/** Vector pictures against those of WebGL: the same scenes, painted by the same browser, pixel by pixel. */
import { expect, test } from '@playwright/test'
import { resolve } from 'node:path'
import { bundlePage } from '../bench/bundle-page.ts'
import { openChromiumPage, type ChromiumPage } from '../bench/chromium-page.ts'

interface Compared {
  differing: number
  unlike: number
  ink: number
}

/**
 * Share of inked pixels that may differ clearly. Where opaque curves lie close together WebGL hides by pixels what an SVG
 * blends at antialiased edges, and dots upon each other hide their edges. Without an arrow or dots 0.0034 of `stations` differ.
 * In `agreeing` WebGL has a baseline's edges beneath those of dashes, so that these are darker.
 */
const scenes = [
  ['tokens', 0.01],
  ['stations', 0.003],
  ['agreeing', 0.06],
  ['pale', 0.01],
  ['current', 0.01],
  ['conditions', 0.03],
  ['trail', 0.01],
  ['surface', 0.01],
  ['sheaf', 0.05],
  ['sideBySide', 0.02]
] as const

test.describe.configure({ mode: 'serial' })

let page: ChromiumPage

test.beforeAll(async () => {
  page = await openChromiumPage('about:blank')
  await page.evaluate(await bundlePage(resolve(import.meta.dirname, 'vector-page.ts'), 'vectorPage'))
})

test.afterAll(async () => {
  await page.close()
})

for (const [i, [scene, most]] of scenes.entries()) {
  const theme = i % 2 === 0 ? 'light' : 'dark'
  test(`an SVG shows what WebGL does: ${scene}, ${theme}`, async () => {
    const call = `vectorPage.compare('${scene}', '${theme}', ${i % 2 === 0})`
    const { differing, ink } = (await page.evaluate(call)) as Compared
    expect(differing).toBeLessThan(most)
    expect(Math.abs(ink - 1)).toBeLessThan(0.06)
  })
}

test('sheets that go through each other lie on top where they are nearer, in both pictures', async () => {
  const compared = await page.evaluate("vectorPage.compare('crossingSheets', 'light', false)")
  // Lines of the sheets alone are 0.03; with one depth for each cell it would be 0.17.
  expect((compared as Compared).unlike).toBeLessThan(0.06)
})

test('the outline of a surface has shades between it and the ground', async () => {
  const between = (smooth: boolean): Promise<number> =>
    page.evaluate(`vectorPage.outlineShades(${smooth})`) as Promise<number>
  const hard = await between(false)
  expect(await between(true)).toBeGreaterThan(5 * hard + 300)
})
