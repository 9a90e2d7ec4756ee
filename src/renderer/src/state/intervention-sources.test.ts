import { describe, expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { sourceKind, sourceWords } from './intervention-sources.ts'

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
