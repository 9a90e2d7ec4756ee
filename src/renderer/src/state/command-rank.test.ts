import { describe, expect, it } from 'vitest'
import { commandRank } from './command-rank.ts'

const titles = [
  'Save',
  'Save as…',
  'Reset view',
  'Ping-pong on or off',
  'Fit the scale to the data',
  'Trace on or off: blocks.0.resid_post',
  'Intervene at blocks.0.resid_post'
]
const found = (query: string): string[] =>
  titles
    .map((title) => ({ title, rank: commandRank(title, query) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ title }) => title)

describe('commands that answer what was typed', () => {
  it('have words that begin with it, the closest first', () => {
    expect(found('save')).toEqual(['Save', 'Save as…'])
    expect(found('ping')).toEqual(['Ping-pong on or off'])
    expect(found('trace on or off: blocks')).toEqual(['Trace on or off: blocks.0.resid_post'])
    expect(found('scale fit')).toEqual(['Fit the scale to the data'])
  })
  it('are not those that only have its letters somewhere in this order', () => {
    expect(found('sts')).toEqual([])
    expect(found('rest')).toEqual([])
  })
  it('are found by parts of a name, within a word, and by initials', () => {
    expect(found('resid')).toEqual([
      'Intervene at blocks.0.resid_post',
      'Trace on or off: blocks.0.resid_post'
    ])
    expect(found('trace resid')).toEqual(['Trace on or off: blocks.0.resid_post'])
    expect(found('cale')).toEqual(['Fit the scale to the data'])
    expect(found('rv')).toEqual(['Reset view'])
  })
  it('are all where nothing was typed', () => {
    expect(found(' ')).toHaveLength(titles.length)
  })
})
