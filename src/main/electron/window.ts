/** The window: sandboxed, isolated, and held to its own page. */
import { join } from 'node:path'
import { BrowserWindow, session } from 'electron'
import { pageAddress } from './app-scheme.ts'
import type { EngineHost } from './engine-host.ts'

export function openWindow(engine: EngineHost): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false)
  })
  session.defaultSession.setPermissionCheckHandler(() => false)
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
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
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => {
    // Loading itself again is all the page may do.
    if (event.url !== pageAddress) event.preventDefault()
  })
  webContents.on('render-process-gone', () => {
    webContents.reload()
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  window.on('closed', () => {
    engine.stop()
  })
  void window.loadURL(pageAddress)
}
