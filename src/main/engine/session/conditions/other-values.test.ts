import { describe, expect, it } from 'vitest'
import { sessionsCompiled } from '#engine/inference/compiled-session.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { PlanCondition, SweepAxis } from '#shared/trajectory.ts'
import { float32, numbers, record } from '../testing/conditions.ts'
import {
  firstUnits,
  linearNetwork,
  linearHidden,
  openedInTests,
  prepare,
  rotationNetwork,
  traceOf,
  type Opened
} from '../testing/small-networks.ts'
import { expectRows, onlyTrace, rows } from '../testing/points.ts'
import { conditionOf, dragTo, pointsUnder, traceUnder, withStrengths } from '../testing/live-conditions.ts'

const open = openedInTests()

const sweep: SweepAxis[] = [{ input: 'x', parameter: 'x1', from: -2, to: 2, count: 5 }]
const x1Values = [-2, -1, 0, 1, 2]
const values = { x: { x1: 0.9, x2: -1, x3: 3 } }
/** x · A, the three entries that are shown. */
const hiddenAt = (x: number[]): number[] => linearHidden(x).slice(0, 3)
const path = x1Values.map((x1) => hiddenAt([x1, -1, 3]))

async function prepared(network: Opened, conditions: PlanCondition[], site = 'hidden') {
  const choices = { 't/1': firstUnits }
  return prepare(network, { traces: [traceOf([site])], sweep, values, choices, conditions })
}

const batches: [string, Model][] = [
  ['batched by a symbol', linearNetwork()],
  ['with a fixed batch of four', linearNetwork([4])],
  ['without a batch axis', linearNetwork([])]
]

describe.each(batches)('a linear network %s', (_, model) => {
  it('takes means, pairs and draws from stimuli of its own space', async () => {
    const network = await open(model)
    const source = { values: { x: { x2: 2, x3: 0 } }, sweep: [{ ...sweep[0], from: 0, to: 4 }] }
    const other = [0, 1, 2, 3, 4].map((x1) => hiddenAt([x1, 2, 0]))
    const mean = conditionOf(network, 'mean', { site: 'hidden', kind: 'mean', source })
    const pairs = conditionOf(network, 'pairs', { site: 'hidden', kind: 'patch', source })
    const drawn = conditionOf(network, 'drawn', { site: 'hidden', kind: 'resample', source, seed: 5 })
    const one = conditionOf(network, 'one', {
      site: 'hidden',
      kind: 'patch',
      source: { values: { x: { x1: 7, x2: 0, x3: 0 } } }
    })
    const conditions = [mean, pairs, drawn, one]
    const { prepared: plan } = await prepared(network, conditions)
    expect(plan.conditions.map(({ error }) => error)).toEqual([null, null, null, null])
    const frame = await dragTo(network, plan.id, values, conditions)
    expectRows(
      traceUnder(frame, 'mean').positions,
      x1Values.map(() => other[2] ?? [])
    )
    expectRows(traceUnder(frame, 'pairs').positions, other)
    // The current stimulus, x1 = 0.9, takes the partner of x1 = 1.
    expectRows(traceUnder(frame, 'pairs').current, [other[3] ?? []])
    expectRows(
      traceUnder(frame, 'one').positions,
      x1Values.map(() => hiddenAt([7, 0, 0]))
    )
    const known = other.map((row) => row.join())
    for (const row of rows(traceUnder(frame, 'drawn').positions)) expect(known).toContain(row.join())
    expect((await dragTo(network, plan.id, values, conditions)).milliseconds).toBe(0)
  })

  it('takes the mean of a set of stimuli, and draws from it', async () => {
    const network = await open(model)
    const one = [4, 2, 0]
    const other = [-1, 0.5, 6]
    const source = { stimuli: [one, other].map(([x1, x2, x3]) => ({ x: { x1, x2, x3 } })) }
    const mean = conditionOf(network, 'mean', { site: 'hidden', kind: 'mean', source })
    const drawn = conditionOf(network, 'drawn', { site: 'hidden', kind: 'resample', source, seed: 5 })
    const { prepared: plan } = await prepared(network, [mean, drawn])
    const frame = await dragTo(network, plan.id, values, [mean, drawn])
    const recorded = [hiddenAt(one), hiddenAt(other)]
    const halfway = [0, 1, 2].map((h) => ((recorded[0]?.[h] ?? NaN) + (recorded[1]?.[h] ?? NaN)) / 2)
    expectRows(
      traceUnder(frame, 'mean').positions,
      x1Values.map(() => halfway)
    )
    const found = rows(traceUnder(frame, 'drawn').positions).map((row) => row.join())
    for (const row of found) expect(recorded.map((each) => each.join())).toContain(row)
    expect(new Set(found).size).toBe(2)
  })

  it('freezes what comes after an edit at its baseline, wherever the sliders are', async () => {
    const network = await open(model)
    const frozen = conditionOf(
      network,
      'frozen',
      { site: 'x', kind: 'zero' },
      { site: 'hidden', kind: 'freeze' }
    )
    const { prepared: plan } = await prepared(network, [frozen])
    for (const [x2, strength] of [
      [-1, 1],
      [4, 1],
      [4, 0.5]
    ] as const) {
      const at = withStrengths({ x: { ...values.x, x2 } }, 'frozen', 1, strength)
      const frame = await dragTo(network, plan.id, at, [frozen])
      const expected = x1Values.map((x1) => hiddenAt([x1, x2, 3]).map((h) => strength * h))
      expectRows(traceUnder(frame, 'frozen').positions, expected)
      expectRows(traceUnder(frame, 'frozen').current, [hiddenAt([0.9, x2, 3]).map((h) => strength * h)])
    }
  })

  it('takes values from another condition, with its strengths, shown or not', async () => {
    const network = await open(model)
    const moved = conditionOf(network, 'moved', { site: 'x', kind: 'add', direction: [0, 1, 0] })
    const taking = conditionOf(network, 'taking', {
      site: 'hidden',
      kind: 'patch',
      source: { condition: 'moved' },
      select: { feature: [1] }
    })
    const { prepared: plan } = await prepared(network, [taking, moved])
    const hidden = { ...moved, isHidden: true }
    for (const shown of [[taking, moved], [taking], [taking, hidden]]) {
      for (const strength of [1, -2, 0]) {
        const at = withStrengths(values, 'moved', strength)
        const frame = await dragTo(network, plan.id, at, shown)
        const expected = x1Values.map((x1) => {
          const [, other = 0] = hiddenAt([x1, -1 + strength, 3])
          return hiddenAt([x1, -1, 3]).with(1, other)
        })
        expectRows(traceUnder(frame, 'taking').positions, expected)
        expect(frame.conditions).toHaveLength(shown.includes(moved) ? 2 : 1)
      }
    }
  })
})

describe('what is taken from elsewhere', () => {
  it('equals what is recorded under the same condition', async () => {
    const network = await open(linearNetwork())
    const x = [
      [3, 3, 3],
      [1, 1, 1],
      [2, 2, 2]
    ]
    const edits = [
      { site: 'x', kind: 'noise', deviation: 0.3 },
      { site: 'hidden', kind: 'mean', source: { inputs: { x } }, select: { feature: [0] } },
      { site: 'hidden', kind: 'resample', source: { inputs: { x } }, select: { feature: [1] }, seed: 9 },
      { site: 'hidden', kind: 'freeze', select: { feature: [2] } }
    ]
    const condition = conditionOf(network, 'all', ...edits)
    const { prepared: plan } = await prepared(network, [condition])
    const frame = await dragTo(network, plan.id, values, [condition])
    const inputs: Record<string, Tensor> = {
      x: float32(
        [5, 3],
        x1Values.flatMap((x1) => [x1, -1, 3])
      )
    }
    const recorded = numbers((await record(network, inputs, ['hidden'], edits)).sites['hidden'])
    const expected = x1Values.map((_, row) => recorded.slice(row * 4, row * 4 + 3))
    expectRows(traceUnder(frame, 'all').positions, expected)
  })

  it('compiles nothing while sources and strengths are dragged', async () => {
    const network = await open(linearNetwork())
    const from = (x1: number): PlanCondition =>
      conditionOf(network, 'patched', { site: 'hidden', kind: 'patch', source: { values: { x: { x1 } } } })
    const { prepared: plan } = await prepared(network, [from(0)])
    const before = sessionsCompiled()
    for (const x1 of [1, 2, 3]) {
      const at = withStrengths(values, 'patched', 1)
      const frame = await dragTo(network, plan.id, at, [from(x1)])
      expectRows(
        traceUnder(frame, 'patched').positions,
        x1Values.map(() => hiddenAt([x1, 0, 0]))
      )
    }
    expect(sessionsCompiled()).toBe(before)
  })

  it('is refused in a circle, from nowhere, of another number or of another shape, for that condition only', async () => {
    const network = await open(linearNetwork())
    const patch = (id: string, source: unknown): PlanCondition =>
      conditionOf(network, id, { site: 'hidden', kind: 'patch', source })
    const conditions = [
      patch('a', { condition: 'b' }),
      patch('b', { condition: 'a' }),
      patch('c', { condition: 'bb' }),
      patch('d', { values: {}, sweep: [{ ...sweep[0], count: 3 }] }),
      patch('e', { inputs: { x: [[1, 2]] } }),
      patch('f', { values: { z: { x1: 0 } } })
    ]
    const { prepared: plan } = await prepared(network, conditions)
    const frame = await dragTo(network, plan.id, values, conditions)
    const messages = [
      /circle: 'a' from 'b' from 'a'/,
      /circle: 'b' from 'a' from 'b'/,
      /no condition 'bb'/,
      /3 stimuli, and 5/,
      /size 2 along axis 1/,
      /no input 'z'/
    ]
    for (const [order, { id }] of conditions.entries()) {
      const error = { tag: 'request', message: expect.stringMatching(messages[order] ?? '') as string }
      expect(pointsUnder(frame, id)).toMatchObject({ traces: [], error })
      expect(plan.conditions[order]).toMatchObject({ error })
    }
    expectRows(onlyTrace(frame).positions, path)
  })
})

it('freezes steps of a Scan', async () => {
  const network = await open(rotationNetwork(4, Math.PI / 2))
  const start = { start: { x1: 1, x2: 0 } }
  const frozen = conditionOf(
    network,
    'frozen',
    { site: 'h_next', kind: 'scale', factor: 2, select: { time: [0] } },
    { site: 'h_next', kind: 'freeze', select: { time: [2] } }
  )
  const { prepared: plan } = await prepare(network, {
    traces: [traceOf(['h_next'], 'time')],
    choices: { 't/1': { kind: 'units', units: [0, 1, 1] } },
    values: start,
    conditions: [frozen]
  })
  const frame = await dragTo(network, plan.id, start, [frozen])
  expectRows(traceUnder(frame, 'frozen').positions, [
    [0, 2, 2],
    [-2, 0, 0],
    [0, -1, -1],
    [1, 0, 0]
  ])
})
