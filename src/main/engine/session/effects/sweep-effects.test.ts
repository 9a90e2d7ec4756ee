import { describe, expect, it } from 'vitest'
import type { InputValues } from '#shared/intervention.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { dataTypes } from '#engine/onnx/model.ts'
import { linearNetwork, linearHidden, openedInTests, rotationNetwork } from '../testing/small-networks.ts'
import { effectsOf } from '../testing/wanted-effects.ts'

const open = openedInTests()

const weights = [1, -1, 2, 0.5]
/** y = 2 · hidden, read out by the weights. */
const readOut = (row: readonly number[]): number =>
  row.reduce((sum, value, j) => sum + 2 * value * (weights[j] ?? 0), 0)

describe.each([
  ['batched by a symbol', ['batch']],
  ['with a fixed batch of three', [3]],
  ['without a batch axis', []]
])('a linear network %s', (_, batch) => {
  const [a, b] = [
    [1, 2, 3],
    [4, -1, 0]
  ]
  const given = (row: readonly number[]): InputValues => ({
    x: batch.length === 0 ? row : [row]
  })
  const metric = { kind: 'linear', weights }

  it('has the closed form of every unit’s effect, and they add up to the whole', async () => {
    const opened = await open(linearNetwork(batch))
    const answer = await effectsOf(opened, { clean: given(a), corrupt: given(b), metric, sites: ['hidden'] })
    const [own, other] = [linearHidden(a), linearHidden(b)]
    expect(answer.clean[0]).toBeCloseTo(readOut(own), 4)
    expect(answer.corrupt[0]).toBeCloseTo(readOut(other), 4)
    const patched = [...(answer.sites[0]?.patched ?? [])]
    patched.forEach((value, unit) => {
      expect(value).toBeCloseTo(readOut(other.with(unit, own[unit] ?? NaN)), 4)
    })
    const whole = patched.reduce((sum, value) => sum + value - (answer.corrupt[0] ?? NaN), 0)
    expect(whole).toBeCloseTo((answer.clean[0] ?? NaN) - (answer.corrupt[0] ?? NaN), 3)
  })
})

describe('a linear network', () => {
  const clean = {
    x: [
      [1, 2, 3],
      [0, 0, 1]
    ]
  }
  const corrupt = {
    x: [
      [4, -1, 0],
      [1, 1, 1]
    ]
  }

  it('gives each stimulus its own value where the metric is not reduced', async () => {
    const opened = await open(linearNetwork())
    const metric = { kind: 'value', index: [0, 2], reduce: 'none' }
    const answer = await effectsOf(opened, { clean, corrupt, metric, sites: ['hidden'], direction: 'noise' })
    expect([...answer.clean]).toEqual([
      2 * (linearHidden([1, 2, 3])[0] ?? NaN),
      2 * (linearHidden([0, 0, 1])[2] ?? NaN)
    ])
    // Unit 0 from the corrupt run: seen by the first stimulus' read-out alone.
    const first = [...(answer.sites[0]?.patched.slice(0, 2) ?? [])]
    expect(first).toEqual([2 * (linearHidden([4, -1, 0])[0] ?? NaN), answer.clean[1]])
  })

  it.each([
    [{ clean: { x: [[1, 2, 3]] }, corrupt, sites: ['hidden'] }, /shape \[1, 3\], the corrupt one \[2, 3\]/],
    [{ clean: { y: [[1, 2, 3]] }, corrupt }, /no input 'y'/],
    [{ clean, corrupt, metric: { kind: 'value', output: 'z' }, sites: ['hidden'] }, /no output 'z'/],
    [{ clean, corrupt, metric: { kind: 'value', index: 9 }, sites: ['hidden'] }, /no entry 9/],
    [{ clean, corrupt, sweep: 'heads' as const }, /no heads/],
    [{ clean, corrupt, sites: ['hidden'], sweep: 'heads' as const }, /no axis of heads/],
    [
      { clean, corrupt, sites: ['hidden'], sweep: 'positions' as const },
      /no axis of positions, time steps or nodes/
    ],
    [{ clean, corrupt, sweep: 'positions' as const }, /no residual stream whose positions could be swept/]
  ])('answers %j with a plain message', async (request, message) => {
    const opened = await open(linearNetwork())
    const metric = { kind: 'value' }
    await expect(effectsOf(opened, { metric, ...request })).rejects.toMatchObject({
      tag: 'request',
      message: expect.stringMatching(message) as string
    })
  })
})

it('patches time steps inside of a Scan: from any step on the clean state gives the clean end', async () => {
  const opened = await open(rotationNetwork(3, Math.PI / 3))
  const metric = { kind: 'value', index: 0 }
  const clean = { start: [[1, 0]] }
  const corrupt = { start: [[0, 2]] }
  const answer = await effectsOf(opened, { clean, corrupt, metric, sweep: 'positions', sites: ['h_next'] })
  expect(answer.sites[0]).toMatchObject({ role: 'time', components: 3 })
  for (const value of answer.sites[0]?.patched ?? []) expect(value).toBeCloseTo(answer.clean[0] ?? NaN, 5)
  expect(answer.clean[0]).toBeCloseTo(-1, 5)
})

it('sweeps time steps of a recurrent layer where there is no residual stream', async () => {
  const opened = await open(rotationNetwork(3, Math.PI / 3))
  const start = { clean: { start: [[1, 0]] }, corrupt: { start: [[0, 2]] } }
  const { sites } = await effectsOf(opened, { ...start, metric: { kind: 'value' }, sweep: 'positions' })
  expect(sites.map(({ role, components }) => [role, components])).toEqual([['time', 3]])
})

it('patches units of float64', async () => {
  const builder = new GraphBuilder({ name: 'wide', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  builder.node('Cast', [x], { outputs: ['inner'], attributes: { to: dataTypes.float64 } })
  builder.node('Neg', ['inner'], { outputs: ['hidden'] })
  builder.node('Cast', ['hidden'], { outputs: ['y'], attributes: { to: dataTypes.float32 } })
  builder.output('y', 'float32', ['batch', 2])
  const inputs = { clean: { x: [[1, 2]] }, corrupt: { x: [[8, 16]] } }
  const metric = { kind: 'linear', weights: [1, 1] }
  const answer = await effectsOf(await open(builder.build()), { ...inputs, metric, sites: ['hidden'] })
  // −(8 + 16) with one of the two numbers from −(1 + 2).
  expect([...(answer.sites[0]?.patched ?? [])]).toEqual([-17, -10])
})
