/**
 * Bench of the export: what a film of 1080p costs beside its video encoder, in turns with that encoder alone; how long many
 * curves take to become an SVG figure; and the most memory that a page ever takes for stills of 12,000 × 7,200. Not here:
 * drawing the frames.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { bundlePage } from './bundle-page.ts'
import { openChromiumPage, type ChromiumPage } from './chromium-page.ts'
import { median, type BenchRow } from './rows.ts'

const frames = 30
const rounds = 5
const size = [12_000, 7200] as const
const gigabyte = 1e9
const figurePoints = [100, 1000] as const
/** Milliseconds that a figure of so many curves and points may take. */
const figureTime = 500

export async function run(): Promise<BenchRow[]> {
  const rows = [await withPage(filmRow), await figureRow()]
  // What is the most that a process ever took is told by Linux.
  if (process.platform !== 'linux') return rows
  for (const format of ['png', 'tiff']) rows.push(await withPage((page) => stillRow(page, format)))
  return rows
}

/** A page of a server, since encoders are there for these only, in a browser of its own. */
async function withPage<Measured>(measure: (page: ChromiumPage) => Promise<Measured>): Promise<Measured> {
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end('<!doctype html><title>Bench</title>')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const page = await openChromiumPage(`http://127.0.0.1:${port}/`)
  try {
    // On the way from the empty page to the server's there is a moment without any context to ask.
    const place = (): Promise<unknown> =>
      page.evaluate('location.protocol + document.readyState').catch(() => null)
    while ((await place()) !== 'http:complete') await setTimeout(20)
    await page.evaluate(await bundlePage(resolve(import.meta.dirname, 'page/export-page.ts'), 'exportPage'))
    return await measure(page)
  } finally {
    await page.close()
    server.close()
  }
}

async function filmRow(page: ChromiumPage): Promise<BenchRow> {
  const times = { motion: [] as number[], bare: [] as number[] }
  for (let round = -1; round < rounds; round++) {
    const bare = (await page.evaluate(`exportPage.bareFilm(${frames})`)) as number
    const motion = (await page.evaluate(`exportPage.exportFilm(${frames})`)) as number
    if (round < 0) continue
    times.bare.push(bare / frames)
    times.motion.push(motion / frames)
  }
  const ratios = times.motion.map((time, round) => time / (times.bare[round] ?? NaN))
  return {
    what: `export: a film of ${frames} frames of 1080p, VP9 in 4:4:4, against its bare encoder`,
    ratio: median(ratios),
    limit: 1.25,
    note: `a frame ${median(times.motion).toFixed(1)} and ${median(times.bare).toFixed(1)} ms`
  }
}

/** The first figure of a page: nobody exports one to warm up. */
async function figureRow(): Promise<BenchRow> {
  const times: number[] = []
  let characters = 0
  for (let round = 0; round < rounds; round++) {
    const code = `exportPage.figure(${figurePoints.join(', ')})`
    const { time, length } = (await withPage((page) => page.evaluate(code))) as Record<
      'time' | 'length',
      number
    >
    times.push(time)
    characters = length
  }
  return {
    what: `export: ${figurePoints.join(' curves of ')} points as an SVG figure, against 0.5 s`,
    ratio: median(times) / figureTime,
    limit: 1,
    note: `${Math.round(median(times))} ms, ${(characters / 1e6).toFixed(1)} MB`
  }
}

async function stillRow(page: ChromiumPage, format: string): Promise<BenchRow> {
  const time = (await page.evaluate(`exportPage.exportStill('${format}', ${size.join(', ')})`)) as number
  const most = mostMemoryOfPages()
  return {
    what: `export: most memory of a page for a still of ${size.join(' × ')} as ${format.toUpperCase()}, against 1 GB`,
    ratio: most / gigabyte,
    limit: 1,
    note: `${Math.round(most / 1e6)} MB; ${(time / 1000).toFixed(1)} s`
  }
}

/** Bytes that the largest page process below this one ever held. */
function mostMemoryOfPages(): number {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const parents = new Map<number, number>()
  const pages: number[] = []
  for (const line of listing.split('\n')) {
    const [pid = '', parent = '', ...words] = line.trim().split(/\s+/)
    parents.set(Number(pid), Number(parent))
    // Pages come of the zygote, and some systems list them under its name.
    if (words.some((word) => /^--type=(renderer|zygote)$/.test(word))) pages.push(Number(pid))
  }
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === process.pid) return true
    return false
  }
  return Math.max(...pages.filter(isOurs).map(mostMemoryOf))
}

function mostMemoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  // A process that has ended, but is still listed, has none.
  return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0)
}
