import { expect, it } from 'vitest'
import type { PartsContext } from '#shared/contract.ts'
import type { Effects, EffectsRequest } from '#shared/effects.ts'
import type { Source } from '#shared/intervention.ts'
import { metricSchema } from '#shared/metric.ts'
import { clean, corrupt, transformer } from '../testing/conditions.ts'
import {
  calm,
  linearNetwork,
  openedInTests,
  prepare,
  siteOf,
  type Opened
} from '../testing/small-networks.ts'

const open = openedInTests()

/** A sweep over heads of the transformer with all that it hands out on its way. */
async function heads(network: Opened, context: Partial<PartsContext<'effects'>> = {}) {
  const parts: Effects[] = []
  const answer = network.engine.effects(
    {
      network: network.info.id,
      clean: { inputs: { tokens: [[...clean]] } },
      corrupt: { inputs: { tokens: [[...corrupt]] } },
      metric: metricSchema.parse({ kind: 'logit-difference', position: -1, correct: 3, incorrect: 4 }),
      sweep: 'heads',
      direction: 'denoise'
    },
    { ...calm, part: (part) => parts.push(part), ...context }
  )
  return { answer: await answer.catch((error: unknown) => error), parts }
}

it('hands out every site first, then each as it grows: the last of them are the answer', async () => {
  const { answer, parts } = await heads(await open(transformer()))
  const { sites, ...baselines } = answer as Effects
  expect(parts[0]).toEqual({
    ...baselines,
    sites: sites.map((site) => ({ ...site, patched: new Float64Array(0) }))
  })
  const last = new Map(parts.flatMap((part) => part.sites).map((site) => [site.site, site]))
  expect([...last.values()]).toEqual(sites)
})

it('that is stopped has handed out what was done', async () => {
  const network = await open(transformer())
  const whole = (await heads(network)).answer as Effects
  const stopped = new AbortController()
  const progress = ({ done }: { done: number }): void => {
    if (done >= 0.5) stopped.abort()
  }
  const { answer, parts } = await heads(network, { signal: stopped.signal, progress })
  expect(answer).toMatchObject({ tag: 'cancelled' })
  expect(parts.at(-1)?.sites).toEqual([whole.sites[0]])
})

it('takes its stimuli from where sliders of a plan stand, and along a sweep through it', async () => {
  const network = await open(linearNetwork())
  const { prepared } = await prepare(network, { traces: [] })
  const at = (x1: number) => ({ x: { x1, x2: 2, x3: 3 } })
  const axis = { input: 'x', parameter: 'x1', from: 1, to: 5, count: 3 }
  const sources: [Source, Source][] = [
    [
      { values: at(1), sweep: [axis] },
      { values: at(1), sweep: [{ ...axis, from: -1, to: 1 }] }
    ],
    [
      { inputs: { x: [1, 3, 5].map((x1) => [x1, 2, 3]) } },
      { inputs: { x: [-1, 0, 1].map((x1) => [x1, 2, 3]) } }
    ]
  ]
  const [swept, given] = await Promise.all(
    sources.map(([clean, corrupt]) =>
      network.engine.effects({ ...neurons(network), plan: prepared.id, clean, corrupt }, calm)
    )
  )
  expect(swept).toEqual(given)
  expect(swept?.clean.length).toBe(3)
})

it('says what is wrong with a plan or with values', async () => {
  const [network, other] = [await open(linearNetwork()), await open(linearNetwork())]
  const { prepared } = await prepare(network, { traces: [] })
  const here = { values: {}, sweep: [] }
  const sweepOf = (request: Partial<EffectsRequest>) =>
    network.engine.effects(
      { ...neurons(network), clean: here, corrupt: here, plan: prepared.id, ...request },
      calm
    )
  await expect(sweepOf({ plan: 'none' })).rejects.toMatchObject({ tag: 'request', part: 'none' })
  const wrong = { values: { y: { x1: 1 } }, sweep: [] }
  await expect(sweepOf({ clean: wrong })).rejects.toThrow(/no input 'y'/)
  const ofOther = { ...neurons(other), clean: here, corrupt: here }
  await expect(other.engine.effects(ofOther, calm)).rejects.toMatchObject({ part: 'source' })
})

const neurons = ({ info }: Opened) => ({
  network: info.id,
  sites: [siteOf(info, 'hidden')],
  metric: metricSchema.parse({ kind: 'value', index: 1, reduce: 'none' }),
  sweep: 'neurons' as const,
  direction: 'noise' as const
})
