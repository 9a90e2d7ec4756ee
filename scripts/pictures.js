// Writes the pictures of the start page, resources/pictures/STUDY.THEME.webp: each sample study as the app shows it, without
// words, in both themes. `npm run pictures [STUDY …]`; needs a built app and an installed Chromium, Chrome or Edge.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { runnerImport } from 'vite'
import { buildIfNeeded, projectFolder } from './build.js'

const studies = join(projectFolder, 'resources/studies')
const pictures = join(projectFolder, 'resources/pictures')
const ending = '.limen.json'

/** Of a picture, in pixels: two for each one of a card's. */
const size = { width: 560, height: 350 }

/** The view that it is taken from, and the part of it that is left without the margin for words. */
const taken = { width: 360, height: 225 }
const clip = { x: 40, y: 25, width: 280, height: 175 }

/** The view alone, over everything else, without what is written on it. */
const viewAlone = `
  section[aria-label='Trajectories'] { position: fixed !important; inset: 0 auto auto 0; z-index: 9999;
    width: ${taken.width}px !important; height: ${taken.height}px !important; background: var(--canvas) }
  section[aria-label='Trajectories'] > :not(:first-child),
  section[aria-label='Trajectories'] canvas ~ * { display: none !important }
`

const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']

/** The address of a server with settings of its own. @param {string} settings */
async function serve(settings) {
  const command = [join(projectFolder, 'out/main/cli.js'), 'serve', '--no-open']
  const env = { ...process.env, LIMEN_SETTINGS: settings }
  const server = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'], env })
  const line = await new Promise((resolve) => server.stdout.once('data', (data) => resolve(String(data))))
  return { server, address: /http:\S+/.exec(line)?.[0] ?? '' }
}

/** Bytes of the view as WebP. @param {import('@playwright/test').Page} page */
async function pictureOf(page) {
  await page
    .getByRole('contentinfo')
    .getByText(/points\s*[1-9]/)
    .waitFor()
  await page.locator("section[aria-label='Trajectories'][aria-busy='false']").waitFor()
  await page.addStyleTag({ content: viewAlone })
  // Twice: the first time may come before the view has its size.
  for (let time = 0; time < 2; time++) {
    await page.waitForTimeout(1000)
    await page.keyboard.press('f')
  }
  await page.waitForTimeout(1000)
  const png = await page.screenshot({ clip })
  const inPage = `(async () => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob('${png.toString('base64')}'), (c) => c.charCodeAt(0))]))
    const canvas = new OffscreenCanvas(${size.width}, ${size.height})
    canvas.getContext('2d').drawImage(image, 0, 0, ${size.width}, ${size.height})
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 })
    return Array.from(new Uint8Array(await blob.arrayBuffer()))
  })()`
  /** @type {number[]} */
  const webp = await page.evaluate(inPage)
  return Uint8Array.from(webp)
}

buildIfNeeded()
const { findChromium } = (
  await runnerImport(join(projectFolder, 'src/main/host/find-chromium.js'), { configFile: false })
).module
const settings = mkdtempSync(join(tmpdir(), 'limen-pictures-'))
const { server, address } = await serve(settings)
const executablePath = findChromium()
const browser = await chromium.launch({ args: flags, ...(executablePath !== null && { executablePath }) })
const wanted = process.argv.slice(2)
mkdirSync(pictures, { recursive: true })
for (const file of readdirSync(studies).filter((name) => name.endsWith(ending))) {
  const name = file.slice(0, -ending.length)
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
    const viewport = { width: 1280, height: 800 }
    const page = await browser.newPage({
      colorScheme,
      viewport,
      deviceScaleFactor: 2,
      reducedMotion: 'reduce'
    })
    await page.goto(`${address}&open=${encodeURIComponent(join(studies, file))}`)
    const bytes = await pictureOf(page)
    writeFileSync(join(pictures, `${name}.${colorScheme}.webp`), bytes)
    console.log(`${name}.${colorScheme}.webp: ${bytes.length} bytes`)
    await page.close()
  }
}
await browser.close()
server.kill('SIGINT')
rmSync(settings, { recursive: true, force: true })
