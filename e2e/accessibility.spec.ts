/** The app for everybody: axe on every dialog and state in both themes, and the whole page with the Tab key alone. */
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import type { App } from './app.ts'
import { expectNothingSerious } from './axe.ts'
import { drawn } from './workbench.ts'

interface State {
  name: string
  show: (app: App, folder: string) => Promise<void>
  hide: (app: App) => Promise<void>
}

const escape = ({ page }: App): Promise<void> => page.keyboard.press('Escape')
const pressing = (name: string, keys: string): State => ({
  name,
  show: ({ page }) => page.keyboard.press(keys),
  hide: escape
})
const clicking = (name: string, button: string | RegExp): State => ({
  name,
  show: ({ page }) => page.getByRole('button', { name: button }).first().click(),
  hide: escape
})

const states: State[] = [
  pressing('the palette', 'ControlOrMeta+Shift+p'),
  pressing('the sheet of keys', '?'),
  clicking('the menu', 'Menu'),
  clicking('the provider', /^Provider/),
  {
    name: 'the menu of projections',
    show: ({ page }) => page.getByRole('combobox', { name: 'Projection: ' }).first().click(),
    hide: escape
  },
  clicking('colour and lines', 'Colour and lines'),
  {
    name: 'the start page',
    show: async ({ page }) => {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByPlaceholder('Type a command').fill('sample studies and recent')
      await page.keyboard.press('Enter')
    },
    hide: escape
  },
  {
    name: 'the facts of the network',
    show: ({ page }) => page.getByRole('tab', { name: 'Network' }).click(),
    hide: ({ page }) => page.getByRole('tab', { name: 'Traces' }).click()
  },
  {
    name: 'a study whose network is gone',
    show: async ({ page, open }, folder) => {
      const study = JSON.parse(readFileSync(join(samples, 'studies/ring-attractor.limen.json'), 'utf8')) as {
        network: { path: string }
      }
      study.network.path = 'gone.onnx'
      writeFileSync(join(folder, 'gone.limen.json'), JSON.stringify(study))
      await open(join(folder, 'gone.limen.json'))
      await expect(page.getByRole('dialog', { name: 'The network has moved' })).toBeVisible()
    },
    hide: escape
  },
  {
    name: 'a damaged network',
    show: async ({ page, open }, folder) => {
      const damaged = join(folder, 'damaged.onnx')
      copyFileSync(join(samples, 'networks/ring-attractor.onnx'), damaged)
      truncateSync(damaged, 300)
      await open(damaged)
      await expect(page.getByRole('alert').filter({ hasText: 'damaged.onnx' })).toBeVisible()
    },
    hide: ({ page }) => page.getByRole('button', { name: 'Dismiss' }).click()
  },
  {
    name: 'an engine that died',
    show: async ({ page, killEngine }) => {
      killEngine()
      await expect(page.getByRole('alert').filter({ hasText: 'The network is open again.' })).toBeVisible()
    },
    hide: ({ page }) => page.getByRole('button', { name: 'Dismiss' }).click()
  }
]

test('axe finds nothing serious in any dialog or state, in the light and in the dark', async ({
  app,
  page,
  folder
}) => {
  test.slow()
  await drawn(page, 'hindmarsh-rose.onnx')
  await expectNothingSerious(page, 'the workbench')
  for (const { name, show, hide } of states) {
    await test.step(name, async () => {
      await show(app, folder)
      await expectNothingSerious(page, name)
      await hide(app)
      await expect(page.getByRole('dialog')).toHaveCount(0)
    })
  }
})

test('the path dialog of the browser host has no serious trouble either', async ({ page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  await page.keyboard.press('ControlOrMeta+o')
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Path' })).toBeFocused()
  await expectNothingSerious(page, 'the path dialog')
})

test('Tab reaches everything on the page, once and in a circle', async ({ page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  const reachable = await page.evaluate(() => {
    const candidates = document.querySelectorAll<HTMLElement>(
      'a, button, input, textarea, summary, [tabindex]'
    )
    const wanted = [...candidates].filter(
      (element) => element.tabIndex >= 0 && !element.matches(':disabled') && element.checkVisibility()
    )
    for (const [index, element] of wanted.entries()) element.dataset['tabStop'] = String(index)
    return wanted.map(({ outerHTML }) => outerHTML.slice(0, 120))
  })
  expect(reachable.length).toBeGreaterThan(30)
  const reached: number[] = []
  for (let presses = 0; presses < reachable.length; presses++) {
    await page.keyboard.press('Tab')
    reached.push(
      Number(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['tabStop']))
    )
  }
  const missed = reachable.filter((_, index) => !reached.includes(index))
  expect(missed).toEqual([])
  expect(new Set(reached).size).toBe(reachable.length)
})
