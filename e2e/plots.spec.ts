/** Exports of plots: from their panels and from the terminal, the same pictures, which other readers can read. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { exportDialog, exportTo } from './export-dialog.ts'
import { expect, samples, test } from './fixtures.ts'
import { differenceFromPdf, hasPoppler } from './pdf-pages.ts'
import { limen } from './terminal.ts'
import { drawn } from './workbench.ts'

const study = join(samples, 'studies/induction.limen.json')
test.use({ startPath: study })

test('a plot is exported from its panel, and the same by the terminal, as picture, figure and numbers', async ({
  app,
  page,
  folder
}) => {
  await drawn(page, 'induction.onnx')
  await page.getByRole('tab', { name: 'Attention' }).click()
  await page.getByRole('button', { name: 'Export the patterns…' }).click()
  const dialog = exportDialog(page)
  await expect(dialog.getByLabel('What is exported')).toHaveText('Attention pattern')
  await expect(dialog.getByRole('radio', { name: 'Animation' })).toHaveCount(0)
  await dialog.getByRole('radio', { name: 'Picture' }).click()
  const path = (name: string): string => join(folder, name)
  await exportTo(app, path('app.png'))

  const outs = ['png', 'svg', 'pdf', 'csv'].map((ending) => path(`terminal.${ending}`))
  // A plot is a figure of one column where nothing else is chosen.
  const preset = ['--preset', 'nature-single']
  const { code, stderr } = limen('export', study, '--of', 'attention', ...preset, '--out', ...outs)
  expect(stderr).not.toContain('limen:')
  expect(code).toBe(0)
  const [mine, theirs] = [path('app.png'), path('terminal.png')].map((file) => decode(readFileSync(file)))
  if (!mine || !theirs) throw new Error('no pictures')
  expect([mine.width, mine.height]).toEqual([1051, 791])
  expect(Buffer.from(theirs.data).equals(Buffer.from(mine.data))).toBe(true)
  if (hasPoppler) expect(differenceFromPdf(path('terminal.pdf'), theirs)).toBeLessThan(0.02)
  expect(readFileSync(path('terminal.svg'), 'utf8')).toContain('>Query</text>')
  const [header = '', ...rows] = readFileSync(path('terminal.csv'), 'utf8').trim().split(/\r?\n/)
  expect(header).toBe('query,query word,key,key word,weight')
  const weightsOf = (query: string): number[] =>
    rows.filter((row) => row.startsWith(`${query},`)).map((row) => Number(row.split(',').at(-1)))
  expect(weightsOf('9').reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5)
})

test('a plot that is not there is refused with what would make one, and one that can not be so before anything runs', ({
  folder,
  host
}) => {
  test.skip(host === 'electron', 'the terminal is the same for both')
  const out = join(folder, 'x.svg')
  const { code, stderr } = limen('export', study, '--of', 'distance', '--out', out)
  expect(code).toBe(2)
  expect(stderr).toContain('The study has no conditions.')
  expect(stderr).toContain('Intervene at a site')
  expect(limen('export', study, '--of', 'metric', '--out', join(folder, 'x.mp4')).stderr).toContain(
    'is a plot'
  )
  expect(readdirSync(folder)).toEqual([])
})
