import { describe, expect, it } from 'vitest'
import { hasMatchingName, statePairs, type Port } from './state-pairs.ts'

const port = (name: string, ...dims: number[]): Port => ({ name, type: 'float32', dims })
const always = (): boolean => true

describe('names of state inputs and outputs', () => {
  it.each([
    ['state', 'stateN'],
    ['h0', 'hn'],
    ['c', 'cn'],
    ['h_in', 'h_out'],
    ['hidden', 'new_hidden'],
    ['prev_state', 'next_state'],
    ['past_key_values.0.key', 'present.0.key'],
    ['past_key_values.11.value', 'present.11.value'],
    ['cache_in', 'cache_out']
  ])('%s goes on as %s', (input, output) => {
    expect(hasMatchingName(input, output)).toBe(true)
  })

  it.each([
    ['input', 'output'],
    ['x', 'y'],
    ['h0', 'cn'],
    ['past_key_values.0.key', 'present.0.value'],
    ['past_key_values.0.key', 'present.1.key'],
    ['image', 'mask']
  ])('%s does not go on as %s', (input, output) => {
    expect(hasMatchingName(input, output)).toBe(false)
  })
})

describe('state pairs', () => {
  it('need the same shape', () => {
    expect(statePairs([port('h0', 1, 4)], [port('hn', 1, 5)], always).size).toBe(0)
    expect(statePairs([port('h0', 1, 4)], [port('hn', 1, 4)], always)).toEqual(new Map([['h0', 'hn']]))
  })

  it('let cached keys grow along one axis', () => {
    const pairs = statePairs([port('past.0.key', 1, 2, 5, 4)], [port('present.0.key', 1, 2, 6, 4)], always)
    expect(pairs.get('past.0.key')).toBe('present.0.key')
  })

  it('need a way from input to output', () => {
    expect(statePairs([port('h0', 1, 4)], [port('hn', 1, 4)], () => false).size).toBe(0)
  })

  it('use each output once', () => {
    const pairs = statePairs([port('h', 1, 4), port('h0', 1, 4)], [port('hn', 1, 4)], always)
    expect([...pairs.values()]).toEqual(['hn'])
  })
})
