/**
 * A page that leads to an address. Everyone on a machine can read what its programs were started with, and the address
 * holds the token: so the browser is started with a file that only its user can read.
 */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Redirect {
  /** Address of the file. */
  url: string
  remove: () => Promise<void>
}

/** Writes the page into a folder of its own, where the browser can read it. */
export async function writeRedirect(address: string, browser: string): Promise<Redirect> {
  const parent = await readableFolder(browser)
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'limen-'))
  const path = join(folder, 'open.html')
  await writeFile(path, pageTo(address), { mode: 0o600 })
  return { url: pathToFileURL(path).href, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** A browser from a snap sees no temporary folder but its own; this folder of the user's it shares. */
async function readableFolder(browser: string): Promise<string> {
  const program = await realpath(browser).catch(() => browser)
  const isSnap = basename(program) === 'snap' || /^(\/var\/lib\/snapd)?\/snap\//.test(program)
  return isSnap ? join(homedir(), 'snap', basename(browser), 'common') : tmpdir()
}

function pageTo(address: string): string {
  const quoted = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<!doctype html><meta charset="utf-8"><title>Limen</title><meta http-equiv="refresh" content="0;url=${quoted}">\n`
}
