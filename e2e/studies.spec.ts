/** Studies: saved and opened again, and what happens where their network has moved or is another one. */
import type { Page } from '@playwright/test'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import { differingPixels, pictureOfView, type Picture } from './picture.ts'
import { drawn, numberOf, pressTool, savedAs, typeValue } from './workbench.ts'

const neuron = join(samples, 'networks/hindmarsh-rose.onnx')
const ring = join(samples, 'networks/ring-attractor.onnx')
const ringStudy = join(samples, 'studies/ring-attractor.limen.json')

/** The sample study of the ring, in a folder where its network is not. */
function studyWithoutNetwork(folder: string): string {
  const study = JSON.parse(readFileSync(ringStudy, 'utf8')) as { network: { path: string } }
  study.network.path = 'gone/ring-attractor.onnx'
  const path = join(folder, 'moved.limen.json')
  writeFileSync(path, JSON.stringify(study))
  return path
}

async function expectSamePicture(page: Page, before: Picture): Promise<void> {
  await expect.poll(async () => differingPixels(before, await pictureOfView(page))).toBeLessThan(50)
}

test(
  'a study that was saved opens with the same picture',
  { tag: '@electron' },
  async ({ app, page, folder }) => {
    await drawn(page, 'hindmarsh-rose.onnx')
    const first = await pictureOfView(page)
    await typeValue(page, 'Injected current', '2')
    await expect.poll(async () => differingPixels(first, await pictureOfView(page))).toBeGreaterThan(1000)
    await pressTool(page, 'Fit the scale to the data')
    const before = await pictureOfView(page)
    const path = join(folder, 'bursts.limen.json')
    await app.answer(path, () => page.keyboard.press('ControlOrMeta+Shift+s'))
    await savedAs(page, path)
    await app.open(ringStudy)
    await drawn(page, 'ring-attractor.onnx')
    await app.open(path)
    await drawn(page, 'hindmarsh-rose.onnx')
    await expect(numberOf(page, 'Injected current')).toHaveValue('2.00')
    await expectSamePicture(page, before)
  }
)

test(
  'a study whose network has moved asks for it, checks its hash, and shows the same picture',
  { tag: '@electron' },
  async ({ app, page, folder }) => {
    await drawn(page, 'hindmarsh-rose.onnx')
    await app.open(ringStudy)
    await drawn(page, 'ring-attractor.onnx')
    const before = await pictureOfView(page)
    await app.open(neuron)
    await drawn(page, 'hindmarsh-rose.onnx')
    await app.open(studyWithoutNetwork(folder))
    const moved = page.getByRole('dialog', { name: 'The network has moved' })
    await expect(moved).toContainText('gone/ring-attractor.onnx')
    await app.answer(neuron, () => moved.getByRole('button', { name: 'Choose the network…' }).click())
    const other = page.getByRole('dialog', { name: 'This is another network' })
    await expect(other).toContainText(hashOf(ringStudy))
    await expect(other).toContainText('hindmarsh-rose.onnx')
    const elsewhere = join(folder, 'my-ring.onnx')
    copyFileSync(ring, elsewhere)
    await app.answer(elsewhere, () => other.getByRole('button', { name: 'Choose the network…' }).click())
    await drawn(page, 'my-ring.onnx')
    await expectSamePicture(page, before)
  }
)

test('leaving the question for a moved network leaves what is open', async ({ app, page, folder }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  const before = await pictureOfView(page)
  await app.open(studyWithoutNetwork(folder))
  const moved = page.getByRole('dialog', { name: 'The network has moved' })
  await moved.getByRole('button', { name: 'Cancel' }).click()
  await expect(moved).toHaveCount(0)
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
  await expectSamePicture(page, before)
})

test('a study whose stimulus is made from a file that has moved asks for it, and opens', async ({
  app,
  page,
  folder
}) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  const study = JSON.parse(readFileSync(ringStudy, 'utf8')) as {
    network: { path: string }
    bindings: Record<string, { family: string; settings: Record<string, unknown> }>
  }
  study.network.path = ring
  Object.assign(study.bindings['cue_strength'] ?? {}, { family: 'array', settings: { file: 'gone/cue.npy' } })
  const path = join(folder, 'files.limen.json')
  writeFileSync(path, JSON.stringify(study))
  const elsewhere = join(folder, 'cue.npy')
  writeFileSync(elsewhere, zerosFile(160))
  await app.open(path)
  const moved = page.getByRole('dialog', { name: 'Files have moved' })
  await expect(moved).toContainText(join(folder, 'gone/cue.npy'))
  await app.answer(elsewhere, () => moved.getByRole('button', { name: 'Choose…' }).click())
  await page
    .getByRole('dialog', { name: 'All files are found' })
    .getByRole('button', { name: 'Open' })
    .click()
  await drawn(page, 'ring-attractor.onnx')
})

test('a study that another program has changed is not written over, and nothing is lost', async ({
  app,
  page,
  folder
}) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  const path = join(folder, 'shared.limen.json')
  await app.answer(path, () => page.keyboard.press('ControlOrMeta+Shift+s'))
  await savedAs(page, path)
  const theirs = readFileSync(path, 'utf8').replace('"title": "', '"title": "Theirs: ')
  writeFileSync(path, theirs)
  await typeValue(page, 'Injected current', '2.75')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByText('Another program has changed this study').first()).toBeVisible()
  expect(readFileSync(path, 'utf8')).toBe(theirs)
  const mine = join(folder, 'mine.limen.json')
  await app.answer(mine, () => page.getByRole('button', { name: 'Save as…' }).first().click())
  await savedAs(page, mine)
  expect(JSON.parse(readFileSync(mine, 'utf8'))).toMatchObject({ values: { current: { amplitude: 2.75 } } })
})

test('undo and redo of a size reach the network that runs', async ({ app, page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  await app.open(ringStudy)
  await drawn(page, 'ring-attractor.onnx')
  const points = page.getByRole('contentinfo')
  await expect(points).toContainText(/points\s*4\.0 k/)
  const size = page.getByRole('spinbutton', { name: 'Size of time' })
  await size.fill('80')
  await size.press('Enter')
  await expect(points).toContainText(/points\s*2\.0 k/)
  await page.keyboard.press('Escape')
  await page.getByRole('banner').click({ position: { x: 300, y: 5 } })
  await page.keyboard.press('ControlOrMeta+z')
  await expect(points).toContainText(/points\s*4\.0 k/)
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(points).toContainText(/points\s*2\.0 k/)
})

/** A NumPy file with one stimulus of `length` zeros. */
function zerosFile(length: number): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (1, ${length}), }`
  const header = `${text.padEnd(117)}\n`
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0])
  return Buffer.concat([magic, Buffer.from(header, 'latin1'), Buffer.alloc(4 * length)])
}

function hashOf(path: string): string {
  const study = JSON.parse(readFileSync(path, 'utf8')) as { network: { sha256: string } }
  return study.network.sha256
}
