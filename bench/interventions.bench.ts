/**
 * Bench of interventions on transformers: a network prepared to be edited at every recognised site, with no edit active,
 * against the bare run; and a sweep of patches over all heads against as many bare runs in batches. In turns; medians.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tensor as OrtTensor } from 'onnxruntime-node'
import { createSession } from '#engine/inference/compiled-session.ts'
import { editNetwork } from '#engine/interventions/edit-network.ts'
import { type EditSlot } from '#engine/interventions/edit-slot.ts'
import { withMakersInside } from '#engine/interventions/makers-inside.ts'
import { externalizeWeights } from '#engine/onnx/externalize-weights.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { createEngine } from '#engine/session.ts'
import type { PartsContext } from '#shared/contract.ts'
import { metricSchema } from '#shared/metric.ts'
import type { NetworkInfo, Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { bareSession } from './bare-session.ts'
import { median, type BenchRow } from './rows.ts'
import { buildTransformer, largeTransformer, smallTransformer, type TransformerSize } from './transformer.ts'

const context: PartsContext<'effects'> = {
  signal: new AbortController().signal,
  progress: () => undefined,
  part: () => undefined
}

export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'limen-bench-'))
  try {
    const small = join(folder, 'small.onnx')
    const large = join(folder, 'large.onnx')
    const fiveTokens = { ...largeTransformer, positions: 5 }
    await saveModel(buildTransformer(smallTransformer), small)
    await saveModel(buildTransformer(fiveTokens), large)
    return [
      await preparedRow(small, smallTransformer),
      await sweepRow(large, fiveTokens),
      await attributionRow(large, fiveTokens)
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

const batch = 64

async function preparedRow(path: string, size: TransformerSize): Promise<BenchRow> {
  const engine = createEngine()
  const info = await engine.openNetwork({ path, provider: 'cpu' }, context)
  const slots = slotsOf(info)
  const { model, slots: names } = editNetwork(
    externalizeWeights(await readModel(path), 4096),
    slots,
    'not measured'
  )
  const session = await createSession(withMakersInside(model), 'cpu')
  const bare = await bareSession(path)
  const tokens = tokensOf(size, batch)
  const nothing = names.flatMap(({ feeds }, order) =>
    [...feeds.values()].map((name): [string, Tensor] => [name, zeros(slots[order]?.rank ?? 0)])
  )
  const feeds = { tokens, ...Object.fromEntries(nothing) }
  const bareFeeds = { tokens: new OrtTensor('int64', tokens.data as BigInt64Array, tokens.dims) }
  const ratios: number[] = []
  for (let round = -3; round < 21; round++) {
    const floor = await timed(() => bare.run(bareFeeds))
    const edited = await timed(() => session.run(feeds, ['logits']))
    if (round >= 0) ratios.push(edited / floor)
  }
  await Promise.all([session.release(), bare.release()])
  await engine.closeNetwork({ network: info.id }, context)
  return {
    what: `interventions: prepared at every site of ${size.layers} layers, d ${size.width}, batch ${batch}, none active`,
    ratio: median(ratios),
    limit: 1.15,
    note: `${slots.length} sites`
  }
}

/** One slot for each recognised tensor of floating-point numbers that a node makes. */
function slotsOf({ sites }: NetworkInfo): EditSlot[] {
  const isEditable = ({ type, kind, recognised }: Site): boolean =>
    recognised && type === 'float32' && kind !== 'input'
  const apart = new Map(sites.filter(isEditable).map((site) => [site.tensor, site]))
  return [...apart.values()].map((site, order) => ({
    id: String(order),
    kind: 'zero',
    scope: [],
    tensor: site.tensor,
    type: 'float32',
    rank: site.axes.length,
    batchAxis: site.axes.findIndex(({ role }) => role === 'batch'),
    loops: 0,
    featureAxes: [site.axes.length - 1]
  }))
}

const prompts = 16

async function sweepRow(path: string, size: TransformerSize): Promise<BenchRow> {
  const engine = createEngine()
  const info = await engine.openNetwork({ path, provider: 'cpu' }, context)
  const request = {
    network: info.id,
    clean: { inputs: promptsOf(size, 0) },
    corrupt: { inputs: promptsOf(size, 1) },
    metric: metricSchema.parse({ kind: 'logit-difference', position: -1, correct: 1, incorrect: 2 }),
    sweep: 'heads' as const,
    direction: 'denoise' as const
  }
  const bare = await bareSession(path)
  const rows = size.layers * size.heads * prompts
  const perRun = 192
  const tokens = tokensOf(size, perRun)
  const feeds = { tokens: new OrtTensor('int64', tokens.data as BigInt64Array, tokens.dims) }
  await bare.run(feeds)
  const sweep = await timed(() => engine.effects(request, context))
  const floor = await timed(async () => {
    for (let done = 0; done < rows; done += perRun) await bare.run(feeds)
  })
  await bare.release()
  await engine.closeNetwork({ network: info.id }, context)
  return {
    what: `interventions: ${size.layers * size.heads} heads patched, ${prompts} prompts of ${size.positions} tokens, against as many bare passes`,
    ratio: sweep / floor,
    limit: 1.3,
    note: `${(sweep / 1000).toFixed(1)} s and ${(floor / 1000).toFixed(1)} s`
  }
}

/** Every head and every MLP by itself, asked for once as the app does; the bare pass has the prompts of the base. */
async function attributionRow(path: string, size: TransformerSize): Promise<BenchRow> {
  const engine = createEngine()
  const info = await engine.openNetwork({ path, provider: 'cpu' }, context)
  const request = {
    network: info.id,
    method: 'attribution' as const,
    clean: { inputs: promptsOf(size, 0) },
    corrupt: { inputs: promptsOf(size, 1) },
    metric: metricSchema.parse({ kind: 'logit-difference', position: -1, correct: 1, incorrect: 2 }),
    sweep: 'heads-and-mlps' as const,
    direction: 'denoise' as const
  }
  const bare = await bareSession(path)
  const numbers = BigInt64Array.from(promptsOf(size, 1).tokens.flat(), BigInt)
  const feeds = { tokens: new OrtTensor('int64', numbers, [prompts, size.positions]) }
  const { sites } = await engine.effects(request, context)
  const components = sites.reduce((sum, site) => sum + site.components, 0)
  const ratios: number[] = []
  for (let round = -2; round < 7; round++) {
    const floor = await timed(() => bare.run(feeds))
    const estimate = await timed(() => engine.effects(request, context))
    if (round >= 0) ratios.push(estimate / floor)
  }
  await bare.release()
  await engine.closeNetwork({ network: info.id }, context)
  return {
    what: `interventions: attribution of each of ${components} heads and MLPs, ${size.layers} layers, d ${size.width}, ${prompts} prompts, against a bare pass`,
    ratio: median(ratios),
    limit: 6,
    note: 'compiled once'
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const promptsOf = ({ positions, vocabulary }: TransformerSize, shift: number) => ({
  tokens: Array.from({ length: prompts }, (_, prompt) =>
    Array.from({ length: positions }, (_, place) => (prompt * 7 + place * 3 + shift) % vocabulary)
  )
})

function tokensOf({ positions, vocabulary }: TransformerSize, stimuli: number): Tensor {
  const data = BigInt64Array.from({ length: stimuli * positions }, (_, i) => BigInt((i * 7) % vocabulary))
  return { type: 'int64', dims: [stimuli, positions], data }
}

const zeros = (rank: number): Tensor => ({
  type: 'float32',
  dims: Array.from({ length: rank }, () => 1),
  data: new Float32Array(1)
})
