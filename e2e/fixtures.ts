/** The app for end-to-end tests: the same page, engine and gestures in both hosts. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, _electron, chromium, type ElectronApplication, type Page } from '@playwright/test'
import { findChromium } from '../src/main/host/find-chromium.js'

export { expect } from '@playwright/test'

export interface HostOptions {
  host: 'browser' | 'electron'
}

/** The running app. */
export interface App {
  page: Page
  /** Opens a network or a study by its path, by the same keys in both hosts. */
  open: (path: string) => Promise<void>
  /** Kills the engine's process, as a network would that brings it down. */
  killEngine: () => void
  close: () => Promise<void>
}

export const projectFolder = join(import.meta.dirname, '..')
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
  /** What the app is started with: a path to open, or nothing. */
  startPath: string | undefined
  /** A folder of the test's own. */
  folder: string
}

export const test = base.extend<Fixtures & HostOptions>({
  host: ['browser', { option: true }],
  startPath: [undefined, { option: true }],
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'limen-e2e-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  app: async ({ host, startPath, folder, viewport }, use) => {
    if (host === 'electron') test.skip(electronExecutable() === null, 'Electron is not installed here')
    const app =
      host === 'electron' ? await startElectron(startPath, folder) : await startBrowser(startPath, viewport)
    await use(app)
    await app.close()
  },
  page: async ({ app }, use) => {
    await use(app.page)
  }
})

/** The executable that the electron package would start; null where it would have to download one. */
function electronExecutable(): string | null {
  const folder = join(createRequire(import.meta.url).resolve('electron/package.json'), '..')
  const nameFile = join(folder, 'path.txt')
  const name = existsSync(nameFile) ? readFileSync(nameFile, 'utf8') : 'electron'
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name)
  return existsSync(path) ? path : null
}

async function startElectron(startPath: string | undefined, folder: string): Promise<App> {
  const electron = await _electron.launch({
    executablePath: electronExecutable() ?? '',
    args: [
      projectFolder,
      ...(startPath === undefined ? [] : [startPath]),
      `--user-data-dir=${join(folder, 'profile')}`
    ],
    cwd: projectFolder
  })
  const page = await electron.firstWindow()
  return {
    page,
    open: (path) => openInElectron(electron, page, path),
    killEngine: () => {
      killEngineBelow(electron.process().pid)
    },
    close: () => electron.close()
  }
}

async function openInElectron(electron: ElectronApplication, page: Page, path: string): Promise<void> {
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, path)
  await page.keyboard.press(keysToOpen(path))
}

async function startBrowser(
  startPath: string | undefined,
  viewport: Page['viewportSize'] extends () => infer V ? V : never
): Promise<App> {
  const server = await startServer()
  const executablePath = findChromium()
  const browser = await chromium.launch({ args: flags, ...(executablePath !== null && { executablePath }) })
  const page = await browser.newPage({ viewport, acceptDownloads: true })
  const fragment = startPath === undefined ? '' : `&open=${encodeURIComponent(startPath)}`
  await page.goto(server.address + fragment)
  return {
    page,
    open: async (path) => {
      await page.keyboard.press(keysToOpen(path))
      await page.getByRole('dialog').getByRole('textbox', { name: 'Path' }).fill(path)
      await page.keyboard.press('Enter')
    },
    killEngine: () => {
      killEngineBelow(server.pid)
    },
    close: async () => {
      await browser.close()
      await server.close()
    }
  }
}

const keysToOpen = (path: string): string =>
  path.endsWith('.onnx') ? 'ControlOrMeta+o' : 'ControlOrMeta+Shift+o'

export interface TestServer {
  address: string
  pid: number | undefined
  close: () => Promise<void>
}

/** `limen serve` on a free port. */
export function startServer(): Promise<TestServer> {
  const child = spawn(process.execPath, [join(projectFolder, 'out/main/cli.js'), 'serve', '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve()
    })
  )
  const close = async (): Promise<void> => {
    child.kill('SIGINT')
    await ended
  }
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => {
      const address = /http:\S+/.exec(line.toString())?.[0]
      if (address === undefined) reject(new Error(`The server printed no address: ${line.toString()}`))
      else resolve({ address, pid: child.pid, close })
    })
    void ended.then(() => {
      reject(new Error('The server ended.'))
    })
  })
}

/** Kills the process below `ancestor` that runs the engine: in Electron's own naming, or by its file. */
function killEngineBelow(ancestor: number | undefined): void {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const processes = listing.split('\n').map((line) => {
    const [pid = '', parent = '', ...words] = line.trim().split(/\s+/)
    return { pid: Number(pid), parent: Number(parent), words: words.join(' ') }
  })
  const below = new Set([ancestor])
  for (let size = 0; size < below.size;) {
    size = below.size
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid)
  }
  const engine = processes.filter(
    ({ pid, words }) => below.has(pid) && /engine-process\.js|node\.mojom\.NodeService/.test(words)
  )
  if (engine.length === 0) throw new Error('No engine process was found.')
  for (const { pid } of engine) process.kill(pid, 'SIGKILL')
}
