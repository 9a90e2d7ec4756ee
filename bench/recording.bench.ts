/**
 * Bench of a recording: every recognised site of a transformer, recorded as the engine records it, against the bare run by
 * ONNX Runtime with all its optimisations. In turns, since machines are never quiet; medians of wall-clock ratios, and the
 * ratio of processor times in the note, which other programs disturb less.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tensor as OrtTensor } from 'onnxruntime-node'
import { createSession } from '#engine/inference/compiled-session.ts'
import { probeValues } from '#engine/inference/probe-values.ts'
import { externalizeWeights } from '#engine/onnx/externalize-weights.ts'
import type { Model } from '#engine/onnx/model.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { recogniseStructure } from '#engine/structure/recognise-structure.ts'
import { instrument } from '#engine/trajectories/instrument.ts'
import { matrixFeed } from '#engine/trajectories/matrix-feed.ts'
import { readingLength, type AxisUse, type Tap, type TapReading } from '#engine/trajectories/taps.ts'
import { unpack } from '#engine/trajectories/unpack.ts'
import type { Axis, Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { bareSession } from './bare-session.ts'
import { median, type BenchRow } from './rows.ts'
import { buildTransformer, largeTransformer, smallTransformer, type TransformerSize } from './transformer.ts'

type Mode = 'one position' | 'whole' | 'raw'

const limits: Record<Mode, number> = { 'one position': 1.25, whole: 1.5, raw: 2 }
const modes: readonly Mode[] = ['one position', 'whole', 'raw']

/** What recording may add to a run of one stimulus of the small transformer, in ms. */
const allowance = 1

export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'limen-bench-'))
  try {
    const small = await openedTransformer(smallTransformer, join(folder, 'small.onnx'))
    const large = await openedTransformer(largeTransformer, join(folder, 'large.onnx'))
    const rows: BenchRow[] = []
    for (const mode of modes) rows.push(batchRow(small, mode, await measure(small, mode, 64, 21)))
    for (const mode of modes) rows.push(batchRow(large, mode, await measure(large, mode, 64, 5)))
    for (const mode of modes) rows.push(singleRow(small, mode, await measure(small, mode, 1, 300)))
    return rows
  } finally {
    await rm(folder, { recursive: true })
  }
}

interface Transformer {
  size: TransformerSize
  path: string
  model: Model
  sites: readonly Site[]
}

/** The transformer in a file, read as the engine reads it: its large weights stay there. */
async function openedTransformer(size: TransformerSize, path: string): Promise<Transformer> {
  await saveModel(buildTransformer(size), path)
  const loaded = await readModel(path)
  const model = externalizeWeights(loaded, 4096)
  const plain = await createSession(model, 'cpu')
  const probe = await probeValues(model, {}, plain)
  await plain.release()
  const { sites } = recogniseStructure(model, probe.values, probe.symbols)
  return { size, path, model, sites: sites.filter(({ recognised, kind }) => recognised && kind !== 'input') }
}

function useOf({ role }: Axis, mode: Mode): AxisUse {
  if (role === 'batch') return 'batch'
  return mode === 'one position' && (role === 'position' || role === 'query') ? -1 : 'all'
}

function tapOf({ name, scope, tensor, axes }: Site, mode: Mode): Tap {
  const base = { id: name, scope, tensor, dims: axes.map(({ size }) => size) }
  if (mode === 'raw') return { ...base, treatment: { kind: 'raw' } }
  const uses = axes.map((axis) => useOf(axis, mode))
  return { ...base, treatment: { kind: 'reading', axes: uses, projection: name } }
}

const isProjected = (tap: Tap): tap is Tap & { treatment: TapReading } => tap.treatment.kind === 'reading'

/** A matrix of three columns for each tap's state vector. */
function matricesOf(taps: readonly Tap[], inputOf: (id: string) => string): Record<string, Tensor> {
  const matrices = taps.filter(isProjected).map(({ id, treatment, dims }): [string, Tensor] => {
    const features = readingLength(treatment, dims)
    return [
      inputOf(id),
      matrixFeed(
        Float32Array.from({ length: 3 * features }, (_, i) => Math.sin(i)),
        features
      )
    ]
  })
  return Object.fromEntries(matrices)
}

interface Times {
  wall: number[]
  processor: number[]
}

interface Measured {
  bare: Times
  recorded: Times
}

async function timed(times: Times, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now()
  const processor = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(processor)
  times.wall.push(performance.now() - start)
  times.processor.push((user + system) / 1000)
}

async function measure(
  { size, path, model, sites }: Transformer,
  mode: Mode,
  batch: number,
  rounds: number
): Promise<Measured> {
  const taps = sites.map((site) => tapOf(site, mode))
  const instrumented = instrument(model, taps)
  const { model: recording, matrices } = instrumented
  const bare = await bareSession(path)
  const recorder = await createSession(recording, 'cpu')
  const dims = [batch, size.positions]
  const data = BigInt64Array.from({ length: batch * size.positions }, (_, i) =>
    BigInt((i * 7) % size.vocabulary)
  )
  const tokens: Tensor = { type: 'int64', dims, data }
  const feeds = { tokens, ...matricesOf(taps, (id) => matrices.get(id)?.input ?? id) }
  const bareFeeds = { tokens: new OrtTensor('int64', data, dims) }
  const measured: Measured = { bare: { wall: [], processor: [] }, recorded: { wall: [], processor: [] } }
  const warmUp: Measured = structuredClone(measured)
  for (let round = -3; round < rounds; round++) {
    const into = round < 0 ? warmUp : measured
    await timed(into.bare, () => bare.run(bareFeeds))
    await timed(into.recorded, async () => unpack(instrumented, await recorder.run(feeds)))
  }
  await Promise.all([bare.release(), recorder.release()])
  return measured
}

const ratioOf = (times: readonly number[], floor: readonly number[], added = 0): number =>
  median(times.map((time, round) => time / ((floor[round] ?? NaN) + added)))

const nameOf = ({ size }: Transformer): string => `${size.layers} layers, d ${size.width}`

function noteOf({ sites }: Transformer, { bare, recorded }: Measured): string {
  const [a, b] = [median(recorded.wall), median(bare.wall)]
  const processor = ratioOf(recorded.processor, bare.processor)
  return `${sites.length} sites; ${a.toFixed(1)} ms and ${b.toFixed(1)} ms; processor time × ${processor.toFixed(2)}`
}

const batchRow = (transformer: Transformer, mode: Mode, measured: Measured): BenchRow => ({
  what: `recording: ${nameOf(transformer)}, batch 64, ${mode}, against the bare run`,
  ratio: ratioOf(measured.recorded.wall, measured.bare.wall),
  limit: limits[mode],
  note: noteOf(transformer, measured)
})

const singleRow = (transformer: Transformer, mode: Mode, measured: Measured): BenchRow => ({
  what: `recording: ${nameOf(transformer)}, batch 1, ${mode}, against the bare run + ${allowance} ms`,
  ratio: ratioOf(measured.recorded.wall, measured.bare.wall, allowance),
  limit: 1,
  note: noteOf(transformer, measured)
})
