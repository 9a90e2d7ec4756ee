/**
 * Bench of opening: a network with 340 MB of weights, opened by the engine, and a second session compiled for
 * it, against ONNX Runtime's own creation of a session. In turns; medians.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { createSession } from '#engine/inference/compiled-session.ts'
import { externalizeWeights } from '#engine/onnx/externalize-weights.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { createEngine } from '#engine/session.ts'
import { instrument } from '#engine/trajectories/instrument.ts'
import type { Tap } from '#engine/trajectories/taps.ts'
import type { CallContext } from '#shared/contract.ts'
import { median, type BenchRow } from './rows.ts'
import { buildTransformer, largeTransformer } from './transformer.ts'

const rounds = 5
const context: CallContext = { signal: new AbortController().signal, progress: () => undefined }

export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'limen-bench-'))
  try {
    const path = join(folder, 'large.onnx')
    await saveModel(buildTransformer(largeTransformer), path)
    return rows(await measure(path))
  } finally {
    await rm(folder, { recursive: true })
  }
}

interface Times {
  own: number[]
  opening: number[]
  checks: number[]
  second: number[]
}

async function timed(times: number[], work: () => Promise<void>): Promise<void> {
  const start = performance.now()
  await work()
  times.push(performance.now() - start)
}

async function measure(path: string): Promise<Times> {
  const engine = createEngine()
  const model = externalizeWeights(await readModel(path), 4096)
  const recording = instrument(model, [lastResidual]).model
  const times: Times = { own: [], opening: [], checks: [], second: [] }
  const warmUp: Times = { own: [], opening: [], checks: [], second: [] }
  for (let round = -1; round < rounds; round++) {
    const into = round < 0 ? warmUp : times
    await timed(into.own, async () =>
      (await InferenceSession.create(path, { logSeverityLevel: 4 })).release()
    )
    const opened: string[] = []
    await timed(into.opening, async () => {
      opened.push((await engine.openNetwork({ path, provider: 'cpu' }, context)).id)
    })
    await timed(into.second, async () => (await createSession(recording, 'cpu')).release())
    await timed(into.checks, async () => {
      for (const network of opened) await engine.checkNetwork({ network }, context)
    })
    for (const network of opened) await engine.closeNetwork({ network }, context)
  }
  return times
}

const lastResidual: Tap = {
  id: 'residual',
  scope: [],
  tensor: `h.${largeTransformer.layers - 1}.resid_post`,
  dims: [2, largeTransformer.positions, largeTransformer.width],
  treatment: { kind: 'reading', axes: ['batch', -1, 'all'], projection: 'p' }
}

const ratioOf = (times: readonly number[], floor: readonly number[]): number =>
  median(times.map((time, round) => time / (floor[round] ?? NaN)))

function rows({ own, opening, checks, second }: Times): BenchRow[] {
  const note = (times: readonly number[]): string =>
    `340 MB of weights; ${median(times).toFixed(0)} ms and ${median(own).toFixed(0)} ms`
  return [
    {
      what: "opening: a network until it is shown, against ONNX Runtime's own session creation",
      ratio: ratioOf(opening, own),
      limit: 1.5,
      note: `${note(opening)}; its checks ${median(checks).toFixed(0)} ms later`
    },
    {
      what: "opening: a second compiled session, against ONNX Runtime's own session creation",
      ratio: ratioOf(second, own),
      limit: 0.3,
      note: note(second)
    }
  ]
}
