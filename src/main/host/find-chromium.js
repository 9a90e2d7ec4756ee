/** Finds a Chromium, Chrome or Edge of this machine. Plain JavaScript: the scripts use it before anything is built. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Names on the PATH, best first. */
const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable'
]

/** Places of the installers on macOS and Windows. */
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name]
    return folder
      ? [
          join(folder, 'Google/Chrome/Application/chrome.exe'),
          join(folder, 'Microsoft/Edge/Application/msedge.exe')
        ]
      : []
  })
]

/**
 * Paths of the browsers that are there, best first; only the one that CHROMIUM_PATH names, where it is set.
 * Whether they run is not looked at.
 * @returns {string[]}
 */
export function installedChromiums(environment = process.env) {
  const given = environment['CHROMIUM_PATH']
  if (given !== undefined && given !== '') return existsSync(given) ? [given] : []
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean)
  const candidates = [...commands.flatMap((name) => folders.map((folder) => join(folder, name))), ...places]
  return candidates.filter((path) => existsSync(path))
}

/**
 * The best of them.
 * @returns {string | null}
 */
export const findChromium = (environment = process.env) => installedChromiums(environment)[0] ?? null
