import { expect, it } from 'vitest'
import { strengthInput } from '#shared/condition-strengths.ts'
import { isSamePair, pairCount, stimuliAlong, sweptParameters } from './stimulus-pairs.ts'

const along = [
  { input: 'x', parameter: 'a', from: 0, to: 1, count: 2 },
  { input: 'x', parameter: 'b', from: 0, to: 20, count: 3 }
]
const pair = (clean: number, corrupt: number, a = 0) => ({
  clean: { x: { a: 0, c: clean } },
  corrupt: { x: { a, c: corrupt } }
})

it('pairs are counted at every point of the sweep, strengths are none', () => {
  expect(pairCount([pair(1, 2), pair(3, 4)], along)).toBe(12)
  expect(pairCount([pair(1, 2)], [])).toBe(1)
  const strength = { input: strengthInput('condition-1'), parameter: 'e', from: 0, to: 1, count: 5 }
  expect(sweptParameters([...along, strength])).toEqual(along)
})

it('a pair that differs in what is swept alone does not differ along the sweep', () => {
  expect(isSamePair(pair(1, 1, 5), [])).toBe(false)
  expect(isSamePair(pair(1, 1, 5), along)).toBe(true)
  expect(isSamePair(pair(1, 2, 5), along)).toBe(false)
})

it('stimuli stand pair by pair, the last swept parameter runs fastest', () => {
  const stimuli = stimuliAlong([{ x: { c: 1 } }, { x: { c: 2 } }], along, () => 'linear')
  expect(stimuli.map(({ x }) => [x?.['c'], x?.['a'], x?.['b']])).toEqual(
    [1, 2].flatMap((c) => [0, 1].flatMap((a) => [0, 10, 20].map((b) => [c, a, b])))
  )
})
