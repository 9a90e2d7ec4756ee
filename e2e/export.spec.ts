/** Exports, from the dialog and from the terminal: files that readers of other makers can read, and the same pictures in both. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { decode } from 'fast-png'
import validator from 'gltf-validator'
import { expect, samples, test } from './fixtures.ts'
import { hasFfmpeg, probeFilm } from './ffmpeg.ts'
import { differenceFromPdf, hasPoppler } from './pdf-pages.ts'
import { drawn } from './workbench.ts'
import { limen } from './terminal.ts'

const study = join(samples, 'studies/orientation.limen.json')
test.use({ startPath: study })

/** Python of the system, where NumPy and Zarr are installed with it. */
const python = '/usr/bin/python3'
const hasPython =
  existsSync(python) && spawnSync(python, ['-c', 'import numpy, zarr'], { stdio: 'ignore' }).status === 0

test('the terminal writes a study in every format, and others can read each file', async ({
  folder,
  host
}) => {
  test.skip(host === 'electron', 'the terminal is the same for both')
  const path = (ending: string): string => join(folder, `ring.${ending}`)
  const films = ['mp4', 'webm', 'gif', 'apng']
  const others = ['zip', 'png', 'tiff', 'svg', 'pdf', 'glb', 'csv', 'npz', 'parquet', 'zarr']
  const outs = [...films, ...others].map(path)
  const { code, stderr } = limen(
    ...['export', study, '--size', '320x240', '--fps', '4', '--beside', 'caption,recipe', '--out', ...outs]
  )
  expect(stderr).not.toContain('limen:')
  expect(code).toBe(0)
  expect(readdirSync(folder).sort()).toEqual(
    [...films, ...others, 'caption.txt', ...[...films, ...others].map((ending) => `${ending}.recipe.json`)]
      .map((ending) => `ring.${ending}`)
      .sort()
  )
  expect(readFileSync(path('caption.txt'), 'utf8')).toContain('PC1 explains 45.2 %')
  const still = decode(readFileSync(path('png')))
  expect([still.width, still.height, still.channels]).toEqual([320, 240, 3])
  if (hasFfmpeg)
    for (const ending of films) {
      const { stream, frames } = probeFilm(path(ending))
      expect([ending, stream.width, stream.height, frames.length]).toEqual([ending, 320, 240, 24])
    }
  expect(readFileSync(path('svg'), 'utf8')).toContain('>PC1 (45 %)</text>')
  if (hasPoppler) expect(differenceFromPdf(path('pdf'), still)).toBeLessThan(0.02)
  const scene = await validator.validateBytes(readFileSync(path('glb')))
  expect(scene.issues.messages).toEqual([])
  expect(scene.info.animationCount).toBe(1)
  if (!hasPython) return
  const script =
    'import sys, json, numpy, zarr; z = zarr.open(sys.argv[1], "r"); n = numpy.load(sys.argv[2]); ' +
    'name = [k for k in n.files if k.endswith("/points")][0]; ' +
    'print(json.dumps([list(n[name].shape), bool((numpy.asarray(z[name]) == n[name]).all())]))'
  const answer = execFileSync(python, ['-c', script, path('zarr'), path('npz')], { encoding: 'utf8' })
  expect(JSON.parse(answer)).toEqual([[1, 1, 73, 3], true])
})

test('a printed figure has the names of its points once, and only fonts that publishers take', ({
  folder,
  host
}) => {
  test.skip(host === 'electron', 'the terminal is the same for both')
  test.skip(!hasPoppler, 'poppler-utils is not installed here')
  const pdf = join(folder, 'names.pdf')
  const named = join(samples, 'studies/sequence-2-layers.limen.json')
  expect(limen('export', named, '--preset', 'neurips', '--out', pdf).code).toBe(0)
  expect(execFileSync('pdffonts', [pdf], { encoding: 'utf8' })).toMatch(/^(?![^]*Type 3)[^]*TrueType/)
  const words = execFileSync('pdftotext', ['-raw', pdf, '-'], { encoding: 'utf8' })
  expect(words.match(/^blocks\.0\.resid_mid$/gm)).toHaveLength(1)
})

test('a preset has the resolution that is typed with it', ({ folder, host }) => {
  test.skip(host === 'electron', 'the terminal is the same for both')
  const png = join(folder, 'fine.png')
  const { code, stderr } = limen('export', study, '--preset', 'neurips-half', '--dpi', '600', '--out', png)
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')])
  const { width, height, resolution } = decode(readFileSync(png))
  // 68 × 51 mm, and pixels in a metre.
  expect([width, height, resolution?.x]).toEqual([1606, 1205, 23_622])
})

test('small multiples are the same in a picture and in a figure, with their letters as text', ({
  folder,
  host
}) => {
  test.skip(host === 'electron', 'the terminal is the same for both')
  const [png, pdf] = [join(folder, 'panels.png'), join(folder, 'panels.pdf')]
  const options = ['--panels', 'parameter:orientation=0,30,60,90', '--columns', '2', '--with', 'scaleBar']
  const { code, stderr } = limen(
    'export',
    study,
    ...options,
    '--size',
    '480x360',
    '--font',
    'print',
    '--out',
    png,
    pdf
  )
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('limen:')])
  if (!hasPoppler) return
  expect(differenceFromPdf(pdf, decode(readFileSync(png)))).toBeLessThan(0.02)
  const words = execFileSync('pdftotext', ['-raw', pdf, '-'], { encoding: 'utf8' })
  for (const panel of [
    'a Orientation = 0°',
    'b Orientation = 30°',
    'c Orientation = 60°',
    'd Orientation = 90°'
  ])
    expect(words).toContain(panel)
  expect(words.match(/PC1/g)).toHaveLength(1)
  expect(limen('export', study, '--panels', 'parameter:angle', '--out', png).stderr).toContain(
    'picture.orientation'
  )
})

test('nothing is exported in place of what was asked for', ({ folder, host }) => {
  test.skip(host === 'electron', 'the terminal is the same for both')
  const broken = join(folder, 'broken.limen.json')
  writeFileSync(broken, '{ "format"')
  const out = join(folder, 'x.png')
  const answers = [broken, join(folder, 'none.limen.json')].map((path) => limen('export', path, '--out', out))
  expect(answers.map(({ code }) => code)).toEqual([1, 1])
  const [first, second] = answers.map(({ stderr }) => stderr)
  expect(first).toContain('is not JSON')
  expect(second).toContain('none.limen.json')
  const film = ['export', study, '--out', join(folder, 'a.mp4')]
  const refused = [limen(...film, '--codec', 'vp9'), limen(...film, '--size', '7680x4320', '--fps', '120')]
  expect(refused.map(({ code }) => code)).toEqual([2, 2])
  expect(refused[0]?.stderr).toContain('H.264')
  expect(refused[1]?.stderr).toMatch(/no level|can't encode/)
  expect(limen('export', study, '--out', out, out).stderr).toContain('two files')
  expect(readdirSync(folder)).toEqual(['broken.limen.json'])
})

test('the dialog shows the picture and writes the one that the copied command makes', async ({
  app,
  page,
  folder
}) => {
  await drawn(page, 'orientation.onnx')
  await page.keyboard.press('ControlOrMeta+e')
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await dialog.getByRole('radio', { name: 'Picture' }).click()
  await setNumber(page, 'Width', '640')
  await setNumber(page, 'Height', '480')
  await expect.poll(() => inkOfPreview(page)).toBeGreaterThan(200)
  const path = join(folder, 'by-app.png')
  await app.answer(path, () => dialog.getByRole('button', { name: 'Export…' }).click())
  await expect(dialog.getByText('is written.')).toBeVisible()
  const [mine, theirs] = [decode(readFileSync(path)), join(folder, 'by-terminal.png')]
  expect([mine.width, mine.height]).toEqual([640, 480])
  expect(limen('export', study, '--size', '640x480', '--out', theirs).code).toBe(0)
  expect(Buffer.from(decode(readFileSync(theirs)).data).equals(Buffer.from(mine.data))).toBe(true)
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

test.describe('along time', () => {
  const neuron = join(samples, 'studies/hindmarsh-rose.limen.json')
  test.use({ startPath: neuron })

  test('a recipe says how far paths are shown, which depends on where the timeline stands', async ({
    app,
    page,
    folder
  }) => {
    await drawn(page, 'hindmarsh-rose.onnx')
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('ControlOrMeta+e')
    const dialog = page.getByRole('dialog', { name: 'Export' })
    await dialog.getByRole('radio', { name: 'Picture' }).click()
    await setNumber(page, 'Width', '320')
    await setNumber(page, 'Height', '240')
    await dialog.getByRole('checkbox', { name: 'Recipe' }).check()
    const [mine, theirs] = [join(folder, 'by-app.png'), join(folder, 'by-recipe.png')]
    await app.answer(mine, () => dialog.getByRole('button', { name: 'Export…' }).click())
    await expect(dialog.getByText('is written.')).toBeVisible()
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
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('ControlOrMeta+e')
    const dialog = page.getByRole('dialog', { name: 'Export' })
    await dialog.getByRole('radio', { name: 'Animation' }).click()
    await dialog.getByRole('combobox', { name: 'Format' }).click()
    await page.getByRole('option', { name: 'Animated PNG' }).click()
    await setNumber(page, 'Width', '320')
    await setNumber(page, 'Height', '240')
    await dialog.getByRole('checkbox', { name: 'Recipe' }).check()
    const [mine, theirs] = [join(folder, 'by-app.apng'), join(folder, 'by-recipe.apng')]
    await app.answer(mine, () => dialog.getByRole('button', { name: 'Export…' }).click())
    await expect(dialog.getByText('is written.')).toBeVisible()
    const recipe = `${mine}.recipe.json`
    expect(limen('export', turning, '--recipe', recipe, '--out', theirs).code).toBe(0)
    expect(readFileSync(theirs).equals(readFileSync(mine))).toBe(true)
    const whole = join(folder, 'whole.apng')
    expect(limen('export', turning, '--recipe', recipe, '--head', '1', '--out', whole).code).toBe(0)
    expect(readFileSync(whole).equals(readFileSync(mine))).toBe(false)
  })
})

test('an export that is stopped leaves no file', async ({ app, page, folder }) => {
  await drawn(page, 'orientation.onnx')
  await page.keyboard.press('ControlOrMeta+e')
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await setNumber(page, 'Width', '641')
  await expect(dialog.getByRole('alert')).toContainText('Choose 642 ×')
  await expect(dialog.getByRole('button', { name: 'Export…' })).toBeDisabled()
  await setNumber(page, 'Width', '640')
  await expect(dialog.getByRole('button', { name: 'Export…' })).toBeEnabled()
  await app.answer(join(folder, 'never.mp4'), () => dialog.getByRole('button', { name: 'Export…' }).click())
  await expect(dialog.getByRole('status')).toContainText(/of \d+/)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog.getByRole('button', { name: 'Export…' })).toBeVisible()
  expect(readdirSync(folder).filter((name) => name.includes('never'))).toEqual([])
})

test.describe('in Electron', () => {
  test.skip(({ host }) => host !== 'electron', 'a browser has its server print')

  test('a figure is printed in a window of its own', { tag: '@electron' }, async ({ app, page, folder }) => {
    test.skip(
      !hasPoppler || !(await canPrint(app.electron)),
      'this Electron has no print, or nobody reads PDF'
    )
    await drawn(page, 'orientation.onnx')
    await page.keyboard.press('ControlOrMeta+e')
    const dialog = page.getByRole('dialog', { name: 'Export' })
    await dialog.getByRole('radio', { name: 'Figure' }).click()
    await dialog.getByRole('combobox', { name: 'Format' }).click()
    await page.getByRole('option', { name: 'PDF figure' }).click()
    const path = join(folder, 'figure.pdf')
    await app.answer(path, () => dialog.getByRole('button', { name: 'Export…' }).click())
    await expect(dialog.getByText('is written.')).toBeVisible()
    // 89 × 67 mm, in points.
    const facts = execFileSync('pdfinfo', [path], { encoding: 'utf8' })
    expect(facts).toMatch(/Pages: +1\n[^]*Page size: +252\.283 x 189\.921 pts/)
    expect(execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' })).toContain('PC1 (45 %)')
    expect(await app.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })
})

/** A stand-in for Electron may be without a print, and say so when it is asked for. */
const canPrint = async (electron: ElectronApplication | null): Promise<boolean> =>
  (await electron?.evaluate(({ BrowserWindow }) => {
    try {
      return typeof BrowserWindow.getAllWindows()[0]?.webContents.printToPDF === 'function'
    } catch {
      return false
    }
  })) ?? false

async function setNumber(page: Page, name: string, value: string): Promise<void> {
  const field = page.getByRole('dialog', { name: 'Export' }).getByRole('spinbutton', { name })
  await field.fill(value)
  await field.press('Enter')
}

/** Pixels of the preview that are not of its background. */
function inkOfPreview(page: Page): Promise<number> {
  return page
    .getByRole('dialog', { name: 'Export' })
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: []
      }
      let ink = 0
      for (let i = 0; i < data.length; i += 4) if ((data[i] ?? 255) < 200) ink++
      return ink
    })
}
