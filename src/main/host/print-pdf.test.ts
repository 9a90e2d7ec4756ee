import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
      const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+) pts/.exec(info) ?? []
      expect(Math.abs(Number(width) - (89 / 25.4) * 72)).toBeLessThan(1)
      expect(Math.abs(Number(height) - (67 / 25.4) * 72)).toBeLessThan(1)
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
