/** The window: sandboxed, isolated, and held to its own page. */
import { join } from 'node:path'
import { app, BrowserWindow, dialog, session, type WebContents } from 'electron'
import { pageAddress } from './app-scheme.ts'
import type { CloseGuard } from './close-guard.ts'
import type { EngineHost } from './engine-host.ts'
import { ReloadLimit } from './reload-limit.ts'

/** All that the page may ask for: to put text on the clipboard when the user says so. */
const allowed: readonly string[] = ['clipboard-sanitized-write']

export function openWindow(engine: EngineHost, closeGuard: CloseGuard): void {
  refuseOtherPermissions()
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 820,
    minHeight: 520,
    title: 'Limen',
    show: false,
    backgroundColor: '#17181a',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false
    }
  })
  const { webContents } = window
  holdToItsPage(webContents)
  // A page that loads anew asks for engines of its own.
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) engine.endAll()
  })
  webContents.on('render-process-gone', () => {
    engine.endAll()
  })
  reloadAfterCrashes(webContents)
  closeGuard.guard(window)
  window.once('ready-to-show', () => {
    window.show()
  })
  window.on('closed', () => {
    engine.stop()
  })
  void window.loadURL(pageAddress)
}

function refuseOtherPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => {
    decide(allowed.includes(permission))
  })
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.includes(permission))
}

/** Loading itself again is all the page may do. */
function holdToItsPage(webContents: WebContents): void {
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => {
    if (event.url !== pageAddress) event.preventDefault()
  })
}

/** The study survives in its file or draft, so a page that crashed starts again; the user decides when it keeps crashing. */
function reloadAfterCrashes(webContents: WebContents): void {
  const limit = new ReloadLimit()
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    if (limit.allowsReload(Date.now())) webContents.reload()
    else void askAfterCrashes(webContents, reason)
  })
}

async function askAfterCrashes(webContents: WebContents, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The page of Limen keeps ending by itself.',
    detail: `The last time: ${reason}. Starting Limen with the path of another study may help.`,
    buttons: ['Quit', 'Try again'],
    cancelId: 0
  })
  if (response === 1) webContents.reload()
  else app.exit(1)
}
