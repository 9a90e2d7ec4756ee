/** Shows an address in a Chromium of this machine, as a window of its own. */
import { spawn } from 'node:child_process'
import { hasDisplay } from '../host/display.js'
import { findChromium } from '../host/find-chromium.js'

/** False where there is no such browser or no display. */
export function openBrowser(address: string): boolean {
  const browser = hasDisplay() ? findChromium() : null
  if (browser === null) return false
  const child = spawn(browser, [`--app=${address}`], { detached: true, stdio: 'ignore' })
  child.on('error', () => {
    console.error(`limen: ${browser} could not be started; open the address yourself.`)
  })
  child.unref()
  return true
}
