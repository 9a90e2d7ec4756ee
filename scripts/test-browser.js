/** Finds a browser for the end-to-end tests, or installs one. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { findChromium } from '../src/main/host/find-chromium.js'

/** @returns {string | null} the browser that CHROMIUM_PATH names, the system's, or Playwright's own */
function present() {
  const own = chromium.executablePath()
  return findChromium() ?? (existsSync(own) ? own : null)
}

/** @param {string} command @param {string[]} parameters */
function succeeds(command, parameters) {
  const { status } = spawnSync(command, parameters, { stdio: 'inherit', shell: process.platform === 'win32' })
  return status === 0
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
    () => succeeds('npx', ['playwright', 'install', 'chromium']),
    () => isRoot && succeeds('apt-get', ['update']) && succeeds('apt-get', ['install', '-y', 'chromium'])
  ]
  for (const way of ways) {
    const path = way() ? present() : null
    if (path !== null) return path
  }
  console.error('The end-to-end tests need a browser, and none could be installed.')
  console.error('Install Chromium, Chrome or Edge, or set CHROMIUM_PATH to one, and run npm test again.')
  process.exit(1)
}
