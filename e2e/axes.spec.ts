/** What a trajectory can run along: the depth of a transformer, its positions, and a grid of two parameters. */
import { expect } from './fixtures.ts'
import { saddle, testOf, transformer } from './networks.ts'
import { differingPixels, inkOf, pictureOfView } from './picture.ts'
import { choose, drawn, dragSlider, typeValue, view } from './workbench.ts'

testOf('transformer', transformer)(
  'a transformer opens with a path through its layers for each token, and the current one follows the token',
  async ({ page }) => {
    await drawn(page, 'transformer.onnx')
    await expect(page.getByRole('combobox', { name: 'The trajectory runs along: Depth' })).toBeVisible()
    await expect(view(page)).toContainText('blocks.0.resid_post … blocks.2.resid_post')
    const before = await pictureOfView(page)
    expect(inkOf(before)).toBeGreaterThan(1000)
    await dragSlider(page, 'item', 0.9)
    await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(200)
  }
)

testOf('transformer', transformer)('a path along the positions names its words', async ({ page }) => {
  await drawn(page, 'transformer.onnx')
  const depth = await pictureOfView(page)
  await choose(page, 'The trajectory runs along', 'Position')
  await expect.poll(async () => differingPixels(depth, await pictureOfView(page))).toBeGreaterThan(1000)
  await drawn(page, 'transformer.onnx')
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline).toContainText('Position')
  const before = await pictureOfView(page)
  await dragSlider(page, 'item', 0.9)
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeGreaterThan(200)
})

testOf('saddle', saddle)(
  'two swept parameters make a surface, and a third one bends it',
  async ({ page }) => {
    await drawn(page, 'saddle.onnx')
    const line = await pictureOfView(page)
    await page.getByRole('button', { name: 'Sweep x2' }).click()
    await expect(page.getByRole('contentinfo')).toContainText(/points\s*1\.0 k/)
    await drawn(page, 'saddle.onnx')
    await expect.poll(async () => inkOf(await pictureOfView(page))).toBeGreaterThan(3 * inkOf(line))
    const flat = await pictureOfView(page)
    await typeValue(page, 'x3', '1')
    await expect.poll(async () => differingPixels(flat, await pictureOfView(page))).toBeGreaterThan(2000)
  }
)
