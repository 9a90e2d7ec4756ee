import { describe, expect, it } from 'vitest'
import { interventionSchema } from '#shared/intervention.ts'
import { float32, numbers, record, type Edit } from '../testing/conditions.ts'
import { linearNetwork, linearHidden, openedInTests } from '../testing/small-networks.ts'

const open = openedInTests()

type Row = readonly number[]

const dot = (a: Row, b: Row): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
const length = (a: Row): number => Math.sqrt(dot(a, a))
const plus = (a: Row, b: Row, share = 1): number[] => a.map((value, i) => value + share * (b[i] ?? 0))

const stimuli = [
  [1, 2, 3],
  [-1, 0.5, 2]
]
const others = [
  [3, 0, 1],
  [1, 4, -1]
]
const source = { inputs: { x: others } }
/** Of length 5, and its unit vector. */
const r = [3, 0, -4, 0]
const unit = r.map((value) => value / 5)
const along = (h: Row): number[] => unit.map((value) => value * dot(h, unit))
const mean = linearHidden([2, 2, 0])

type Answer = (h: Row, stimulus: number) => Row

/** What each kind makes of a value, in closed form. */
const answers: [Record<string, unknown> & { kind: string }, Answer][] = [
  [{ kind: 'zero' }, () => [0, 0, 0, 0]],
  [{ kind: 'mean', source }, () => mean],
  [{ kind: 'resample', source: { inputs: { x: [others[0]] } } }, () => linearHidden(others[0] ?? [])],
  [{ kind: 'patch', source }, (_, stimulus) => linearHidden(others[stimulus] ?? [])],
  [{ kind: 'freeze' }, (h) => h],
  [{ kind: 'set', value: [1, 2, 3, 4] }, () => [1, 2, 3, 4]],
  [{ kind: 'clamp', low: -1, high: 4 }, (h) => h.map((value) => Math.min(4, Math.max(-1, value)))],
  [{ kind: 'scale', factor: -0.5 }, (h) => h.map((value) => -0.5 * value)],
  [{ kind: 'add', direction: r }, (h) => plus(h, r)],
  [{ kind: 'add', direction: r, unit: 'norm' }, (h) => plus(h, unit, length(h))],
  [{ kind: 'project-out', direction: r }, (h) => plus(h, along(h), -1)],
  [{ kind: 'keep-direction', direction: r }, along],
  [{ kind: 'rotate', direction: r }, (h) => unit.map((value) => value * length(h))]
]

const x = { x: float32([2, 3], stimuli.flat()) }

async function outputOf(edits: Edit[]): Promise<number[]> {
  return numbers((await record(await open(linearNetwork()), x, [], edits)).outputs['y'])
}

function expectClose(found: Row, expected: Row): void {
  expect(found.length).toBe(expected.length)
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index] ?? NaN, 4)
  })
}

const twice = (rows: readonly Row[]): number[] => rows.flat().map((value) => 2 * value)

describe.each(answers)('%j in a linear network', (edit, answer) => {
  const at = { site: 'hidden', ...edit }
  const edited = stimuli.map((stimulus, order) => answer(linearHidden(stimulus), order))

  it('has its closed form at the output', async () => {
    expectClose(await outputOf([at]), twice(edited))
  })

  it('is the baseline bit for bit at strength 0, and at half strength half of the way', async () => {
    expect(await outputOf([{ ...at, strength: 0 }])).toEqual(await outputOf([]))
    if (edit.kind === 'rotate') return
    const halfway = stimuli.map((stimulus, order) => {
      return plus(linearHidden(stimulus), edited[order] ?? []).map((value) => value / 2)
    })
    expectClose(await outputOf([{ ...at, strength: 0.5 }]), twice(halfway))
  })

  it('changes the chosen units alone', async () => {
    const chosen = stimuli.map((stimulus, order) =>
      linearHidden(stimulus).map((value, j) => (j === 2 ? (edited[order]?.[j] ?? NaN) : value))
    )
    expectClose(await outputOf([{ ...at, select: { feature: [2] } }]), twice(chosen))
  })
})

it('every kind has its closed form here; noise is the same for every stimulus and draws the same by its seed', async () => {
  const kinds = interventionSchema.options.map(({ shape }) => shape.kind.value)
  const covered = new Set([...answers.map(([{ kind }]) => kind), 'noise'])
  expect(kinds.filter((kind) => !covered.has(kind))).toEqual([])
  const noise = { site: 'hidden', kind: 'noise', deviation: 2, seed: 9 }
  const [plain, first, again] = [await outputOf([]), await outputOf([noise]), await outputOf([noise])]
  expect(again).toEqual(first)
  const change = first.map((value, index) => value - (plain[index] ?? NaN))
  expectClose(change.slice(4), change.slice(0, 4))
  expect(change.every((value) => value !== 0)).toBe(true)
})

it.each(answers.filter(([{ kind }]) => /zero|mean|set|clamp|project|keep|patch|freeze/.test(kind)))(
  '%j twice is once',
  async (edit) => {
    const at = { site: 'hidden', ...edit }
    expectClose(await outputOf([at, at]), await outputOf([at]))
  }
)

it('order matters where edits do not commute, and only there', async () => {
  const [scale, add] = [
    { site: 'hidden', kind: 'scale', factor: 3 },
    { site: 'hidden', kind: 'add', direction: r }
  ]
  const values = stimuli.map(linearHidden)
  expectClose(
    await outputOf([scale, add]),
    twice(
      values.map((h) =>
        plus(
          h.map((value) => 3 * value),
          r
        )
      )
    )
  )
  expectClose(await outputOf([add, scale]), twice(values.map((h) => plus(h, r).map((value) => 3 * value))))
  const [left, right] = [0, 1].map((unitOf) => ({ ...scale, select: { feature: [unitOf] } }))
  expect(await outputOf([left ?? scale, right ?? scale])).toEqual(
    await outputOf([right ?? scale, left ?? scale])
  )
})

it('a direction that is projected out reads 0 afterwards', async () => {
  const found = await outputOf([{ site: 'hidden', kind: 'project-out', direction: r }])
  for (const row of [found.slice(0, 4), found.slice(4)]) expect(dot(row, unit)).toBeCloseTo(0, 4)
})
