/** Exports of a path along time: they show as much of it as the timeline does, by the app and by their recipes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { chooseFormat, exportDialog, exportTo, openExportDialog, setSize } from './export-dialog.ts'
import { expect, samples, test } from './fixtures.ts'
import { limen } from './terminal.ts'
import { drawn } from './workbench.ts'

const neuron = join(samples, 'studies/hindmarsh-rose.limen.json')
test.use({ startPath: neuron })

/** The second of the timeline's places. */
async function stepFromStart(page: Page): Promise<void> {
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowRight')
}

const withRecipe = (page: Page): Promise<void> =>
  exportDialog(page).getByRole('checkbox', { name: 'Recipe' }).check()

test('a recipe says how far paths are shown, which depends on where the timeline stands', async ({
  app,
  page,
  folder
}) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  await stepFromStart(page)
  await openExportDialog(page, 'Picture')
  await setSize(page, 320, 240)
  await withRecipe(page)
  const [mine, theirs] = [join(folder, 'by-app.png'), join(folder, 'by-recipe.png')]
  await exportTo(app, mine)
  expect(limen('export', neuron, '--recipe', `${mine}.recipe.json`, '--out', theirs).code).toBe(0)
  expect(readFileSync(theirs).equals(readFileSync(mine))).toBe(true)
})

test('a film has the head where the timeline stands while no track moves it, from its recipe too', async ({
  app,
  page,
  folder
}) => {
  const turning = join(folder, 'turning.limen.json')
  writeFileSync(turning, JSON.stringify(turningNeuron()))
  await drawn(page, 'hindmarsh-rose.onnx')
  await app.open(turning)
  await expect(page).toHaveTitle(/Turning/)
  await drawn(page, 'hindmarsh-rose.onnx')
  await stepFromStart(page)
  await openExportDialog(page, 'Animation')
  await chooseFormat(page, 'Animated PNG')
  await setSize(page, 320, 240)
  await withRecipe(page)
  const [mine, theirs] = [join(folder, 'by-app.apng'), join(folder, 'by-recipe.apng')]
  await exportTo(app, mine)
  const recipe = `${mine}.recipe.json`
  expect(limen('export', turning, '--recipe', recipe, '--out', theirs).code).toBe(0)
  expect(readFileSync(theirs).equals(readFileSync(mine))).toBe(true)
  const whole = join(folder, 'whole.apng')
  expect(limen('export', turning, '--recipe', recipe, '--head', '1', '--out', whole).code).toBe(0)
  expect(readFileSync(whole).equals(readFileSync(mine))).toBe(false)
})

/** The neuron seen from all sides in three frames. */
function turningNeuron(): object {
  const study = JSON.parse(readFileSync(join(samples, 'studies/hindmarsh-rose.limen.json'), 'utf8')) as {
    network: object
  }
  const camera = { position: [3, 1, 1], target: [0, 0, 0], orthographic: false }
  return {
    ...study,
    title: 'Turning',
    network: { ...study.network, path: join(samples, 'networks/hindmarsh-rose.onnx') },
    animation: {
      ...{ duration: 0.3, fps: 10, loop: 'loop', plays: 'both' },
      tracks: [
        {
          kind: 'camera',
          keys: [
            { at: 0, easing: 'linear', value: camera, turns: 1 },
            { at: 1, easing: 'linear', value: camera }
          ]
        }
      ]
    }
  }
}
