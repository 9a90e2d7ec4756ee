import { describe, expect, it } from 'vitest'
import { plainPreprocessing } from '#shared/stimulus.ts'
import { customPreset, parsedNumbers, presetName } from './preprocessing-text.ts'

describe('preprocessing as text', () => {
  it('knows presets by their numbers', () => {
    expect(presetName(plainPreprocessing)).toBe('0 … 1')
    expect(presetName({ range: [0, 255], mean: [0], deviation: [1] })).toBe('0 … 255')
    expect(presetName({ range: [0, 255], mean: [1], deviation: [1] })).toBe(customPreset)
  })
  it('reads lists of numbers', () => {
    expect(parsedNumbers('0.485, 0.456; −0.406')).toEqual([0.485, 0.456, -0.406])
    expect(parsedNumbers('1 x')).toBeNull()
    expect(parsedNumbers('  ')).toBeNull()
  })
})
