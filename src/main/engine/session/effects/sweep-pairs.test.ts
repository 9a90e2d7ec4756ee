import { expect, it } from 'vitest'
import type { Effects } from '#shared/effects.ts'
import { metricSchema } from '#shared/metric.ts'
import type { StimulusSource } from '#shared/intervention.ts'
import {
  calm,
  linearNetwork,
  openedInTests,
  siteOf,
  prepare,
  traceOf,
  type Opened
} from '../testing/small-networks.ts'

const open = openedInTests()
const along = [{ input: 'x', parameter: 'x3', from: -1, to: 3, count: 3 }]
const stimulus = (x1: number, x3 = 0): StimulusSource => ({ values: { x: { x1, x3 } }, sweep: [] })

/** Opened with a plan that makes inputs of sliders. */
async function sweeping(batch: (string | number)[]) {
  const network = await open(linearNetwork(batch))
  const { prepared } = await prepare(network, { traces: [traceOf(['hidden'])] })
  return (clean: StimulusSource[], corrupt: StimulusSource[]): Promise<Effects> =>
    effectsOf(network, prepared.id, clean, corrupt)
}

const effectsOf = (
  network: Opened,
  plan: string,
  clean: StimulusSource[],
  corrupt: StimulusSource[]
): Promise<Effects> =>
  network.engine.effects(
    {
      network: network.info.id,
      plan,
      clean,
      corrupt,
      sweep: 'neurons',
      sites: [siteOf(network.info, 'hidden')],
      direction: 'denoise',
      metric: metricSchema.parse({ kind: 'norm' })
    },
    calm
  )

it.each([
  ['batched by a symbol', ['batch']],
  ['with a fixed batch of three', [3]]
])('several pairs have the mean of their own effects in a network %s', async (_, batch) => {
  const sweep = await sweeping(batch)
  const alone = await Promise.all([
    sweep([stimulus(1)], [stimulus(4)]),
    sweep([stimulus(-2)], [stimulus(0.5)])
  ])
  const together = await sweep([stimulus(1), stimulus(-2)], [stimulus(4), stimulus(0.5)])
  const means = (of: (effects: Effects) => Float64Array | undefined): number[] =>
    [...(of(together) ?? [])].map(
      (_, i) => alone.reduce((sum, each) => sum + (of(each)?.[i] ?? NaN), 0) / alone.length
    )
  for (const of of [
    ({ clean }: Effects) => clean,
    ({ corrupt }: Effects) => corrupt,
    ({ sites }: Effects) => sites[0]?.patched
  ]) {
    means(of).forEach((mean, i) => {
      expect(of(together)?.[i]).toBeCloseTo(mean, 4)
    })
  }
})

it('a pair along a sweep is as many pairs', async () => {
  const sweep = await sweeping(['batch'])
  const swept = (x1: number): StimulusSource => ({ ...stimulus(x1), sweep: along })
  const apart = (x1: number): StimulusSource[] => [-1, 1, 3].map((x3) => stimulus(x1, x3))
  const [whole, single] = [await sweep([swept(1)], [swept(4)]), await sweep(apart(1), apart(4))]
  expect(whole).toEqual(single)
})

it('inputs that take one stimulus at a time refuse several, and runs of other numbers are no pairs', async () => {
  const single = await sweeping([])
  await expect(single([stimulus(1), stimulus(2)], [stimulus(3), stimulus(4)])).rejects.toThrow(
    /one stimulus at a time/
  )
  const several = await sweeping(['batch'])
  await expect(several([stimulus(1), stimulus(2)], [stimulus(3)])).rejects.toMatchObject({ tag: 'request' })
  await expect(several([], [])).rejects.toThrow(/no stimulus/)
})
