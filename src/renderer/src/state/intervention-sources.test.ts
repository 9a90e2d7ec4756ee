import { describe, expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { chosenMembers, setMembers, setWords, sourceKind, sourceWords } from './intervention-sources.ts'

const contrast: Parameter = {
  name: 'contrast',
  label: 'Contrast',
  unit: '%',
  hard: [0, 100],
  soft: [0, 100],
  scale: 'integer',
  default: 50
}
const facts = {
  values: { image: { contrast: 50 } },
  conditions: [{ id: 'condition-2', name: 'Silenced' }],
  parameterOf: ({ parameter }: { parameter: string }) => (parameter === 'contrast' ? contrast : null)
}
const values = { image: { contrast: 20 } }
const sweep = [{ input: 'image', parameter: 'contrast', from: 0, to: 100, count: 11 }]

describe('a source in words', () => {
  it.each([
    [{ values, sweep: [] }, 'stimulus', 'Contrast 20 %'],
    [{ values: facts.values, sweep: [] }, 'stimulus', 'the same stimulus as the sliders'],
    [{ values, sweep }, 'sweep', 'Contrast 0 % – 100 % × 11'],
    [{ condition: 'condition-2' }, 'condition', 'Silenced'],
    [{ condition: 'condition-9' }, 'condition', 'a condition that is gone'],
    [{ inputs: { image: 'a.npy' } }, 'inputs', 'inputs from files']
  ] as const)('%j', (source, kind, words) => {
    const given = 'sweep' in source ? { ...source, sweep: [...source.sweep] } : source
    expect(sourceKind(given)).toBe(kind)
    expect(sourceWords(given, facts)).toBe(words)
  })
})

describe('a set of stimuli', () => {
  const at = (contrast: number) => ({ image: { contrast } })
  const stimuli = [10, 20, 30].map((contrast) => ({
    id: `stimulus-${contrast}`,
    name: `Contrast ${contrast}`,
    values: at(contrast)
  }))
  const wordsOf = (set: ReturnType<typeof at>[]): string => {
    const members = setMembers(set, stimuli)
    return setWords(chosenMembers(set, members), members)
  }

  it('is told by how many of the kept ones are in it', () => {
    expect(sourceKind({ stimuli: [at(10)] })).toBe('set')
    expect(sourceWords({ stimuli: [at(10), at(20)] }, facts)).toBe('2 stimuli')
    expect(wordsOf([at(10)])).toBe('Contrast 10')
    expect(wordsOf([at(30), at(10)])).toBe('2 of 3')
    expect(wordsOf([at(10), at(20), at(30)])).toBe('All 3')
  })

  it('keeps a stimulus that is kept no more', () => {
    const members = setMembers([at(10), at(99)], stimuli)
    expect(members.at(-1)).toMatchObject({ label: 'An earlier stimulus', values: at(99) })
    expect(chosenMembers([at(10), at(99)], members).map(({ values }) => values)).toEqual([at(10), at(99)])
  })
})
