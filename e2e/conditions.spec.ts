/**
 * Conditions beside the baseline, on a linear network whose every number is known: x → h = (3, 4, 0) x → y = 2 h. Scaling h
 * by 2 with strength s adds s h: states of y then lie 10 x s from the baseline's.
 */
import type { Locator, Page } from '@playwright/test'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { plainPreprocessing } from '../src/shared/stimulus.ts'
import { expectNothingSerious } from './axe.ts'
import { expect, test as base } from './fixtures.ts'
import { differingPixels, inkOf, pictureOfView } from './picture.ts'
import { drawn, numberOf, pressTool, savedAs, typeValue } from './workbench.ts'

function linear(): Model {
  const builder = new GraphBuilder({ name: 'linear', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 1])
  const weights = builder.constant('weights', 'float32', [1, 3], [3, 4, 0])
  const hidden = builder.node('MatMul', [x, weights], { outputs: ['h'] })
  builder.node('Mul', [hidden, builder.constant('two', 'float32', [], 2)], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 3])
  return builder.build()
}

const twice = { id: 'edit', name: '', enabled: true, solo: false, site: 'h', kind: 'scale', factor: 2 }
const condition = { id: 'c', name: 'Twice', enabled: true, solo: false, mark: 0, interventions: [twice] }
const axis = { input: 'x', parameter: 'level', from: 0, to: 10, count: 11 }

/** A study of the network with its condition at half strength, and the norm of y as a metric. */
function studyOf(network: string, metrics: object[]): object {
  const sha256 = createHash('sha256').update(readFileSync(network)).digest('hex')
  return {
    format: 'limen-study',
    version: 1,
    title: 'Linear',
    description: '',
    network: { path: network, sha256, provider: 'cpu' },
    symbols: {},
    bindings: {
      x: {
        family: 'vector',
        settings: { mode: 'dimensions', dimensions: ['level: 0..10 = 5'] },
        preprocessing: plainPreprocessing
      }
    },
    values: { x: { level: 5 }, 'condition/c': { edit: 0.5 } },
    sweep: [axis],
    traces: [{ id: 'y', sites: ['y'], reading: { axes: ['all'] }, axis: 'stimulus', projection: 'units' }],
    projections: [],
    choices: { units: { kind: 'units', units: [0, 1, 2] } },
    conditions: [condition],
    metrics,
    seed: 1,
    view: { arrangement: 'overlaid', colorBy: 'order', colorMap: 'auto', lineWidth: 2, tail: 1, fade: false },
    timeline: { loop: 'all', pingPong: false, speed: 1, selection: [0, 1] }
  }
}

const test = base.extend({
  startPath: async ({ folder }, use) => {
    const network = join(folder, 'linear.onnx')
    await saveModel(linear(), network)
    const path = join(folder, 'linear.limen.json')
    writeFileSync(path, JSON.stringify(studyOf(network, [{ kind: 'norm' }])))
    await use(path)
  }
})

// The folder goes with the test: the last edit must be in it by then.
test.afterEach(async ({ page, startPath }) => {
  await savedAs(page, startPath ?? '')
})

const comparison = (page: Page): Locator => page.getByRole('region', { name: 'Comparison' })

test('the distance from the baseline is the known one, and follows stimulus and strength', async ({
  page
}) => {
  await drawn(page, 'linear.onnx')
  await expect(page.getByRole('list', { name: 'Lines' })).toHaveText(/Baseline\s*Twice/)
  await expect(comparison(page)).toContainText(/5\.0+\s*Twice\s*25\.0/)
  await typeValue(page, 'level', '8')
  await expect(comparison(page)).toContainText(/8\.0+\s*Twice\s*40\.0/)
})

test('the plot is the timeline: a press in it moves the head, the pointer tells values', async ({ page }) => {
  await drawn(page, 'linear.onnx')
  const box = await comparison(page).locator('.axis').boundingBox()
  if (!box) throw new Error('There is no plot.')
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2)
  await expect(comparison(page)).toContainText(/2\.0+\s*Twice\s*10\.0/)
  await expect(numberOf(page, 'level')).toHaveValue(/^5\.0+$/)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  await expect(numberOf(page, 'level')).toHaveValue(/^10\.?0*$/)
  await page.getByRole('banner').hover()
  await expect(comparison(page)).toContainText(/10\.0+\s*Twice\s*50\.0/)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(numberOf(page, 'level')).toHaveValue(/^5\.0+$/)
})

test('metrics stand in a table, with differences, and as lines', async ({ page }) => {
  await drawn(page, 'linear.onnx')
  await page.getByRole('tab', { name: 'Metrics' }).click()
  const metrics = page.getByRole('region', { name: 'Metrics' })
  const table = metrics.getByRole('table')
  await expect(table.getByRole('row', { name: 'Baseline' })).toContainText('50.00')
  await expect(table.getByRole('row', { name: 'Twice' })).toContainText(/75\.00\s*\+25\.0/)
  await metrics.getByRole('button', { name: 'Plot it' }).click()
  await expect(comparison(page)).toContainText(/Baseline\s*50\.0\s*Twice\s*75\.0/)
  await page.getByRole('tab', { name: 'Metrics' }).click()
  await metrics.getByRole('button', { name: 'Add a metric' }).click()
  await expect(table.getByRole('columnheader')).toHaveCount(2)
  await metrics.getByRole('button', { name: /^Remove/ }).click()
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(table.getByRole('columnheader')).toHaveCount(1)
})

test('connectors are drawn by choice', async ({ page }) => {
  await drawn(page, 'linear.onnx')
  await pressTool(page, 'Look along axis 3')
  const lines = await pictureOfView(page)
  await page.keyboard.press('d')
  const arrows = await pictureOfView(page)
  expect(differingPixels(lines, arrows)).toBeGreaterThan(20)
  await page.keyboard.press('d')
  const none = await pictureOfView(page)
  expect(inkOf(none)).toBeLessThan(inkOf(arrows))
  await page.keyboard.press('d')
  await expect.poll(async () => differingPixels(lines, await pictureOfView(page))).toBeLessThan(20)
})

test('what is below the view can be folded, stays folded, and has no serious trouble for anyone', async ({
  app,
  page,
  startPath
}) => {
  await drawn(page, 'linear.onnx')
  await expectNothingSerious(page, 'the plot')
  await page.getByRole('tab', { name: 'Metrics' }).click()
  await expectNothingSerious(page, 'the table of metrics')
  await page.getByRole('tab', { name: 'Comparison' }).click()
  await page.getByRole('button', { name: 'Fold what is below the view' }).click()
  await expect(comparison(page)).toHaveCount(0)
  await page.reload()
  await drawn(page, '.onnx')
  await app.open(startPath ?? '')
  await drawn(page, 'linear.onnx')
  await expect(comparison(page)).toHaveCount(0)
  await page.keyboard.press('b')
  await expect(comparison(page)).toBeVisible()
})
