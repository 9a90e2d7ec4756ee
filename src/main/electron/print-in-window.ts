/** Prints a figure to a PDF in a window that nobody sees, with Electron's own print. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrowserWindow } from 'electron'
import type { PrintedSize } from '#shared/host-bridge.ts'
import { plainPdfFacts } from '../host/pdf-facts.ts'
import { withExactPage } from '../host/pdf-page-box.ts'
import { printedPage } from '../host/print-pdf.ts'

/** @param svg a whole document, with its own size. */
export async function printInWindow(svg: string, size: PrintedSize): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'limen-print-'))
  const webPreferences = { sandbox: true, contextIsolation: true, javascript: false }
  const window = new BrowserWindow({ show: false, webPreferences })
  try {
    const page = join(folder, 'figure.html')
    await writeFile(page, printedPage(svg, size), { mode: 0o600 })
    await window.loadFile(page)
    const pdf = await window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true })
    return withExactPage(plainPdfFacts(pdf), size)
  } finally {
    window.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}
