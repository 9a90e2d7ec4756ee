/** The running app in either host, behind one interface: the same page, engine and gestures. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { _electron, type BrowserContext, type ElectronApplication, type Page } from '@playwright/test'
import { projectFolder, type TestServer } from './test-server.ts'

export interface App {
  page: Page
  /** Opens a network or a study by its path, by the same keys in both hosts. */
  open: (path: string) => Promise<void>
  /** Does what brings up a file dialog, and answers the dialog with a path. */
  answer: (path: string, ask: () => Promise<void>) => Promise<void>
  /** The Electron app behind the page; null in a browser. */
  electron: ElectronApplication | null
  /** Kills the engine's process, as a network would that brings it down. */
  killEngine: () => void
  close: () => Promise<void>
}

/** The executable that the electron package would start; null where it would have to download one. */
export function electronExecutable(): string | null {
  const folder = join(createRequire(import.meta.url).resolve('electron/package.json'), '..')
  const nameFile = join(folder, 'path.txt')
  const name = existsSync(nameFile) ? readFileSync(nameFile, 'utf8') : 'electron'
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name)
  return existsSync(path) ? path : null
}

/** Electron with a profile of its own in `folder`. */
export async function startElectron(startPath: string | null, folder: string): Promise<App> {
  const electron = await _electron.launch({
    executablePath: electronExecutable() ?? '',
    args: [
      projectFolder,
      ...(startPath === null ? [] : [startPath]),
      `--user-data-dir=${join(folder, 'profile')}`
    ],
    cwd: projectFolder,
    env: {
      ...process.env,
      LIMEN_SETTINGS: join(folder, 'settings'),
      LIMEN_RUNS: join(folder, 'runs')
    }
  })
  const page = await electron.firstWindow()
  const answer = (path: string, ask: () => Promise<void>): Promise<void> =>
    answerInElectron(electron, path, ask)
  return {
    page,
    electron,
    answer,
    open: (path) => answer(path, () => page.keyboard.press(keysToOpen(path))),
    killEngine: () => {
      killEngineBelow(electron.process().pid)
    },
    close: () => electron.close()
  }
}

/** The system's own dialogs can't be seen by a test: their answer is put in their place. */
async function answerInElectron(
  electron: ElectronApplication,
  path: string,
  ask: () => Promise<void>
): Promise<void> {
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
  await ask()
}

/** A page of a browser with nothing stored, at a server that other tests have used before. */
export async function openBrowserPage(
  context: BrowserContext,
  server: TestServer,
  startPath: string | null,
  viewport: { width: number; height: number } | null,
  prepare: (page: Page) => Promise<void>
): Promise<App> {
  const page = await context.newPage()
  if (viewport) await page.setViewportSize(viewport)
  await prepare(page)
  await forgetStored(page, new URL(server.address).origin)
  const fragment = startPath === null ? '' : `&open=${encodeURIComponent(startPath)}`
  await page.goto(server.address + fragment)
  const answer = async (path: string, ask: () => Promise<void>): Promise<void> => {
    await ask()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Path', exact: true }).fill(path)
    await page.keyboard.press('Enter')
  }
  return {
    page,
    electron: null,
    answer,
    open: (path) => answer(path, () => page.keyboard.press(keysToOpen(path))),
    killEngine: () => {
      killEngineBelow(server.pid)
    },
    close: () => page.close()
  }
}

/** What an earlier page has left: pages share a context, so that the browser has the app's code compiled already. */
async function forgetStored(page: Page, origin: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'local_storage,indexeddb' })
  await session.detach()
}

const keysToOpen = (path: string): string =>
  path.endsWith('.onnx') ? 'ControlOrMeta+o' : 'ControlOrMeta+Shift+o'

/** Kills the processes below `ancestor` that run an engine: by Electron's own naming, or by their file. */
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
