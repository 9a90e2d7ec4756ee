import { describe, expect, it } from 'vitest'
import { parseTemplate, slotNames } from './template.ts'
import { fillTemplate, slotsFor } from './token-slots.ts'

const fill = (template: string, lines: string[], values: Record<string, number>, limit = 10) => {
  const parts = parseTemplate(template)
  return fillTemplate(parts, slotsFor(slotNames(parts), lines, null, limit), values)
}

describe('templates', () => {
  it('count on from a start by steps', () => {
    const lines = ['start: 0..100', 'step: 1..9']
    expect(fill('{start} {start+step} {start+2*step} {start - 1}', lines, { start: 3, step: 4 })).toEqual([
      '3 7 11 2'
    ])
  })

  it('count on in a list of words, round and round', () => {
    const lines = ['day: Mon, Tue, Wed', 'step: 1..2']
    expect(fill('{day} {day+step} {day+2*step}', lines, { day: 1, step: 2 })).toEqual(['Tue Mon Wed'])
  })

  it('put tokens in as ids, apart from the text around them', () => {
    expect(fill('a {item}{#7} b', [], { item: 3 })).toEqual(['a ', 3, 7, ' b'])
    expect(fill('{item+1}', [], { item: 9 }, 10)).toEqual([0])
  })

  it('keep doubled braces as braces', () => {
    expect(fill('{{"a": {n}}}', ['n: 0..9'], { n: 5 })).toEqual(['{"a": 5}'])
  })

  it('name each slot once, in order', () => {
    expect(slotNames(parseTemplate('{b} {a+2*b} {#3} {1}'))).toEqual(['b', 'a'])
  })

  it.each(['{', 'a } b', '{}', '{a b}', '{a*b}', '{2.5}', '{a+}', '{-}'])('refuse %s', (template) => {
    const part = 'template'
    expect(() => parseTemplate(template)).toThrow(expect.objectContaining({ tag: 'request', part }) as Error)
  })

  it('refuse the sum of two lists', () => {
    expect(() => fill('{a+b}', ['a: x, y', 'b: z, w'], {})).toThrow(/two slots/)
  })
})
