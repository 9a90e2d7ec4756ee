/**
 * Bench of a drag: from request to decoded frame in a bare page, a sweep of 128 points through a small network, against
 * the bare run of the same batch; the same for a drag of the strength of an intervention. All in turns, since machines are
 * never quiet.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Tensor } from 'onnxruntime-node'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { writeModel } from '#engine/onnx/write-model.ts'
import { startEngineChild } from '../src/main/host/engine-child.ts'
import { startServer } from '../src/main/server/index.ts'
import { bundlePage } from './bundle-page.ts'
import { openChromiumPage, type ChromiumPage } from './chromium-page.ts'
import { bareSession } from './bare-session.ts'
import { median, type BenchRow } from './rows.ts'

const points = 128
const rounds = 300
/** Drags before the first one counts: so long do the compilers of three processes work beside them. */
const warmUp = 100
const width = 64
const layers = 4
/** What the way between page and engine may add at the 95th percentile, in ms. */
const allowance = 3

export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'limen-bench-'))
  const path = join(folder, 'small.onnx')
  await writeFile(path, writeModel(smallNetwork()))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Bench</title>')
  const entry = resolve(import.meta.dirname, '../out/main/engine-process.js')
  const server = await startServer({
    port: 0,
    pageFolder: folder,
    startEngine: () => startEngineChild(entry)
  })
  const page = await openChromiumPage(server.address())
  try {
    const times = await measure(page, path)
    return [row('drag', times.drags, times), row('drag of a strength', times.strengths, times)]
  } finally {
    await page.close()
    await server.close()
    await rm(folder, { recursive: true })
  }
}

interface Times {
  drags: number[]
  strengths: number[]
  bare: number[]
  /** Calls that ask for nothing, by the same way: how much of the rest is the connection, and the machine. */
  empty: number[]
}

async function measure(page: ChromiumPage, path: string): Promise<Times> {
  // On the way from the empty page to the server's there is a moment without any context to ask.
  const place = (): Promise<unknown> =>
    page.evaluate('location.protocol + document.readyState').catch(() => null)
  while ((await place()) !== 'http:complete') await setTimeout(20)
  await page.evaluate(await bundlePage(resolve(import.meta.dirname, 'page/drag-page.ts'), 'dragPage'))
  await page.evaluate(
    `dragPage.prepare(${JSON.stringify(path)}, 'layer.${layers - 1}', 'layer.0', ${points})`
  )
  const session = await bareSession(path)
  const feeds = { x: new Tensor('float32', new Float32Array(points * 8), [points, 8]) }
  const times: Times = { drags: [], strengths: [], bare: [], empty: [] }
  for (let round = -warmUp; round < rounds; round++) {
    const dragged = (await page.evaluate(`dragPage.drag(${Math.sin(round)})`)) as number
    const strength = (await page.evaluate(`dragPage.dragStrength(${Math.cos(round)})`)) as number
    const empty = (await page.evaluate('dragPage.emptyCall()')) as number
    const start = performance.now()
    await session.run(feeds)
    const bare = performance.now() - start
    if (round < 0) continue
    times.drags.push(dragged)
    times.strengths.push(strength)
    times.bare.push(bare)
    times.empty.push(empty)
  }
  await session.release()
  return times
}

function row(what: string, drags: readonly number[], { bare, empty }: Times): BenchRow {
  const [drag95, bare95, empty95] = [drags, bare, empty].map(percentile95) as [number, number, number]
  return {
    what: `${what}: ${points} points, request to decoded frame, against the bare run and ${allowance} ms, at p95`,
    ratio: drag95 / (bare95 + allowance),
    limit: 1,
    note: `p95 ${drag95.toFixed(2)} ms and ${bare95.toFixed(2)} ms, medians ${median(drags).toFixed(2)} and ${median(bare).toFixed(2)} ms; an empty call by the same way ${empty95.toFixed(2)} and ${median(empty).toFixed(2)} ms`
  }
}

function percentile95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? NaN
}

/** A multilayer perceptron of tanh layers, 8 inputs. */
function smallNetwork() {
  const b = new GraphBuilder({ name: 'small', opset: 17 })
  let h = b.input('x', 'float32', ['batch', 8])
  for (let layer = 0; layer < layers; layer++) {
    const inputs = layer === 0 ? 8 : width
    const weights = Float32Array.from(
      { length: inputs * width },
      (_, i) => Math.sin(1 + i * (layer + 1)) / Math.sqrt(inputs)
    )
    const w = b.constant(`w${layer}`, 'float32', [inputs, width], weights)
    h = b.node('Tanh', [b.node('MatMul', [h, w])], { outputs: [`layer.${layer}`] })
  }
  b.output(h, 'float32', ['batch', width])
  return b.build()
}
