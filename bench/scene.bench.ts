/**
 * Bench of the scene: 100 curves of 1,000 points, new positions and a whole picture (box, grid and labels included),
 * against a bare WebGL 2 strip of the same curves in the same page. And: scrubbing uploads nothing.
 */
import { resolve } from 'node:path'
import { build, type Rolldown } from 'vite'
import { openChromiumPage } from './chromium-page.ts'
import type { SceneTimes } from './scene-times.ts'
import { median, type BenchRow } from './rows.ts'

const series = 100
const points = 1000
const rounds = 60

export async function run(): Promise<BenchRow[]> {
  const script = await bundle(resolve(import.meta.dirname, 'page/scene-page.ts'))
  const page = await openChromiumPage('about:blank')
  try {
    await page.evaluate(script)
    const times = (await page.evaluate(
      `scenePage.measureScene(${series}, ${points}, ${rounds})`
    )) as SceneTimes
    return rows(times)
  } finally {
    await page.close()
  }
}

function rows(times: SceneTimes): BenchRow[] {
  const scene = median(times.scene)
  const bare = median(times.bare)
  return [
    {
      what: `scene: update and picture of ${series} × ${points} points, against a bare WebGL 2 strip`,
      ratio: scene / bare,
      limit: 1.2,
      note: `medians of ${rounds}: ${scene.toFixed(1)} ms and ${bare.toFixed(1)} ms`
    },
    {
      what: `scene: uploads for each picture while scrubbing`,
      ratio: times.scrubUploads / times.scrubFrames,
      limit: 0,
      note: `${times.scrubFrames} pictures`
    }
  ]
}

/** The page's module and all it imports as one script that sets `scenePage`. */
async function bundle(entry: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'chrome130', lib: { entry, formats: ['iife'], name: 'scenePage' } }
  })
  const [first] = (Array.isArray(output) ? output : [output]) as Rolldown.RolldownOutput[]
  const chunk = first?.output.find((each) => each.type === 'chunk')
  if (!chunk) throw new Error('The bench page could not be built.')
  return `${chunk.code}\nglobalThis.scenePage = scenePage`
}
