/** What a test of the whole app is given: the app in one of the two hosts, and a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, chromium, type Browser, type BrowserContext } from '@playwright/test'
import { findChromium } from '../src/main/host/find-chromium.js'
import { electronExecutable, openBrowserPage, startElectron, type App } from './app.ts'
import { withLatePictures } from './late-pictures.ts'
import { projectFolder, startServer, type TestServer } from './test-server.ts'

export { expect } from '@playwright/test'
export { projectFolder, startServer } from './test-server.ts'

export interface HostOptions {
  host: 'browser' | 'electron'
}

export const samples = join(projectFolder, 'resources')

/** Software WebGL, and no traffic of the browser's own. */
const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader'
]

interface Fixtures {
  app: App
  /** What the app is started with: a path to open, or null for nothing. */
  startPath: string | null
  /** A folder of the test's own. */
  folder: string
}

/** The browser host of a worker: each test has a page of its own, and so an engine of its own. */
interface BrowserHost {
  browser: Browser
  context: BrowserContext
  server: TestServer
}

export const test = base.extend<Fixtures & HostOptions, { startBrowserHost: () => Promise<BrowserHost> }>({
  host: ['browser', { option: true }],
  startPath: [join(samples, 'studies/hindmarsh-rose.limen.json'), { option: true }],
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'limen-e2e-'))
    await use(folder)
    // A page that has just closed may still be saving into it.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  startBrowserHost: [
    async ({}, use) => {
      let started: Promise<BrowserHost> | undefined
      await use(() => (started ??= startBrowserHost()))
      const running = await started
      await running?.browser.close()
      await running?.server.close()
    },
    { scope: 'worker' }
  ],
  app: async ({ host, startPath, folder, viewport, startBrowserHost }, use) => {
    if (host === 'electron') test.skip(electronExecutable() === null, 'Electron is not installed here')
    const app = host === 'electron' ? await startElectron(startPath, folder) : await inBrowser()
    await use(app)
    await app.close()

    async function inBrowser(): Promise<App> {
      const { context, server } = await startBrowserHost()
      return openBrowserPage(context, server, startPath, viewport, withLatePictures)
    }
  },
  page: async ({ app }, use) => {
    await use(app.page)
  }
})

async function startBrowserHost(): Promise<BrowserHost> {
  const executablePath = findChromium()
  const [server, browser] = await Promise.all([
    startServer(),
    chromium.launch({ args: flags, ...(executablePath !== null && { executablePath }) })
  ])
  const context = await browser.newContext({ acceptDownloads: true })
  return { browser, context, server }
}
