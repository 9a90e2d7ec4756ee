/** A network of joined checkpoints does at each of them what that checkpoint does alone, in all that can be asked of a network. */
import { describe, expect, it } from 'vitest'
import { joinCheckpoints } from '#engine/checkpoints/join-checkpoints.ts'
import type { Model } from '#engine/onnx/model.ts'
import { buildNetwork } from '#engine/training/networks/build-network.ts'
import { taskOf } from '#engine/training/tasks/task-of.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { networkSchema, taskSchema } from '#shared/training.ts'
import type { Tensor } from '#shared/tensor.ts'
import { float32, numbers, record, type Edit } from './testing/conditions.ts'
import { conditionOf, dragTo, traceUnder } from './testing/live-conditions.ts'
import { onlyTrace } from './testing/points.ts'
import { effectsOf } from './testing/wanted-effects.ts'
import { firstUnits, openedInTests, prepare, traceOf, type Opened } from './testing/small-networks.ts'

const open = openedInTests()
const { shape } = taskOf(taskSchema.parse({ kind: 'modular-addition', modulus: 7 }))
const choice = networkSchema.parse({ kind: 'transformer', layers: 1, heads: 2, width: 8, mlpWidth: 16 })
const models: Model[] = [1, 2, 3].map((seed) => buildNetwork(choice, shape, { seed, scale: 1 }).model)
const joined = joinCheckpoints(models.map((model, at) => ({ step: 10 * at, model, name: `step ${10 * at}` })))

const ids = (...rows: number[][]): Tensor => ({
  type: 'int64',
  dims: [rows.length, 3],
  data: BigInt64Array.from(rows.flat().map(BigInt))
})
const tokens = ids([3, 5, 7], [6, 1, 7])
const chosen = (at: number): { checkpoint: Tensor } => ({ checkpoint: float32([], [at]) })

const each = models.map((model, at) => ({ at, model }))

describe.each(each)('checkpoint $at of a joined network', ({ at, model }) => {
  it('records the same, as it is and with a head taken out', async () => {
    const edits: (Edit[] | undefined)[] = [
      undefined,
      [{ kind: 'zero', site: 'blocks.0.attn.z', select: { head: [1] } }]
    ]
    const [alone, all] = [await open(model), await open(joined)]
    const sites = ['blocks.0.attn.z', 'blocks.0.resid_post']
    for (const edit of edits) {
      const expected = await record(alone, { tokens }, sites, edit)
      const found = await record(all, { tokens, ...chosen(at) }, sites, edit)
      expect(numbers(found.outputs['logits'])).toEqual(numbers(expected.outputs['logits']))
      for (const [site, value] of Object.entries(expected.sites))
        expect(numbers(found.sites[site])).toEqual(numbers(value))
    }
  })

  it.each(['patching', 'attribution'] as const)('has the same effects by %s', async (method) => {
    const [clean, corrupt] = [[[3, 5, 7]], [[6, 1, 7]]]
    const request = {
      sweep: 'heads' as const,
      method,
      metric: { kind: 'logit-difference', correct: 1, incorrect: 3, position: -1 }
    }
    const expected = await effectsOf(await open(model), {
      ...request,
      clean: { tokens: clean },
      corrupt: { tokens: corrupt }
    })
    const found = await effectsOf(await open(joined), {
      ...request,
      clean: { tokens: clean, checkpoint: at },
      corrupt: { tokens: corrupt, checkpoint: at }
    })
    expect(found.sites.map(({ site }) => site)).toEqual(expected.sites.map(({ site }) => site))
    for (const [place, { patched }] of expected.sites.entries())
      for (const [n, value] of patched.entries()) expect(found.sites[place]?.patched[n]).toBeCloseTo(value, 5)
  })
})

/** Points of the residual stream for all first tokens, and under a condition. */
async function paths(network: Opened, checkpoints: boolean) {
  const item = { input: 'tokens', parameter: 'item', from: 0, to: 6, count: 7 }
  const along = { input: 'checkpoint', parameter: 'checkpoint', from: 0, to: 2, count: 3 }
  const halved: PlanCondition = conditionOf(network, 'half', {
    kind: 'scale',
    site: 'blocks.0.attn.z',
    factor: 0.5
  })
  const { prepared } = await prepare(network, {
    traces: [traceOf(['blocks.0.resid_post'])],
    choices: { 't/1': firstUnits },
    sweep: checkpoints ? [along, item] : [item],
    conditions: [halved]
  })
  const frame = await dragTo(network, prepared.id, {}, [halved])
  return [onlyTrace(frame), traceUnder(frame, 'half')].map(({ positions }) => [...positions])
}

it('training is an axis: along it lie the trajectories of the checkpoints, under conditions too', async () => {
  const expected = []
  for (const model of models) expected.push(await paths(await open(model), false))
  const found = await paths(await open(joined), true)
  for (const [which, positions] of found.entries()) {
    const apart = expected.flatMap((one) => one[which] ?? [])
    expect(positions).toHaveLength(apart.length)
    for (const [place, value] of apart.entries()) expect(positions[place]).toBeCloseTo(value, 5)
  }
})
