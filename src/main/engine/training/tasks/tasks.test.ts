import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taskSchema, type TaskChoice } from '#shared/training.ts'
import { members } from './ordered-sets.ts'
import { taskOf } from './task-of.ts'
import { inputParts, type Examples, type Task } from './task.ts'
import { rows } from './testing/rows.ts'

const task = (choice: { kind: TaskChoice['kind'] } & Record<string, unknown>): Task =>
  taskOf(taskSchema.parse(choice))

const all = {
  'modular-addition': task({ kind: 'modular-addition', modulus: 11 }),
  'flip-flop': task({ kind: 'flip-flop', steps: 12 }),
  'sequence-continuation': task({ kind: 'sequence-continuation' }),
  'repeated-sequences': task({ kind: 'repeated-sequences', vocabulary: 16 }),
  copying: task({ kind: 'copying', vocabulary: 7, length: 5 }),
  'bracket-matching': task({ kind: 'bracket-matching' }),
  'delayed-match': task({ kind: 'delayed-match' }),
  gratings: task({ kind: 'gratings', orientations: 6 }),
  shapes: task({ kind: 'shapes' }),
  'gratings-and-shapes': task({ kind: 'gratings-and-shapes', orientations: 4 }),
  digits: task({ kind: 'digits' }),
  'graph-analogies': task({ kind: 'graph-analogies' })
} satisfies Record<TaskChoice['kind'], Task>

/** Tokens of each row as words. */
function words(of: Task, examples: Examples): string[][] {
  const { input } = of.shape
  const tokens = input.kind === 'tokens' ? input.tokens : []
  return rows(examples, 'inputs').map((row) => row.map((token) => tokens[token] ?? '?'))
}

/** Where a member stands in its set. */
const place = (member: string): number =>
  Math.max(...Object.values(members).map((set) => set.indexOf(member)))

const answerWord = (of: Task, index: number): string =>
  of.shape.answer.kind === 'class' ? (of.shape.answer.classes[index] ?? '?') : '?'

describe.each(Object.entries(all))('%s', (_, each) => {
  it('draws the same batch for a seed and a number, and another for others', () => {
    const batch = each.training(3, 7, 20)
    expect(each.training(3, 7, 20)).toEqual(batch)
    expect(each.training(3, 8, 20).inputs).not.toEqual(batch.inputs)
    expect(each.training(4, 7, 20).inputs).not.toEqual(batch.inputs)
    expect(each.heldOut(30)).toEqual(each.heldOut(30))
  })

  it('trains on nothing that is held out', () => {
    const heldOut = new Set(rows(each.heldOut(200), 'inputs').map(String))
    for (let n = 0; n < 10; n++)
      for (const row of rows(each.training(1, n, 50), 'inputs')) expect(heldOut).not.toContain(String(row))
  })

  it('has inputs and answers in range, of the shapes that it states', () => {
    const { input, answer, places } = each.shape
    const examples = each.training(1, 0, 9)
    expect(examples.inputs.map(({ dims }) => dims[0])).toEqual(inputParts(input).map(() => 9))
    expect(examples.weights.dims).toEqual([9, places?.length ?? 1])
    if (input.kind === 'tokens') {
      const largest = Math.max(...rows(examples, 'inputs').flat())
      expect([examples.inputs[0]?.dims[1], largest < input.tokens.length]).toEqual([input.positions, true])
      expect(new Set(input.tokens).size).toBe(input.tokens.length)
    }
    if (answer.kind === 'class')
      for (const target of rows(examples, 'target').flat()) expect(answer.classes[target]).toBeDefined()
  })

  it('states the accuracy of the best answers that depend on the place alone', () => {
    expectChance(each)
  })
})

/** Counts the answers of a sample, place by place. */
function expectChance(each: Task): void {
  const { answer } = each.shape
  if (answer.kind !== 'class') return
  const examples = each.training(5, 1, 4000)
  const [targets, weights] = [rows(examples, 'target'), rows(examples, 'weights')]
  const places = weights[0]?.length ?? 0
  let [best, all] = [0, 0]
  for (let place = 0; place < places; place++) {
    const counts = new Float64Array(answer.classes.length)
    targets.forEach((row, at) => {
      const target = row[place] ?? 0
      counts[target] = (counts[target] ?? 0) + (weights[at]?.[place] ?? 0)
    })
    best += Math.max(...counts)
    all += counts.reduce((sum, count) => sum + count, 0)
  }
  // The largest of several shares of a sample lies above the true one; sums that are held out leave some more room.
  expect(best / all).toBeGreaterThan(each.chance - 0.03)
  expect(best / all).toBeLessThan(each.chance + 0.05)
}

it.each([
  { kind: 'sequence-continuation', strides: [3] },
  { kind: 'sequence-continuation', shown: 8 },
  { kind: 'bracket-matching', depth: 1 },
  { kind: 'bracket-matching', types: 4, depth: 2 }
] as const)('chance counts places apart: $kind', (choice) => {
  expectChance(task(choice))
})

describe('answers', () => {
  it('are sums modulo p, each pair trained on or held out', () => {
    const each = task({ kind: 'modular-addition', modulus: 11, trainingShare: 0.6 })
    const parts = [each.training(1, 0, 1000), each.heldOut(1000)]
    expect(parts.map(({ inputs }) => inputs[0]?.dims[0])).toEqual([73, 48])
    const pairs = parts.flatMap((part) => rows(part, 'inputs'))
    const sums = parts.flatMap((part) => rows(part, 'target'))
    expect(new Set(pairs.map(String)).size).toBe(121)
    pairs.forEach(([a = 0, b = 0, equals], at) => {
      expect([equals, sums[at]]).toEqual([11, [(a + b) % 11]])
    })
  })

  it('of modular addition come by in every order once', () => {
    const each = task({ kind: 'modular-addition', modulus: 11, trainingShare: 0.6 })
    const round = [0, 1, 2].flatMap((n) => rows(each.training(9, n, 24), 'inputs').map(String))
    expect(new Set(round).size).toBe(72)
  })

  it('of flip-flops are the signs of the last pulses', () => {
    const each = task({ kind: 'flip-flop', bits: 2, steps: 30 })
    const examples = each.training(1, 0, 20)
    const targets = rows(examples, 'target')
    rows(examples, 'inputs').forEach((row, example) => {
      for (let bit = 0; bit < 2; bit++) {
        let last = NaN
        for (let step = 0; step < 30; step++) {
          const pulse = row[2 * step + bit] ?? NaN
          if (pulse !== 0) last = Math.sign(pulse)
          expect(targets[example]?.[2 * step + bit]).toBe(last)
        }
      }
    })
  })

  it('continue the sequence that a sentence shows', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<number[][]>([1], [-1], [1, -1], [1, 2]),
        fc.integer(),
        (strides: number[], seed) => {
          const each = task({ kind: 'sequence-continuation', strides, shown: 3 })
          const examples = each.training(seed, 0, 8)
          const sentences = words(each, examples)
          rows(examples, 'target').forEach((answers, at) => {
            const shown = [3, 8, 13].map((place) => sentences[at]?.[place] ?? '')
            const set = Object.values(members).find((one) => one.includes(shown[0] ?? '')) ?? []
            const [first = 0, second = 0, third = 0] = shown.map((member) => set.indexOf(member))
            const stride = second - first
            expect([third - second, strides.includes(stride)]).toEqual([stride, true])
            expect(answerWord(each, answers.at(-1) ?? -1)).toBe(set[third + stride])
          })
        }
      ),
      { numRuns: 20 }
    )
  })

  it('of members of two sets by turns come from the set whose turn it is', () => {
    const each = task({ kind: 'sequence-continuation', alternating: 1, phrases: 'varied', shown: 4 })
    const examples = each.training(1, 0, 30)
    const sentences = words(each, examples)
    const setOf = (member: string): string =>
      Object.entries(members).find(([, one]) => one.includes(member))?.[0] ?? ''
    rows(examples, 'target').forEach((answers, at) => {
      const shown = [3, 8, 13, 18].map((place) => sentences[at]?.[place] ?? '')
      const [a, b, c, d] = shown.map(setOf)
      expect([a === b, c, d]).toEqual([false, a, b])
      const answer = answerWord(each, answers.at(-1) ?? -1)
      const stride = 1
      expect([setOf(answer), place(answer) - place(shown[3] ?? '')]).toEqual([a, stride])
    })
    expect(new Set(sentences.flatMap((one) => one[1] ?? '')).size).toBeGreaterThan(1)
    expect(sentences.some((one) => one[1] !== one[6])).toBe(true)
  })

  it('of repeated sequences follow the earlier copy of a symbol', () => {
    const examples = all['repeated-sequences'].training(2, 0, 30)
    const [targets, weights] = [rows(examples, 'target'), rows(examples, 'weights')]
    rows(examples, 'inputs').forEach((row, example) => {
      weights[example]?.forEach((weight, place) => {
        const earlier = row.slice(0, place).lastIndexOf(row[place] ?? -1)
        expect(weight === 1).toBe(earlier >= 0)
        if (earlier >= 0) expect(targets[example]?.[place]).toBe(row[earlier + 1])
      })
    })
  })

  it('copy what was before the separator', () => {
    for (const [at, row] of words(all.copying, all.copying.training(1, 0, 20)).entries()) {
      const target = rows(all.copying.training(1, 0, 20), 'target')[at]?.map((each) =>
        answerWord(all.copying, each)
      )
      expect(row[5]).toBe('|')
      expect(target).toEqual(row.slice(0, 5))
      expect(row.slice(6)).toEqual(row.slice(0, 4))
    }
  })

  it('close the innermost bracket, by a second way of reading: erasing pairs', () => {
    const each = all['bracket-matching']
    const examples = each.training(1, 0, 20)
    const closing = { '(': ')', '[': ']' } as Record<string, string>
    words(each, examples).forEach((row, example) => {
      row.forEach((_, place) => {
        let open = row.slice(0, place + 1).join('')
        for (let before = ''; before !== open;)
          [before, open] = [open, open.replaceAll('()', '').replaceAll('[]', '')]
        const expected = closing[open.at(-1) ?? ''] ?? 'none'
        expect(answerWord(each, rows(examples, 'target')[example]?.[place] ?? -1)).toBe(expected)
      })
    })
  })

  it('tell whether sample and test were the same', () => {
    const each = task({ kind: 'delayed-match', noise: 0 })
    const examples = each.training(1, 0, 50)
    rows(examples, 'inputs').forEach((row, example) => {
      const shown = row.flatMap((value, at) => (value === 1 && at % 5 < 4 ? [at % 5] : []))
      expect(shown).toHaveLength(2)
      expect(rows(examples, 'target')[example]).toEqual([shown[0] === shown[1] ? 1 : 0])
    })
  })

  it('are orientations: a quarter turn of the picture is a quarter turn of the class', () => {
    const each = task({ kind: 'gratings', orientations: 4, noise: 0, side: 16 })
    const examples = each.training(1, 0, 60)
    rows(examples, 'inputs').forEach((picture, example) => {
      // Energy of changes along x, of vertical stripes, against that along y.
      const energy = [1, 16].map((step) =>
        picture.reduce(
          (sum, value, at) => sum + (at % 16 < 15 && at < 240 ? (value - (picture[at + step] ?? 0)) ** 2 : 0),
          0
        )
      )
      const orientation = rows(examples, 'target')[example]?.[0] ?? -1
      if (orientation === 0) expect((energy[0] ?? 0) > 4 * (energy[1] ?? 0)).toBe(true)
      if (orientation === 2) expect((energy[1] ?? 0) > 4 * (energy[0] ?? 0)).toBe(true)
    })
  })

  it('of gratings and shapes are orientations of waves, then names of figures on an even ground', () => {
    const each = task({ kind: 'gratings-and-shapes', orientations: 4, noise: 0 })
    const examples = each.training(1, 0, 200)
    const evenShares = rows(examples, 'inputs').map((picture) => {
      const counts = new Map<number, number>()
      for (const value of picture) counts.set(value, (counts.get(value) ?? 0) + 1)
      return Math.max(...counts.values()) / picture.length
    })
    rows(examples, 'target').forEach(([label = -1], at) => {
      expect(answerWord(each, label).endsWith('°')).toBe(label < 4)
      // A wave has the same value at most along its stripes, a ground over much of the picture.
      expect((evenShares[at] ?? NaN) < 0.2).toBe(label < 4)
    })
    expect(each.shape.answer).toMatchObject({
      classes: ['0°', '45°', '90°', '135°', 'disk', 'ring', 'square', 'triangle', 'cross', 'bar']
    })
  })
})
