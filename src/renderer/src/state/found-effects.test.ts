import { expect, it } from 'vitest'
import { keptEffectsSchema } from '#shared/study-effects.ts'
import {
  foundEffects,
  keptEffects,
  mostKeptComponents,
  whyStale,
  type FoundEffects
} from './found-effects.ts'

const found: FoundEffects = {
  method: 'patching',
  sweep: 'heads',
  site: null,
  by: null,
  senders: 'heads',
  receivers: null,
  isByHead: true,
  direction: 'denoise',
  metric: { kind: 'norm', reduce: 'mean' },
  pairs: [{ clean: { x: { a: 1 } }, corrupt: { x: { a: 2 } } }],
  along: [],
  network: 'hash',
  inputs: '{}',
  words: ['the', 'end'],
  effects: {
    clean: Float64Array.of(0.5),
    corrupt: Float64Array.of(-2),
    sites: [
      { site: 'z', receiver: 'q', role: 'head', components: 3, patched: Float64Array.of(1, NaN, -0.25) },
      {
        site: 'z',
        receiver: 'k',
        role: 'head',
        components: 2,
        grid: [
          { role: 'head', size: 1 },
          { role: 'head', size: 2, of: 'receiver' }
        ],
        patched: Float64Array.of(1, 0)
      }
    ]
  }
}

it('a result is kept as text and comes back, numbers that are none included', () => {
  const kept = keptEffects(found)
  expect(foundEffects(keptEffectsSchema.parse(JSON.parse(JSON.stringify(kept))))).toEqual(found)
})

it('a part of a result is not kept, nor a large one', () => {
  const of = (components: number, patched: number) =>
    keptEffects({
      ...found,
      effects: {
        ...found.effects,
        sites: [{ site: 'z', role: 'head', components, patched: new Float64Array(patched) }]
      }
    })
  expect(of(3, 2)).toBeNull()
  expect(of(mostKeptComponents + 1, mostKeptComponents + 1)).toBeNull()
  expect(of(3, 3)).not.toBeNull()
})

it('a result is told to be out of date, with why', () => {
  expect(whyStale(found, { ...found })).toBeNull()
  expect(whyStale(found, { ...found, network: 'other' })).toMatch(/version of the network/)
  expect(whyStale(found, { ...found, inputs: 'other' })).toMatch(/inputs/)
  const other = [{ clean: { x: { a: 1 } }, corrupt: { x: { a: 3 } } }]
  expect(whyStale(found, { ...found, pairs: other })).toMatch(/other stimuli/)
  expect(whyStale(found, { ...found, pairs: [...found.pairs, ...found.pairs] })).toMatch(/other stimuli/)
  expect(whyStale(found, { ...found, direction: 'noise' })).toMatch(/other settings/)
  expect(whyStale(found, { ...found, by: 'position' })).toMatch(/other settings/)
  expect(whyStale(found, { ...found, senders: 'all' })).toBeNull()
  const edges = { ...found, sweep: 'edges' as const }
  expect(whyStale(edges, { ...edges, senders: 'all' })).toMatch(/other settings/)
})
