/** Values of a branch inside of a loop: they are marked, drawn where there are any, and edited there. */
import { expect } from './fixtures.ts'
import { halves, testOf } from './networks.ts'
import { inkOf, pictureOfView } from './picture.ts'
import { drawn, typeValue } from './workbench.ts'

const test = testOf('halves', halves)

test('a branch of an If in a loop is a path with a gap, which an intervention moves', async ({ page }) => {
  await drawn(page, 'halves.onnx')
  await typeValue(page, 'x1', '1')
  await page.getByRole('searchbox', { name: 'Find a site' }).fill('early')
  const row = page.getByRole('treeitem', { name: 'early' })
  await expect(row).toContainText('at some steps')
  await row.click()
  await page.getByRole('button', { name: 'Remove this trace' }).first().click()
  await expect(page.getByRole('combobox', { name: 'The trajectory runs along: Time' })).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText(/gaps\s*20/)
  await drawn(page, 'halves.onnx')
  expect(inkOf(await pictureOfView(page))).toBeGreaterThan(300)
  await row.press('i')
  // What is set to 0 at the first step stays 0: two coordinates are changed there, and none later.
  await expect(page.getByText('changed 2 of 120 numbers')).toBeVisible()
})
