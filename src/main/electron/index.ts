/** The Electron host: one window, a menu, dialogs, and an engine process whose port goes straight to the page. */
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import { CloseGuard } from './close-guard.ts'
import { dialogAnswers } from './dialogs.ts'
import { DroppedFiles } from './dropped-files.ts'
import { EngineHost } from './engine-host.ts'
import { answerPage } from './ipc.ts'
import { installMenu } from './menu.ts'
import { serveAppScheme, reserveAppScheme } from './app-scheme.ts'
import { printInWindow } from './print-in-window.ts'
import { pathFromArguments } from './start-path.ts'
import { openWindow } from './window.ts'

reserveAppScheme()
// Without a GPU, WebGL comes from Chromium's own software renderer only when it is asked for.
app.commandLine.appendSwitch('enable-unsafe-swiftshader')

/** What the next page opens by itself. */
let startPath = pathFromArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd())
/** Opens a path in the window; before there is one, its page will ask for the path. */
let open = (path: string | null): void => {
  startPath = path
}
// macOS tells of a double-clicked file before the app is ready.
app.on('open-file', (event, path) => {
  event.preventDefault()
  open(path)
})

if (app.requestSingleInstanceLock()) {
  // Not `await`: 'ready' waits for the whole of this module.
  void app.whenReady().then(start)
} else {
  app.quit()
}

function start(): void {
  const engine = new EngineHost(join(import.meta.dirname, 'engine-process.js'))
  const closeGuard = new CloseGuard()
  const dropped = new DroppedFiles()
  serveAppScheme()
  installMenu()
  answerPage({
    connectEngine: (page, name) => {
      engine.connect(page, name)
    },
    endEngine: (name) => {
      engine.end(name)
    },
    closeGuard,
    ...dialogAnswers,
    printPdf: printInWindow,
    copyPiece: (piece, bytes) => dropped.take(piece, bytes),
    startPath: () => {
      const path = startPath
      startPath = null
      return path
    }
  })
  open = (path) => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) {
      startPath = path
      openWindow(engine, closeGuard)
      return
    }
    window.show()
    if (path !== null) window.webContents.send('open-path', path)
  }
  app.on('will-quit', () => {
    engine.stop()
    dropped.remove()
  })
  followSystem()
  openWindow(engine, closeGuard)
}

/** Further starts, clicks on the dock, and the last window that closes. */
function followSystem(): void {
  app.on('second-instance', (_event, argv, folder) => {
    open(pathFromArguments(argv.slice(1), folder))
  })
  app.on('activate', () => {
    open(null)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}
