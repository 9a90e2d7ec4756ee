/** Shows an address in a Chromium of this machine, as a window of its own. */
import { spawn } from 'node:child_process'
import { hasDisplay } from '../host/display.js'
import { findChromium } from '../host/find-chromium.js'
import { writeRedirect, type Redirect } from './redirect-page.ts'

/** A browser that ends with an error within this time showed nothing. Later ends are the user's. */
const startMilliseconds = 5000

/** Null where there is no such browser or no display; else what cleans up, once the address is no longer needed. */
export async function openBrowser(address: string): Promise<Redirect['remove'] | null> {
  const browser = hasDisplay() ? findChromium() : null
  if (browser === null) return null
  const { url, remove } = await writeRedirect(address, browser)
  const child = spawn(browser, [`--app=${url}`], { detached: true, stdio: 'ignore' })
  const started = performance.now()
  const fail = (): void => {
    console.error(`limen: ${browser} could not be started; open the address yourself.`)
  }
  child.once('error', fail)
  child.once('exit', (code) => {
    if (code !== 0 && performance.now() - started < startMilliseconds) fail()
  })
  child.unref()
  return remove
}
