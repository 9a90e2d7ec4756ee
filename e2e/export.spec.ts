/** Exports, from the dialog and from the terminal: files that readers of other makers can read, and the same pictures in both. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { decode } from 'fast-png'
import validator from 'gltf-validator'
import {
  chooseFormat,
  exportDialog,
  exportTo,
  openExportDialog,
  setNumber,
  setSize
} from './export-dialog.ts'
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
  await openExportDialog(page, 'Picture')
  await setSize(page, 640, 480)
  await expect.poll(() => inkOfPreview(page)).toBeGreaterThan(200)
  const path = join(folder, 'by-app.png')
  await exportTo(app, path)
  const [mine, theirs] = [decode(readFileSync(path)), join(folder, 'by-terminal.png')]
  expect([mine.width, mine.height]).toEqual([640, 480])
  expect(limen('export', study, '--size', '640x480', '--out', theirs).code).toBe(0)
  expect(Buffer.from(decode(readFileSync(theirs)).data).equals(Buffer.from(mine.data))).toBe(true)
})

test('an export that is stopped leaves no file', async ({ app, page, folder }) => {
  await drawn(page, 'orientation.onnx')
  const dialog = await openExportDialog(page)
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
    await openExportDialog(page, 'Figure')
    await chooseFormat(page, 'PDF figure')
    const path = join(folder, 'figure.pdf')
    await exportTo(app, path)
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

/** Pixels of the preview that are not of its background. */
function inkOfPreview(page: Page): Promise<number> {
  return exportDialog(page)
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
