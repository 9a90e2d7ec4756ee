/** Attention patterns through the real interface: what a knocked-out entry must hold at each strength is known. */
import type { Locator, Page } from '@playwright/test'
import { expectNothingSerious } from './axe.ts'
import { expect } from './fixtures.ts'
import { testOf, transformer } from './networks.ts'
import { drawn, typeValue } from './workbench.ts'

const test = testOf('transformer', transformer)

const map = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: `Attention pattern, ${name}` })

/** The weight of the entry that the map's keys have walked to. */
async function weight(grid: Locator): Promise<number> {
  const name = await grid.getByRole('gridcell').getAttribute('aria-label')
  return Number(/: (.*)$/.exec(name ?? '')?.[1]?.replace('−', '-'))
}

async function openAttention(page: Page): Promise<void> {
  await drawn(page, 'transformer.onnx')
  await page.getByRole('tab', { name: 'Attention' }).click()
  await expect(map(page, 'Baseline')).toBeVisible()
}

test('a query attends to all keys with weights that add up to 1, each named by its token', async ({
  page
}) => {
  await openAttention(page)
  const baseline = map(page, 'Baseline')
  await baseline.focus()
  await page.keyboard.press('ArrowDown')
  let sum = 0
  for (let key = 0; key < 6; key++) {
    await expect(baseline.getByRole('gridcell')).toHaveAccessibleName(
      new RegExp(`^1 ‘0’ attends to ${key} ‘\\d+’: `)
    )
    sum += await weight(baseline)
    await page.keyboard.press('ArrowRight')
  }
  expect(sum).toBeCloseTo(1, 2)
  await expectNothingSerious(page, 'attention patterns')
})

test('an entry is knocked out by hand, beside the baseline, as far as its strength says', async ({
  page
}) => {
  await openAttention(page)
  const baseline = map(page, 'Baseline')
  await baseline.focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
  const whole = await weight(baseline)
  expect(whole).toBeGreaterThan(0.05)
  await page.keyboard.press('Enter')
  const knocked = map(page, 'Condition 1')
  await expect(knocked).toBeVisible()
  await knocked.focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
  await expect(knocked.getByRole('gridcell')).toHaveAccessibleName(/^2 .* attends to 1 .*: 0$/)
  await page.keyboard.press('ArrowRight')
  expect(await weight(knocked)).toBeGreaterThan(0.05)
  await page.keyboard.press('ArrowLeft')
  await typeValue(page, 'zero head 0, query 2, key 1 of blocks.0.attn.pattern', '0.5')
  await expect.poll(() => weight(knocked)).toBeCloseTo(whole / 2, 2)
})
