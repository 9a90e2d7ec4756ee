/**
 * Bench of the scene: 100 curves of 1,000 points, new positions and a whole picture (box, grid and labels included),
 * against a bare WebGL 2 strip of the same curves in the same page. And: scrubbing uploads nothing.
 */
import { resolve } from 'node:path'
import { bundlePage } from './bundle-page.ts'
import { openChromiumPage } from './chromium-page.ts'
import type { SceneTimes } from './scene-times.ts'
import { median, type BenchRow } from './rows.ts'

const series = 100
const points = 1000
const rounds = 60

export async function run(): Promise<BenchRow[]> {
  const script = await bundlePage(resolve(import.meta.dirname, 'page/scene-page.ts'), 'scenePage')
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
  const ratios = times.scene.map((time, round) => time / (times.bare[round] ?? NaN))
  return [
    {
      what: `scene: update and picture of ${series} × ${points} points, against a bare WebGL 2 strip`,
      ratio: median(ratios),
      limit: 1.2,
      note: `median of ${rounds} pairs; ${scene.toFixed(1)} ms and ${bare.toFixed(1)} ms`
    },
    {
      what: `scene: uploads for each picture while scrubbing`,
      ratio: times.scrubUploads / times.scrubFrames,
      limit: 0,
      note: `${times.scrubFrames} pictures`
    }
  ]
}
