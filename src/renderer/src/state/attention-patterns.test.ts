import { expect, it } from 'vitest'
import type { AxisRole, Site, SiteKind } from '#shared/network.ts'
import {
  entrySelection,
  headCount,
  headPattern,
  patternDifference,
  patternSites
} from './attention-patterns.ts'

const siteOf = (axes: [AxisRole, number][], kind: SiteKind = 'attention-pattern'): Site => ({
  name: axes.map(([role]) => role).join(' '),
  tensor: 't',
  scope: [],
  kind,
  type: 'float32',
  axes: axes.map(([role, size]) => ({ role, size })),
  recognised: true
})
const usual = siteOf([
  ['batch', 1],
  ['head', 2],
  ['query', 2],
  ['key', 3]
])
const turned = siteOf([
  ['batch', 1],
  ['key', 3],
  ['head', 2],
  ['query', 2]
])
const alone = siteOf([
  ['query', 2],
  ['key', 3]
])

it('patterns are sites of queries and keys, with heads or without', () => {
  const others = [
    siteOf(
      [
        ['batch', 1],
        ['head', 2],
        ['query', 2],
        ['key', 3]
      ],
      'attention-scores'
    ),
    siteOf([
      ['batch', 1],
      ['head', 2],
      ['unknown', 2],
      ['key', 3]
    ])
  ]
  expect(patternSites({ sites: [usual, ...others, alone] })).toEqual([usual, alone])
  expect([usual, alone].map(headCount)).toEqual([2, 1])
})

it('a head is read by the roles of the axes, in whatever order they stand', () => {
  const values = Float32Array.from({ length: 12 }, (_, i) => i)
  expect(headPattern(usual, { dims: [2, 2, 3], values }, 1)).toEqual({
    queries: 2,
    keys: 3,
    weights: Float32Array.of(6, 7, 8, 9, 10, 11)
  })
  // [key, head, query]: entry (query, key) of head 1 is 4 · key + 2 + query.
  expect(headPattern(turned, { dims: [3, 2, 2], values }, 1).weights).toEqual(
    Float32Array.of(2, 6, 10, 3, 7, 11)
  )
  expect(headPattern(alone, { dims: [2, 3], values }, 0).weights).toEqual(values.slice(0, 6))
})

it('an entry is selected by its roles', () => {
  expect(entrySelection(usual, 1, 0, 2)).toEqual({ head: [1], query: [0], key: [2] })
  expect(entrySelection(alone, 0, 1, 2)).toEqual({ query: [1], key: [2] })
})

it('differences are what a pattern has more than the baseline', () => {
  const of = (...weights: number[]) => ({ queries: 1, keys: 2, weights: new Float32Array(weights) })
  expect(patternDifference(of(0.25, 0.75), of(0.5, 0.5))).toEqual(of(-0.25, 0.25))
})
