import { describe, expect, it } from 'vitest'
import { metricSchema } from '#shared/metric.ts'
import { metricTitle } from './metric-words.ts'

const logits = { name: 'logits', length: 3, positions: 5 }
const values = { name: 'values', length: 1, positions: 1 }
const wordsOf = (length: number): string[] | undefined => (length === 3 ? ['no', 'yes', 'so'] : undefined)

describe('metricTitle', () => {
  it('names entries by their words, else by their numbers', () => {
    const difference = metricSchema.parse({ kind: 'logit-difference', correct: 1, incorrect: 0 })
    expect(metricTitle(difference, [logits], wordsOf)).toBe('Logit difference yes − no')
    expect(metricTitle(difference, [logits], () => undefined)).toBe('Logit difference 1 − 0')
    const each = metricSchema.parse({ kind: 'probability', target: [1, 2] })
    expect(metricTitle(each, [logits], wordsOf)).toBe('Probability yes, so')
  })

  it('prefers what the network calls its own classes, counted from the end, too', () => {
    const classes = ['0°', '45°', 'square']
    const named = [{ ...logits, classes }]
    const difference = metricSchema.parse({ kind: 'logit-difference', correct: -1, incorrect: 1 })
    expect(metricTitle(difference, named, wordsOf)).toBe('Logit difference square − 45°')
  })

  it('names the output where there are several', () => {
    const value = metricSchema.parse({ kind: 'value', output: 'values', index: 0 })
    expect(metricTitle(value, [logits, values], wordsOf)).toBe('Value 0 of values')
    expect(metricTitle(metricSchema.parse({ kind: 'norm' }), [logits], wordsOf)).toBe('Norm')
  })
})
