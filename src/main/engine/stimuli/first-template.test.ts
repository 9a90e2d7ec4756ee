import { describe, expect, it } from 'vitest'
import { spreadExample, templateInWords } from './first-template.ts'
import { listVocabulary } from './vocabulary.ts'

describe('a first template', () => {
  const words = listVocabulary(['▁Van', '▁done', '▁in', '▁1', '▁2', '{', '▁12'], 'words')

  it('is the example in its own words, with a slot that starts at its token', () => {
    expect(templateInWords({ ids: [0, 1, 2, 4], varied: 3 }, words)).toEqual({
      template: ' Van done in{item}',
      slots: ['item: any token = 4']
    })
  })
  it('has ids where words would be read as other tokens, or as slots', () => {
    const split = listVocabulary(['a', 'b', 'ab'], 'words')
    expect(templateInWords({ ids: [0, 1, 2], varied: 2 }, split).template).toBe('{#0}{#1}{item}')
    expect(templateInWords({ ids: [5, 1], varied: 1 }, words).template).toBe('{#5}{item}')
  })
  it('is made of ids that differ where there is no example', () => {
    expect(spreadExample(3, 100)).toEqual({ ids: [1, 8, 15], varied: 1 })
    expect(spreadExample(1, 2)).toEqual({ ids: [1], varied: 0 })
  })
})
