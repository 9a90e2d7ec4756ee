/** `limen open`: Electron where it and a display can be had, else the browser host; one line says which and why. */
import { spawnSync } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { LimenError } from '#shared/errors.ts'
import { fileReason } from '../files/file-reason.ts'
import { hasDisplay } from '../host/display.js'
import { runElectron, type ElectronRun } from './run-electron.ts'
import { serve } from './serve.ts'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))

/** @throws LimenError 'file' when there is no such file, or it is neither a network nor a study by its name. */
export async function openApp(path: string | undefined): Promise<void> {
  if (path !== undefined) await checkPath(path)
  const run = await openElectron(path)
  if ('code' in run) {
    process.exitCode = run.code
    return
  }
  console.error(`limen: ${run.failure}; opening in a browser instead.`)
  await serve({ port: 0, open: true, ...(path !== undefined && { path }) })
}

async function checkPath(path: string): Promise<void> {
  const advice = 'Give the path of an .onnx or a .limen.json file.'
  const found = await stat(path).catch((cause: unknown) => {
    throw new LimenError(
      { tag: 'file', message: `${path}: ${fileReason(cause)}.`, advice, part: path },
      { cause }
    )
  })
  if (found.isFile() && /\.(onnx|json)$/i.test(path)) return
  throw new LimenError({ tag: 'file', message: `${path} is no network and no study.`, advice, part: path })
}

/** Runs the app in Electron, fetched by electron's own installer if need be. */
async function openElectron(path: string | undefined): Promise<ElectronRun> {
  if (!hasDisplay()) return { failure: 'there is no display' }
  const require = createRequire(import.meta.url)
  let folder: string
  try {
    folder = require.resolve('electron/package.json').replace(/package\.json$/, '')
  } catch {
    return { failure: 'Electron is not installed' }
  }
  const isInstalled = process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined || install(folder)
  if (!isInstalled) return { failure: 'Electron could not be downloaded' }
  return runElectron(require('electron') as string, [packageFolder, ...(path === undefined ? [] : [path])])
}

/** Electron's installer does nothing where the executable is there already. It wants a newer Node than Limen does. */
function install(folder: string): boolean {
  const { status } = spawnSync(process.execPath, [`${folder}install.js`], { stdio: ['ignore', 2, 'ignore'] })
  return status === 0
}
