/**
 * Makes a PDF of an SVG by the print of a Chromium without a window: lines stay lines, text stays text in embedded fonts, and
 * the page is as large as the figure. Knows nothing of what the figure shows.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LimenError } from '#shared/errors.ts'
import type { PrintedSize } from '#shared/host-bridge.ts'
import { chromiumForPictures, startHeadless } from './headless-chromium.ts'
import { plainPdfFacts } from './pdf-facts.ts'
import { withExactPage } from './pdf-page-box.ts'

/** Milliseconds after which a browser that does not end is ended. */
const longestPrint = 120_000

/**
 * @param svg a whole document, with its own size.
 * @throws LimenError 'unsupported' where there is no Chromium, 'engine' where it made no PDF.
 */
export async function printPdf(svg: string, size: PrintedSize): Promise<Uint8Array> {
  const browser = chromiumForPictures()
  const folder = await mkdtemp(join(tmpdir(), 'limen-print-'))
  const [page, result] = [join(folder, 'figure.html'), join(folder, 'figure.pdf')]
  try {
    await writeFile(page, printedPage(svg, size))
    const flags = ['--no-pdf-header-footer', `--print-to-pdf=${result}`, pathToFileURL(page).href]
    const chromium = await startHeadless(browser, flags)
    const timer = setTimeout(() => void chromium.close(), longestPrint)
    const words = await chromium.ended
    clearTimeout(timer)
    await chromium.close()
    const pdf = await readFile(result).catch((cause: unknown) => {
      throw noPdf(browser, words, cause)
    })
    return withExactPage(plainPdfFacts(pdf), size)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Millimetres that paper is larger than its figure: browsers round it, and cut off what is beyond. */
const spare = 1

/** The page that is printed: the figure alone, from its upper left corner, under its own title. */
export function printedPage(svg: string, { widthMm, heightMm }: PrintedSize): string {
  const style =
    `@page{size:${widthMm + spare}mm ${heightMm + spare}mm;margin:0}html,body{margin:0}` +
    `svg{display:block;width:${widthMm}mm;height:${heightMm}mm;break-inside:avoid}`
  const figure = svg.replace(/^<\?xml[^>]*\?>\s*/, '')
  return `<!doctype html><meta charset="utf-8"><title>${titleIn(figure)}</title><style>${style}</style>${figure}`
}

/** As it stands in the figure: a title of HTML is escaped as one of SVG is. */
const titleIn = (figure: string): string => /<title\b[^>]*>([^<]+)<\/title>/.exec(figure)?.[1] ?? 'Figure'

function noPdf(browser: string, words: string, cause: unknown): LimenError {
  const last = words.trim().split('\n').at(-1) ?? ''
  return new LimenError(
    {
      tag: 'engine',
      message: `${browser} made no PDF${last === '' ? '.' : `: ${last}`}`,
      advice: 'Set CHROMIUM_PATH to another browser, or export an SVG.'
    },
    { cause }
  )
}
