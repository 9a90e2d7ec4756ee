/** Finds a browser that runs for the end-to-end tests, or installs one. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { installedChromiums } from '../src/main/host/find-chromium.js'

const isWindows = process.platform === 'win32'
const longestAnswer = 30_000

/** A browser may be there and not run: a stub that asks for a snap, or one that lacks libraries. On Windows none tells its version.
 * @param {string} path */
function runs(path) {
  if (isWindows) return existsSync(path)
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: longestAnswer }).status === 0
}

/** Debian's Chromium without windows, a quarter quicker than one that keeps them out of sight; its command is a script around it. */
const headlessShells = () =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, '../lib/chromium/chromium-headless-shell'))
    .filter((path) => existsSync(path))

/** The first browser that runs: one without windows, the system's, Playwright's own. */
const present = () => [...headlessShells(), ...installedChromiums(), chromium.executablePath()].find(runs)

/** @param {string} command @param {string[]} parameters */
function succeeds(command, parameters) {
  const { status } = spawnSync(command, parameters, { stdio: 'inherit', shell: isWindows })
  return status === 0
}

/** @param {string[]} lines @returns {never} */
function fail(...lines) {
  for (const line of lines) console.error(line)
  process.exit(1)
}

/** The browser that the user named, if she did; another one would not be what she asked for. */
function named() {
  const path = process.env['CHROMIUM_PATH']
  if (path === undefined || path === '' || runs(path)) return path || undefined
  return fail(
    `CHROMIUM_PATH names ${path}, which does not run.`,
    'Set it to a Chromium, Chrome or Edge, or to nothing.'
  )
}

/**
 * Path of a browser; exits where none can be had.
 * @returns {string}
 */
export function testBrowser() {
  const isRoot = process.getuid?.() === 0
  /** @type {(() => boolean)[]} */
  const ways = [
    () => true,
    // As root, the libraries that the browser needs can be installed with it.
    () => succeeds('npx', ['playwright', 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium']),
    () => isRoot && succeeds('apt-get', ['update']) && succeeds('apt-get', ['install', '-y', 'chromium'])
  ]
  const path = named() ?? firstOf(ways)
  return (
    path ??
    fail(
      'The end-to-end tests need a browser, and none that runs could be installed.',
      'Install Chromium, Chrome or Edge, or set CHROMIUM_PATH to one, and run npm test again.'
    )
  )
}

/** The browser that is there after the first way that leads to one.
 * @param {(() => boolean)[]} ways */
function firstOf(ways) {
  for (const way of ways) {
    // A failed installer may still have left a browser that runs.
    way()
    const path = present()
    if (path !== undefined) return path
  }
  return undefined
}
