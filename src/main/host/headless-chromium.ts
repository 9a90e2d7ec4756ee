/** A Chromium of this machine without a window, with a profile of its own that goes with it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { findChromium } from './find-chromium.js'

/** No traffic of its own, WebGL in software where there is no other, and pictures that no screen changes. */
const flags = [
  '--headless=new',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--enable-unsafe-swiftshader',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--window-size=1280,720'
]

export interface HeadlessChromium {
  /** Resolves when it has ended, with the last of what it said on stderr. */
  ended: Promise<string>
  /** Ends it, and removes its profile. */
  close: () => Promise<void>
}

/** Path of the browser. @throws LimenError 'unsupported' where there is none. */
export function chromiumForPictures(): string {
  const path = findChromium()
  if (path !== null) return path
  throw new LimenError({
    tag: 'unsupported',
    message: 'Drawing without a window needs Chromium, Chrome or Edge, and none was found on this machine.',
    advice: 'Install one of them, or set CHROMIUM_PATH to the one that should be used.'
  })
}

/**
 * It ends by itself when nobody holds the other end: also where this process was killed and could not end it. Not for the flags
 * of a single task, beside which Chromium takes no such pipe.
 */
const endsWithParent = '--remote-debugging-pipe'

/** Starts it with an address, or with flags for a single task. */
export async function startHeadless(
  browser: string,
  parameters: readonly string[]
): Promise<HeadlessChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'limen-browser-'))
  // As root Chromium's own sandbox can not be set up.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const isTask = parameters.some((each) => each.startsWith('--'))
  const own = isTask ? sandbox : [...sandbox, endsWithParent]
  const child = spawn(browser, [...flags, ...own, `--user-data-dir=${profile}`, ...parameters], {
    stdio: ['ignore', 'ignore', 'pipe', ...(isTask ? [] : (['pipe', 'pipe'] as const))]
  })
  const ended = endOf(child)
  return {
    ended,
    close: async () => {
      child.kill()
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  }
}

function endOf(child: ChildProcess): Promise<string> {
  let words = ''
  child.stderr?.on('data', (bytes: Buffer) => (words = (words + bytes.toString()).slice(-2000)))
  return new Promise((resolve) => {
    child.once('error', ({ message }) => {
      resolve(message)
    })
    child.once('close', () => {
      resolve(words)
    })
  })
}
