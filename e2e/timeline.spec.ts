/** The timeline: which of two swept parameters plays, or both, the trail, and that all of it is kept and undone. */
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import { choose, drawn, numberOf } from './workbench.ts'

test.use({ startPath: join(samples, 'studies/ring-attractor.limen.json') })

test('two swept parameters: either plays, or both row by row', async ({ page }) => {
  await drawn(page, 'ring-attractor')
  await choose(page, 'Along', 'Stimulus')
  await page.getByRole('button', { name: 'Sweep Amplitude' }).click()
  const head = page.getByRole('slider', { name: 'Position on the axis' })
  await expect(head).toHaveAttribute('aria-valuemax', '31')

  await choose(page, 'What plays', 'Cue direction × Amplitude')
  await expect(head).toHaveAttribute('aria-valuemax', String(24 * 32 - 1))
  await page.keyboard.press('End')
  await expect(numberOf(page, 'Cue direction')).toHaveValue('345')
  await expect(numberOf(page, 'Amplitude')).toHaveValue('1.00')
  await page.keyboard.press('ArrowLeft')
  await expect(numberOf(page, 'Amplitude')).not.toHaveValue('1.00')
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByRole('combobox', { name: 'What plays: Amplitude' })).toBeVisible()

  await page.keyboard.press('Shift+P')
  await expect(head).toHaveAttribute('aria-valuemax', '23')
  const before = await head.getAttribute('aria-valuenow')
  await page.keyboard.press('Space')
  await expect(head).not.toHaveAttribute('aria-valuenow', before ?? '')
  await expect(numberOf(page, 'Amplitude')).toHaveValue('0.30')
})

test('loop, ping-pong, follow, speed and the trail are edits of the study', async ({ page }) => {
  await drawn(page, 'ring-attractor')
  const transport = page.getByRole('toolbar', { name: 'Transport' })
  await page.keyboard.press('P')
  await page.keyboard.press('Shift+F')
  await page.keyboard.press('>')
  await expect(transport.getByRole('button', { name: 'Ping-pong' })).toHaveAttribute('aria-pressed', 'true')
  await expect(transport.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'true')
  await expect(transport.getByRole('combobox', { name: 'Speed: 2 ×' })).toBeVisible()

  await transport.getByRole('button', { name: 'Trail and pictures a second' }).click()
  const lead = page.getByRole('slider', { name: 'Length ahead of the head' })
  await lead.press('PageUp')
  await expect(lead).toHaveAttribute('aria-valuetext', '10 %')
  await page.keyboard.press('Escape')
  for (let i = 0; i < 4; i++) await page.keyboard.press('ControlOrMeta+z')
  await expect(transport.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'false')
  await expect(transport.getByRole('combobox', { name: 'Speed: 1 ×' })).toBeVisible()
})
