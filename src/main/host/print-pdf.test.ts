import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { expect, test } from 'vitest'
import { findChromium } from './find-chromium.js'
import { printPdf } from './print-pdf.ts'

const poppler = '/usr/bin'
const canRun = findChromium() !== null && existsSync(join(poppler, 'pdfinfo'))

const svg =
  '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 89 67" width="89mm" height="67mm">' +
  '<title id="t">Angle θ &amp; phase (a&lt;b)</title>' +
  '<path d="M5 5L80 60" stroke="#d55e00" stroke-width="0.5" fill="none"/><text x="10" y="30" font-size="4">angle θ − 2</text></svg>'

// Needs a Chromium, and poppler-utils to look at what it made.
test.runIf(canRun)(
  'a figure becomes one page of its own size and title, with its words as text in an embedded font, the same bytes each time',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'limen-test-'))
    try {
      const path = join(folder, 'figure.pdf')
      await writeFile(path, await printPdf(svg, { widthMm: 89, heightMm: 67 }))
      const read = (tool: string, ...more: string[]): string =>
        execFileSync(join(poppler, tool), [path, ...more], { encoding: 'utf8' })
      const info = read('pdfinfo')
      expect(info).toMatch(/Title:\s+Angle θ & phase \(a<b\)\n/)
      expect(info).toMatch(/Creator:\s+Limen\n/)
      expect(info).not.toMatch(/Date:/)
      expect(await printPdf(svg, { widthMm: 89, heightMm: 67 })).toEqual(await readFile(path))
      expect(info).toMatch(/Pages:\s+1\n/)
      // 89 and 67 mm, in steps of 1/1000 point that pdfinfo says.
      expect(info).toMatch(/Page size:\s+252\.283 x 189\.921 pts/)
      expect(read('pdftotext', '-')).toContain('angle θ − 2')
      // The column 'emb' of each font.
      const fonts = read('pdffonts').trim().split('\n').slice(2)
      expect(fonts.length).toBeGreaterThan(0)
      for (const font of fonts) expect(font).toMatch(/\s(yes)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$/)
    } finally {
      await rm(folder, { recursive: true })
    }
  }
)

// Paper is larger than its figure, and was cut to it.
test.runIf(canRun)('a figure has its own scale on its page, and reaches all four edges', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'limen-test-'))
  try {
    const path = join(folder, 'edges.pdf')
    const halves =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 89 67"><path fill="#f00" d="M0 0h89v67h-89z"/>' +
      '<path fill="#00f" d="M44.5 33.5h44.5v33.5h-44.5z"/></svg>'
    await writeFile(path, await printPdf(halves, { widthMm: 89, heightMm: 67 }))
    // Ten pixels for a millimetre.
    execFileSync(join(poppler, 'pdftoppm'), ['-png', '-singlefile', '-r', '254', path, path])
    const { width, height, data, channels } = decode(await readFile(`${path}.png`))
    expect([width, height]).toEqual([890, 670])
    const colorAt = (x: number, y: number): number[] => [
      ...data.subarray(channels * (y * width + x), channels * (y * width + x) + 3)
    ]
    const [red, blue] = [
      [255, 0, 0],
      [0, 0, 255]
    ]
    for (const [x, y] of [
      [1, 1],
      [888, 1],
      [1, 668],
      [443, 500],
      [700, 333]
    ] as const)
      expect(colorAt(x, y), `${x}, ${y}`).toEqual(red)
    for (const [x, y] of [
      [446, 336],
      [888, 668],
      [446, 668],
      [888, 336]
    ] as const)
      expect(colorAt(x, y), `${x}, ${y}`).toEqual(blue)
  } finally {
    await rm(folder, { recursive: true })
  }
})
