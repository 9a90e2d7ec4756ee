import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisNames, storeNames } from './store-names.ts'

describe('names of arrays', () => {
  it('are the texts where these are names of files everywhere', () => {
    const texts = ['blocks.0.attn.z', 'größe', 'Probability ▁h', 'd′ (a − b) 50 %', "don't, 'x'", '🎈', ' a']
    expect(storeNames(texts)).toEqual(texts)
  })
  it('have _ for what Zarr or a file system takes for something else', () => {
    expect(
      storeNames(['/conv/Conv_0', '..', '.zarray', '__x', 'a', 'A', 'a?\\b:\n', 'b ', 'nul.x', ''])
    ).toEqual(['_conv_Conv_0', '_.._', '_.zarray', '_x', 'a', 'A_2', 'a__b__', 'b _', '_nul.x', '_'])
  })
  it('are one for each text, all different, without a way out of their folder', () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constantFrom('a', 'a_2', 'A', '', '_'))
    )
    fc.assert(
      fc.property(texts, (all) => {
        const names = storeNames(all)
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(all.length)
        for (const name of names) {
          expect(name).toMatch(/^(?!\.|__)[^/\\:*?"<>|\p{Cc}\p{Cs}]*[^/\\:*?"<>|\p{Cc}\p{Cs}. ]$/u)
          expect(Buffer.byteLength(name)).toBeLessThan(256)
        }
      })
    )
  })
})

it('axes of one name are equally long in a group, and different in an array', () => {
  const known = new Map<string, number>()
  expect(axisNames(['batch', 'position', 'feature'], [5, 8, 64], known)).toEqual([
    'batch',
    'position',
    'feature'
  ])
  expect(axisNames(['batch', 'position', 'feature'], [5, 8, 256], known)).toEqual([
    'batch',
    'position',
    'feature_256'
  ])
  expect(axisNames(['position', 'position', 'position'], [8, 8, 8], known)).toEqual([
    'position',
    'position_8',
    'position_8_2'
  ])
})
