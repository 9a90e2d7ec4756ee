/**
 * Bench of an animation: what an export of 100 curves at 1080p takes beyond its encoder and the drawing of the scene, as a share
 * of the whole. Labels, insets, and the way from one to the other.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { bundlePage } from './bundle-page.ts'
import { openChromiumPage } from './chromium-page.ts'
import type { FilmTimes } from './film-times.ts'
import type { BenchRow } from './rows.ts'

const frames = 60

export async function run(): Promise<BenchRow[]> {
  const script = await bundlePage(resolve(import.meta.dirname, 'page/film-page.ts'), 'filmPage')
  // Encoders are only for pages that come from a safe place: this machine is one.
  const server = createServer((_, response) => response.end('<!doctype html>')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const page = await openChromiumPage(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  try {
    while ((await page.evaluate('isSecureContext && document.readyState')) !== 'complete') continue
    await page.evaluate(script)
    const times = (await page.evaluate(`filmPage.measureFilm(100, 200, ${frames})`)) as FilmTimes
    const { whole, encoder, drawing } = times
    return [
      {
        what: `film: share of an export at 1080p beyond encoder and drawing`,
        ratio: Math.max(0, whole - encoder - drawing) / whole,
        limit: 0.25,
        note: `${frames} frames; whole ${seconds(whole)}, encoder ${seconds(encoder)}, drawing ${seconds(drawing)}`
      }
    ]
  } finally {
    await page.close()
    server.close()
  }
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
