/** The study of the head that induction needs: that it is the previous-token head, and that the loop is lost without it. */
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Tensor } from '#shared/tensor.ts'
import { createEngine } from '#engine/session.ts'
import { previousTokenHeadStudy, symbolsOfRound } from './induction.ts'
import { numbersOf } from './sample-network.ts'

const engine = createEngine()
const calm = { signal: new AbortController().signal, progress: () => undefined }
const [path, places, symbols, heads] = [
  fileURLToPath(new URL('../../../resources/networks/induction.onnx', import.meta.url)),
  32,
  32,
  4
]

/** The eight letters four times over, as the vocabulary counts them: a is 0. */
const tokens: number[] = Array.from(
  { length: places },
  (_, place) => (symbolsOfRound[place % 8] ?? '').charCodeAt(0) - 'a'.charCodeAt(0)
)
const input: Tensor = { type: 'int64', dims: [1, places], data: BigInt64Array.from(tokens, BigInt) }

/** The network on the study's symbols, with its condition or without. */
async function recorded(isEdited: boolean): Promise<{ logits: Float32Array; pattern: Float32Array }> {
  const [condition] = previousTokenHeadStudy.conditions ?? []
  const interventions = (condition?.interventions ?? []).map(
    ({ id: _id, name: _name, solo: _solo, ...each }) => ({
      ...each,
      strength: 1
    })
  )
  const { id } = await engine.openNetwork({ path, provider: 'cpu', symbols: {} }, calm)
  const request = {
    network: id,
    inputs: { tokens: input },
    sites: ['blocks.0.attn.pattern'],
    ...(isEdited && { condition: { name: 'edited', interventions } })
  }
  const { sites, outputs } = await engine.record(request, calm)
  await engine.closeNetwork({ network: id }, calm)
  return { logits: numbersOf(outputs['logits']), pattern: numbersOf(sites['blocks.0.attn.pattern']) }
}

/** Mean probability of the symbol that comes next, from the second round on. */
function probability(logits: Float32Array): number {
  const each = Array.from({ length: places - 9 }, (_, at) => {
    const row = logits.subarray((at + 8) * symbols, (at + 9) * symbols)
    const sum = row.reduce((total, logit) => total + Math.exp(logit), 0)
    return Math.exp(row[tokens[at + 9] ?? NaN] ?? NaN) / sum
  })
  return each.reduce((sum, value) => sum + value, 0) / each.length
}

it('the head that is set to 0 is the one that looks at the token before', async () => {
  const { pattern } = await recorded(false)
  const before = Array.from({ length: heads }, (_, head) => {
    const shares = Array.from(
      { length: places - 1 },
      (_, at) => pattern[(head * places + at + 1) * places + at] ?? NaN
    )
    return shares.reduce((sum, share) => sum + share, 0) / shares.length
  })
  const [edit] = previousTokenHeadStudy.conditions?.[0]?.interventions ?? []
  expect(edit?.select).toEqual({ head: [before.indexOf(Math.max(...before))] })
  expect(Math.max(...before)).toBeGreaterThan(0.7)
})

it('symbols that come again are known with it, and half of them without it', async () => {
  expect(probability((await recorded(false)).logits)).toBeGreaterThan(0.99)
  expect(probability((await recorded(true)).logits)).toBeLessThan(0.6)
})
