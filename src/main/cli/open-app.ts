/** `limen open`: Electron where it and a display can be had, else the browser host; one line says which and why. */
import { spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { hasDisplay } from '../host/display.js'
import { serve } from './serve.ts'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))

export async function openApp(path: string | undefined): Promise<void> {
  const electron = findElectron()
  if ('missing' in electron) {
    console.error(`limen: ${electron.missing}; opening in a browser instead.`)
    await serve({ port: 0, open: true, ...(path !== undefined && { path }) })
    return
  }
  const child = spawn(electron.executable, [packageFolder, ...(path === undefined ? [] : [path])], {
    stdio: 'inherit'
  })
  process.exitCode = await new Promise<number>((resolve) => {
    child.once('error', () => {
      resolve(1)
    })
    child.once('exit', (code) => {
      resolve(code ?? 1)
    })
  })
}

/** The executable, fetched by electron's own installer if need be, or why there is none, as the start of a sentence. */
function findElectron(): { executable: string } | { missing: string } {
  if (!hasDisplay()) return { missing: 'there is no display' }
  const require = createRequire(import.meta.url)
  let folder: string
  try {
    folder = require.resolve('electron/package.json').replace(/package\.json$/, '')
  } catch {
    return { missing: 'Electron is not installed' }
  }
  const installed = process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined || install(folder)
  return installed
    ? { executable: require('electron') as string }
    : { missing: 'Electron could not be downloaded' }
}

/** Electron's installer does nothing where the executable is there already. It wants a newer Node than Limen does. */
function install(folder: string): boolean {
  const { status } = spawnSync(process.execPath, [`${folder}install.js`], { stdio: ['ignore', 2, 'ignore'] })
  return status === 0
}
