/** The engine's own process over its pipe, without a window: what comes before an answer. */
import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { saveModel } from '../src/main/engine/onnx/save-model.ts'
import { engineChildChannel, startEngineChild } from '../src/main/host/engine-child.ts'
import type { Effects } from '../src/shared/effects.ts'
import { EngineClient } from '../src/shared/engine-client.ts'
import { metricSchema } from '../src/shared/metric.ts'
import { openEngineSink } from '../src/renderer/src/export/writing/engine-sink.ts'
import { expect, projectFolder, test } from './fixtures.ts'
import { transformer } from './networks.ts'

const entry = join(projectFolder, 'out/main/engine-process.js')

test('first results of a patching sweep arrive while it runs, and what came stays when it is stopped', async ({
  folder
}) => {
  const path = join(folder, 'transformer.onnx')
  await saveModel(transformer(), path)
  const engine = new EngineClient(() => Promise.resolve(engineChildChannel(startEngineChild(entry))))
  const { id: network } = await engine.call('openNetwork', { path, provider: 'cpu' })
  const request = {
    network,
    clean: { inputs: { tokens: [[1, 2, 3, 4, 5, 6]] } },
    corrupt: { inputs: { tokens: [[7, 2, 3, 4, 9, 6]] } },
    metric: metricSchema.parse({ kind: 'logit-difference', position: -1, correct: 1, incorrect: 2 }),
    sweep: 'neurons' as const,
    direction: 'denoise' as const
  }
  const whole = await engine.call('effects', request)
  const parts: Effects[] = []
  const stopped = new AbortController()
  const onPart = (part: Effects): void => {
    if (parts.push(part) === 3) stopped.abort()
  }
  await expect(engine.call('effects', request, { signal: stopped.signal, onPart })).rejects.toMatchObject({
    tag: 'cancelled'
  })
  engine.close()
  const [outset, first] = parts
  expect(parts).toHaveLength(3)
  expect(outset?.sites.map(({ site, components }) => [site, components])).toEqual(
    whole.sites.map(({ site, components }) => [site, components])
  )
  const { patched } = whole.sites[0] ?? { patched: new Float64Array(0) }
  const done = first?.sites[0]?.patched ?? new Float64Array(0)
  expect(done.length).toBeGreaterThan(0)
  expect(done).toEqual(patched.slice(0, done.length))
})

test('a file that is being written is removed when its page leaves, and by the next engine when its own has died', async ({
  folder
}) => {
  let child = startEngineChild(entry)
  const client = (): EngineClient =>
    new EngineClient(() => Promise.resolve(engineChildChannel((child = startEngineChild(entry)))))
  const engine = client()
  const path = join(folder, 'film.mp4')
  const half = await openEngineSink(engine, path)
  await half.write(new Uint8Array(3e6))
  await expect.poll(async () => (await readdir(folder)).length).toBe(1)
  engine.close()
  await child.ended
  expect(await readdir(folder)).toEqual([])

  const other = client()
  const sink = await openEngineSink(other, path)
  await sink.write(new Uint8Array(3e6))
  signalEngine('SIGKILL')
  await expect(sink.finish()).rejects.toMatchObject({ tag: 'engine' })
  expect(await readdir(folder)).toHaveLength(1)
  await sink.abort()
  expect(await readdir(folder)).toEqual([])

  const whole = await openEngineSink(other, path)
  await whole.write(new Uint8Array([1, 2, 3]))
  signalEngine('SIGTERM')
  await child.ended
  await expect(whole.finish()).rejects.toMatchObject({ tag: 'engine' })
  expect(await readdir(folder)).toEqual([])
  other.close()
  expect(await readFile(path).catch(() => null)).toBe(null)
})

/** To the engine that this process has started itself. */
function signalEngine(signal: NodeJS.Signals): void {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  for (const line of listing.split('\n')) {
    const [pid, parent, ...words] = line.trim().split(/\s+/)
    if (Number(parent) === process.pid && words.join(' ').includes(entry)) process.kill(Number(pid), signal)
  }
}
