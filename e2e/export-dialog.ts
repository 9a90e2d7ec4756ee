/** What a user does in the dialog of exports. */
import type { Locator, Page } from '@playwright/test'
import { expect } from './fixtures.ts'
import type { App } from './app.ts'

export const exportDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Export' })

/** Opens the dialog by its key, for a kind of export where one is named. */
export async function openExportDialog(
  page: Page,
  kind?: 'Animation' | 'Picture' | 'Figure'
): Promise<Locator> {
  await page.keyboard.press('ControlOrMeta+e')
  const dialog = exportDialog(page)
  if (kind !== undefined) await dialog.getByRole('radio', { name: kind }).click()
  return dialog
}

export async function setNumber(page: Page, name: string, value: string): Promise<void> {
  const field = exportDialog(page).getByRole('spinbutton', { name })
  await field.fill(value)
  await field.press('Enter')
}

export async function setSize(page: Page, width: number, height: number): Promise<void> {
  await setNumber(page, 'Width', String(width))
  await setNumber(page, 'Height', String(height))
}

export async function chooseFormat(page: Page, name: string): Promise<void> {
  await exportDialog(page).getByRole('combobox', { name: 'Format' }).click()
  await page.getByRole('option', { name }).click()
}

/** Exports to a path, and waits until the file is there. */
export async function exportTo({ page, answer }: App, path: string): Promise<void> {
  const dialog = exportDialog(page)
  await answer(path, () => dialog.getByRole('button', { name: 'Export…' }).click())
  await expect(dialog.getByText('is written.')).toBeVisible()
}
