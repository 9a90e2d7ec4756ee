import { expect, test } from 'vitest'
import { conditionsBeside, rankInBox } from './traces-in-box.ts'

const condition = (of: string): { id: string; label: string; mark: number; of: string } => ({
  ...{ id: 'c', label: '', mark: 0, of }
})
const traces = [
  { descriptor: { id: 'a' } },
  { descriptor: { id: 'a c', condition: condition('a') } },
  { descriptor: { id: 'b' } },
  { descriptor: { id: 'b c', condition: condition('b') } }
]
const ranks = (boxes: Omit<Parameters<typeof rankInBox>[0], 'traces'>): number[] =>
  traces.map((trace) => rankInBox({ traces, ...boxes }, trace))

test('traces have ranks in the order in which they are listed, from 0 in each box', () => {
  expect(ranks({ panels: [], arrangement: 'overlaid' })).toEqual([0, 1, 2, 3])
  expect(ranks({ panels: [], arrangement: 'side-by-side' })).toEqual([0, 1, 0, 1])
  const panels = [{ traces: ['a', 'b'] }, { traces: ['a c', 'b c'] }]
  expect(ranks({ panels, arrangement: 'overlaid' })).toEqual([0, 0, 1, 1])
})

test('conditions count where they are drawn in the same box', () => {
  const panels = [{ traces: ['a', 'a c', 'b'] }, { traces: ['b c'] }]
  const counts = traces.map((trace) =>
    conditionsBeside({ traces, panels, arrangement: 'side-by-side' }, trace)
  )
  expect(counts).toEqual([1, 1, 1, 1])
  const none = {
    traces,
    panels: [{ traces: ['a', 'b'] }, { traces: ['a c'] }],
    arrangement: 'overlaid'
  } as const
  expect(traces.slice(0, 2).map((trace) => conditionsBeside(none, trace))).toEqual([0, 1])
})
